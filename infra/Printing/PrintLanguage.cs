using Leads.Contracts;

namespace Leads.Printing;

/// <summary>Which languages a form is printed in.</summary>
public enum PrintLanguage
{
    /// <summary>中文 and English on one form.</summary>
    Both,
    Zh,
    En,
}

/// <summary>Words as a form says them.</summary>
public static class PrintedWords
{
    /// <summary>In a language, or in both, one after the other.</summary>
    public static string In(this Words words, PrintLanguage language, string between = " ") => string.Join(between, words.Lines(language));

    /// <summary>A line a language; one where both are the same.</summary>
    public static IReadOnlyList<string> Lines(this Words words, PrintLanguage language) => language switch
    {
        PrintLanguage.Zh => [words.Zh],
        PrintLanguage.En => [words.En],
        _ => words.Zh == words.En ? [words.Zh] : [words.Zh, words.En],
    };
}

/// <summary>What every form says alike.</summary>
internal static class FormWords
{
    public static readonly Words Signature = new("签字", "Signature");
    public static readonly Words Date = new("日期", "Date");
}
