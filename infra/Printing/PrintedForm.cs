namespace Leads.Printing;

/// <summary>A form as it is printed, whatever it is printed on: everything with its label, in one language or both.</summary>
/// <param name="Title">A line a language.</param>
/// <param name="Head">What it is about, below the title.</param>
/// <param name="Boxes">May be empty.</param>
/// <param name="Changes">Beside the boxes: what was ticked since when; may be empty.</param>
/// <param name="Signatures">Who signs and dates it below; may be empty.</param>
/// <param name="Printed">When and for whom.</param>
public sealed record PrintedForm(
    PrintLanguage Language, IReadOnlyList<string> Title, string Head, IReadOnlyList<FormBox> Boxes, string Changes, IReadOnlyList<FormSection> Sections, IReadOnlyList<string> Signatures,
    string Printed);

/// <summary>A box to tick.</summary>
public sealed record FormBox(bool Ticked, string Label)
{
    public string Text => $"{(Ticked ? '■' : '□')} {Label}";
}

/// <summary>What stands under a heading: fields or a table.</summary>
public abstract record FormSection(string Title);

/// <summary>Fields, two in a line.</summary>
public sealed record FormPart(string Title, IReadOnlyList<FormField> Fields) : FormSection(Title)
{
    /// <summary>Wide fields, and those without a neighbour, by themselves, others in pairs.</summary>
    internal IEnumerable<IReadOnlyList<FormField>> Lines()
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            yield return !Fields[i].Wide && i + 1 < Fields.Count && !Fields[i + 1].Wide ? [Fields[i], Fields[++i]] : [Fields[i]];
        }
    }
}

/// <summary>A field of a form.</summary>
/// <param name="Label">A line a language.</param>
/// <param name="Wide">It has a line for itself; others stand in pairs.</param>
public sealed record FormField(IReadOnlyList<string> Label, string Value, bool Wide = false);

/// <summary>A table, whose head is repeated on every page.</summary>
public sealed record FormTable(string Title, IReadOnlyList<FormColumn> Columns, IReadOnlyList<FormRow> Rows) : FormSection(Title);

/// <summary>A column of a table.</summary>
/// <param name="Label">A line a language.</param>
/// <param name="Width">In percent of the table's; the columns without one share the rest.</param>
/// <param name="Right">What stands in it ends at its right edge, as amounts do.</param>
public sealed record FormColumn(IReadOnlyList<string> Label, double? Width = null, bool Right = false);

/// <summary>A line of a table.</summary>
/// <param name="Cells">One a column.</param>
/// <param name="Struck">It does not count any more.</param>
/// <param name="Bold">It counts most, as totals do.</param>
public sealed record FormRow(IReadOnlyList<string> Cells, FormNote? Note = null, bool Struck = false, bool Bold = false);

/// <summary>What is said of a row, below one of its cells; never struck.</summary>
/// <param name="Cell">Which one, from 0.</param>
public sealed record FormNote(int Cell, string Text);
