namespace Leads.Hosting;

/// <summary>What is wrong with a request, every field at once.</summary>
public sealed class Faults
{
    /// <summary>Characters of a text in a consultant's words.</summary>
    public const int MostWords = 4000;

    /// <summary>Characters of a code, a reference or a short text.</summary>
    public const int MostText = 200;

    private readonly List<FieldError> _errors = [];

    public Faults Check(bool holds, string pointer, string code, string detail)
    {
        if (!holds)
        {
            _errors.Add(new(pointer, code, detail));
        }

        return this;
    }

    /// <summary>Absent, or said in at most so many characters.</summary>
    public Faults Text(string? text, string pointer, int most = MostText) =>
        Check(text is null || (!string.IsNullOrWhiteSpace(text) && text.Length <= most), pointer, "wrong-text", $"From 1 to {most} characters.");

    public Faults Required(string text, string pointer, int most = MostText) =>
        Check(!string.IsNullOrWhiteSpace(text) && text.Length <= most, pointer, "wrong-text", $"From 1 to {most} characters.");

    /// <summary>Absent, or at most so many, none of them null.</summary>
    public Faults Each<T>(IReadOnlyList<T>? all, string pointer, int most, Func<T, bool>? holds = null, string code = "wrong-entry", string detail = "An entry is missing or wrong.")
    {
        Check(all is null || all.Count <= most, pointer, "too-many", $"At most {most}.");
        for (var i = 0; i < (all?.Count ?? 0); i++)
        {
            Check(all![i] is { } one && (holds?.Invoke(one) ?? true), $"{pointer}/{i}", code, detail);
        }

        return this;
    }

    /// <summary>Absent, or each once.</summary>
    public Faults Once<T, TKey>(IReadOnlyList<T>? all, string pointer, Func<T, TKey> key) =>
        Check(all is null || all.Where(one => one is not null).Select(key).Distinct().Count() == all.Count, pointer, "twice", "Each once.");

    /// <exception cref="Invalid">Something is wrong.</exception>
    public void Throw()
    {
        if (_errors.Count > 0)
        {
            throw new Invalid(_errors);
        }
    }
}
