using System.Globalization;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Leads.Printing;

/// <summary>A form as PDF: A4, the characters it uses embedded, so that it looks and prints the same everywhere.</summary>
public sealed class FormPdf
{
    internal const string Family = "form";

    private static readonly Lock Once = new();

    private FormPdf()
    {
    }

    /// <param name="path">A TrueType font that has Chinese.</param>
    /// <exception cref="FileNotFoundException">The font is missing.</exception>
    public static FormPdf With(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The font of printed forms is missing: {path}; it is delivered with the service (infra/Printing/fonts).");
        }

        // PDFsharp asks one resolver for the whole process.
        lock (Once)
        {
            GlobalFontSettings.FontResolver ??= new OneFont(File.ReadAllBytes(path));
        }

        return new FormPdf();
    }

    /// <summary>With the font that is delivered with every service that prints.</summary>
    /// <exception cref="FileNotFoundException">The font is missing.</exception>
    public static FormPdf Delivered() => With(Path.Combine(AppContext.BaseDirectory, "fonts", "wqy-microhei.ttf"));

    public byte[] Of(PrintedForm form, DateTimeOffset at)
    {
        using var document = new PdfDocument();
        document.Info.Title = string.Join(' ', form.Title);
        document.Info.CreationDate = at.UtcDateTime;
        document.Language = form.Language == PrintLanguage.En ? "en" : "zh-CN";
        using (var press = new Press(document, form.Printed))
        {
            Write(form, press);
        }

        Number(document);
        using var bytes = new MemoryStream();
        document.Save(bytes);
        return bytes.ToArray();
    }

    private static void Write(PrintedForm form, Press press)
    {
        press.Centred(form.Title[0], Face.Title);
        foreach (var line in form.Title.Skip(1))
        {
            press.Centred(line, Face.Heading);
        }

        press.Centred(form.Head, Face.Small);
        press.Space(6);
        if (form.Boxes.Count > 0 || form.Changes.Length > 0)
        {
            press.Apart(string.Join("      ", form.Boxes.Select(box => box.Text)), form.Changes);
        }

        foreach (var section in form.Sections)
        {
            press.Heading(section.Title, 60);
            switch (section)
            {
                case FormPart part:
                    Write(part, press);
                    break;
                case FormTable table:
                    Write(table, press);
                    break;
            }
        }

        press.Signatures(form.Signatures, FormWords.Signature.In(form.Language), FormWords.Date.In(form.Language));
    }

    private static void Write(FormPart part, Press press)
    {
        foreach (var line in part.Lines())
        {
            press.Row([.. line.SelectMany(field => new[] { Cell.Label(field.Label, 85), new Cell(Lines(field.Value), (Press.Width / line.Count) - 85, Face.Text) })], null);
        }
    }

    private static void Write(FormTable table, Press press)
    {
        var widths = Widths(table.Columns);
        Cell[] head = [.. table.Columns.Zip(widths, (column, width) => Cell.Label(column.Label, width) with { Right = column.Right })];
        press.Row(head, null);
        foreach (var row in table.Rows)
        {
            press.Row(
                [
                    .. row.Cells.Select((cell, i) =>
                    {
                        var note = row.Note is { } said && said.Cell == i ? said.Text : null;
                        return new Cell(cell.Length == 0 && note is not null ? [] : Lines(cell), widths[i], row.Bold ? Face.Strong : Face.Text)
                        {
                            Right = table.Columns[i].Right,
                            Struck = row.Struck,
                            Below = note is null ? [] : Lines(note),
                        };
                    }),
                ],
                head);
        }
    }

    /// <summary>In whole points, but for what is left.</summary>
    private static double[] Widths(IReadOnlyList<FormColumn> columns)
    {
        double?[] said = [.. columns.Select(column => column.Width is { } percent ? Math.Round(Press.Width * percent / 100) : (double?)null)];
        var rest = (Press.Width - said.Sum()) / said.Count(width => width is null);
        return [.. said.Select(width => width ?? rest!.Value)];
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static void Number(PdfDocument document)
    {
        for (var i = 0; i < document.PageCount; i++)
        {
            using var graphics = XGraphics.FromPdfPage(document.Pages[i]);
            var text = string.Create(CultureInfo.InvariantCulture, $"{i + 1} / {document.PageCount}");
            graphics.DrawString(text, Face.Small.Font, XBrushes.Black, new XRect(0, Press.Foot, Press.Page, 12), XStringFormats.TopCenter);
        }
    }

    /// <summary>The one font there is; bold is drawn thicker.</summary>
    private sealed class OneFont(byte[] font) : IFontResolver
    {
        public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(Family, isBold, false);

        public byte[] GetFont(string faceName) => font;
    }
}
