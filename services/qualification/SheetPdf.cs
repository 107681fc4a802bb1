using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Leads.Qualification;

/// <summary>A sheet as PDF: A4, the characters it uses embedded, so that it looks and prints the same everywhere.</summary>
public sealed class SheetPdf
{
    private const string Family = "sheet";

    private SheetPdf()
    {
    }

    /// <param name="path">A TrueType font that has Chinese.</param>
    /// <exception cref="FileNotFoundException">The font is missing.</exception>
    public static SheetPdf With(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The font of printed forms is missing: {path}; it is delivered with the service (services/qualification/fonts).");
        }

        // PDFsharp asks one resolver for the whole process.
        GlobalFontSettings.FontResolver ??= new OneFont(File.ReadAllBytes(path));
        return new SheetPdf();
    }

    public byte[] Of(SheetForm form, DateTimeOffset at)
    {
        using var document = new PdfDocument();
        document.Info.Title = string.Join(' ', form.Title);
        document.Info.CreationDate = at.UtcDateTime;
        document.Language = form.Language == SheetLanguage.En ? "en" : "zh-CN";
        using (var press = new Press(document, form.Printed))
        {
            Write(form, press);
        }

        Number(document);
        using var bytes = new MemoryStream();
        document.Save(bytes);
        return bytes.ToArray();
    }

    private static void Write(SheetForm form, Press press)
    {
        press.Centred(form.Title[0], Face.Title);
        foreach (var line in form.Title.Skip(1))
        {
            press.Centred(line, Face.Heading);
        }

        press.Centred(form.Head, Face.Small);
        press.Space(6);
        press.Apart(string.Join("      ", form.Boxes.Select(box => $"{(box.Ticked ? SheetForm.Marked : SheetForm.Unmarked)} {box.Label}")), form.Changes);
        foreach (var part in form.Parts)
        {
            press.Heading(part.Title, 60);
            foreach (var row in Rows(part.Fields))
            {
                press.Row([.. row.SelectMany(field => new[] { Cell.Label(field.Label, 85), new Cell(Lines(field.Value), (Press.Width / row.Count) - 85, Face.Text) })], null);
            }
        }

        double[] widths = [64, 78, 0, 66, 84];
        widths[2] = Press.Width - widths.Sum();
        Cell[] head = [.. form.Columns.Zip(widths, (column, width) => Cell.Label(column, width))];
        press.Heading(form.HistoryTitle, 60);
        press.Row(head, null);
        foreach (var row in form.Rows)
        {
            press.Row(
                [
                    .. row.Cells.Select((cell, i) => new Cell(cell.Length == 0 && row.Correction is not null ? [] : Lines(cell), widths[i], Face.Text)
                    {
                        Struck = row.Struck,
                        Below = i == FormRow.Message && row.Correction is { } correction ? Lines(correction) : [],
                    }),
                ],
                head);
        }
    }

    /// <summary>Wide fields by themselves, others in pairs.</summary>
    private static IEnumerable<IReadOnlyList<FormField>> Rows(IReadOnlyList<FormField> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Wide)
            {
                yield return [fields[i]];
            }
            else
            {
                yield return [fields[i], fields[++i]];
            }
        }
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

    /// <summary>A size and weight of the font, and the widths of the characters it has been asked for.</summary>
    private sealed class Face(double size, bool bold = false)
    {
        public static readonly Face Title = new(17, true);
        public static readonly Face Heading = new(11, true);
        public static readonly Face Box = new(10);
        public static readonly Face Text = new(9);
        public static readonly Face Small = new(7.5);

        private readonly ConcurrentDictionary<string, double> _widths = new(StringComparer.Ordinal);

        public XFont Font { get; } = new(Family, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular);

        public double Leading => size * 1.4;

        /// <param name="element">A character.</param>
        public double Measure(XGraphics graphics, string element) => _widths.GetOrAdd(element, static (one, at) => at.graphics.MeasureString(one, at.Font).Width, (graphics, Font));
    }

    /// <summary>A cell of a row.</summary>
    private sealed record Cell(IReadOnlyList<string> Lines, double Width, Face Face)
    {
        public bool Shaded { get; init; }

        /// <summary>A line through each of its lines.</summary>
        public bool Struck { get; init; }

        /// <summary>More lines, never struck.</summary>
        public IReadOnlyList<string> Below { get; init; } = [];

        public static Cell Label(IReadOnlyList<string> lines, double width) => new(lines, width, Face.Small) { Shaded = true };
    }

    /// <summary>Puts one thing below the other, page after page.</summary>
    private sealed class Press : IDisposable
    {
        public const double Page = 595;
        public const double Margin = 34;
        public const double Width = Page - (2 * Margin);
        public const double Foot = 842 - Margin + 4;
        private const double Bottom = 842 - Margin - 4;
        private const double Pad = 3;

        private static readonly XPen Line = new(XColors.Gray, 0.6);
        private static readonly XSolidBrush Shade = new(XColor.FromGrayScale(0.93));

        private readonly PdfDocument _document;
        private readonly string _footer;
        private XGraphics _graphics;
        private double _y;

        public Press(PdfDocument document, string footer)
        {
            (_document, _footer) = (document, footer);
            _graphics = Turn();
        }

        public void Space(double points) => _y += points;

        public void Centred(string text, Face face)
        {
            foreach (var line in Wrap([text], Width, face))
            {
                _graphics.DrawString(line, face.Font, XBrushes.Black, new XRect(Margin, _y, Width, face.Leading), XStringFormats.Center);
                _y += face.Leading;
            }
        }

        /// <summary>One text at each end of a line, or below each other when they are too long.</summary>
        public void Apart(string left, string right)
        {
            var (text, small) = (Face.Box, Face.Small);
            Draw(left, text, Margin, _y);
            if (_graphics.MeasureString(left, text.Font).Width + 12 + _graphics.MeasureString(right, small.Font).Width > Width)
            {
                _y += text.Leading;
            }

            foreach (var line in Wrap([right], Width, small))
            {
                _graphics.DrawString(line, small.Font, XBrushes.Black, new XRect(Margin, _y, Width, text.Leading), XStringFormats.CenterRight);
                _y += text.Leading;
            }
        }

        /// <param name="with">Points that what follows takes at least: a heading is never the last on its page.</param>
        public void Heading(string text, double with)
        {
            var face = Face.Heading;
            if (_y + 8 + face.Leading + with > Bottom)
            {
                Next();
            }

            _y += 8;
            Draw(text, face, Margin, _y);
            _y += face.Leading + 2;
        }

        /// <summary>A row of cells, as high as its highest; one that is higher than what is left of the page goes on on the next.</summary>
        /// <param name="head">What stands above it on each new page.</param>
        public void Row(IReadOnlyList<Cell> cells, IReadOnlyList<Cell>? head)
        {
            var rest = cells.Select(cell => Wrapped(cell.Lines, cell, cell.Struck).Concat(Wrapped(cell.Below, cell, false)).ToList()).ToList();
            do
            {
                var height = cells.Zip(rest, (cell, lines) => lines.Count * cell.Face.Leading).Max() + (2 * Pad);
                // What fits on a page of its own is not torn apart.
                if (_y + height > Bottom && (height <= Bottom - Margin - 40 || Bottom - _y < 60))
                {
                    Next();
                    if (head is not null)
                    {
                        Row(head, null);
                    }
                }

                height = Math.Min(height, Bottom - _y);
                var x = Margin;
                for (var i = 0; i < cells.Count; i++)
                {
                    var cell = cells[i];
                    var box = new XRect(x, _y, cell.Width, height);
                    if (cell.Shaded)
                    {
                        _graphics.DrawRectangle(Shade, box);
                    }

                    _graphics.DrawRectangle(Line, box);
                    var fits = Math.Min(rest[i].Count, (int)(((height - (2 * Pad)) / cell.Face.Leading) + 0.01));
                    for (var line = 0; line < fits; line++)
                    {
                        var top = _y + Pad + (line * cell.Face.Leading);
                        var (text, struck) = rest[i][line];
                        Draw(text, cell.Face, x + Pad, top);
                        if (struck && text.Length > 0)
                        {
                            var middle = top + (cell.Face.Leading / 2);
                            _graphics.DrawLine(Line, x + Pad, middle, x + Pad + _graphics.MeasureString(text, cell.Face.Font).Width, middle);
                        }
                    }

                    rest[i] = rest[i].GetRange(fits, rest[i].Count - fits);
                    x += cell.Width;
                }

                _y += height;
            }
            while (rest.Exists(lines => lines.Count > 0));
        }

        public void Dispose() => _graphics.Dispose();

        private IEnumerable<(string Text, bool Struck)> Wrapped(IReadOnlyList<string> lines, Cell cell, bool struck) =>
            Wrap(lines, cell.Width - (2 * Pad), cell.Face).Select(line => (line, struck));

        private void Draw(string text, Face face, double x, double y) =>
            _graphics.DrawString(text, face.Font, XBrushes.Black, new XRect(x, y, Width, face.Leading), XStringFormats.CenterLeft);

        private void Next()
        {
            _graphics.Dispose();
            _graphics = Turn();
        }

        private XGraphics Turn()
        {
            var page = _document.AddPage();
            (page.Width, page.Height) = (XUnit.FromPoint(Page), XUnit.FromPoint(842));
            var graphics = XGraphics.FromPdfPage(page);
            _y = Margin;
            graphics.DrawString(_footer, Face.Small.Font, XBrushes.Black, new XRect(Margin, Foot, Width, 12), XStringFormats.TopRight);
            return graphics;
        }

        /// <summary>Breaks lines where they are full: after a space where there is one, else between any two characters, as Chinese is written, but not before a closing mark.</summary>
        private List<string> Wrap(IReadOnlyList<string> lines, double width, Face face)
        {
            var wrapped = new List<string>();
            foreach (var line in lines)
            {
                var (from, used) = (0, 0.0);
                var elements = Elements(line);
                for (var i = 0; i < elements.Count; i++)
                {
                    used += face.Measure(_graphics, elements[i]);
                    if (used <= width || i == from)
                    {
                        continue;
                    }

                    var end = Break(elements, from, i);
                    wrapped.Add(string.Concat(elements.Skip(from).Take(end - from)).TrimEnd());
                    (from, used) = (end, elements.Skip(end).Take(i + 1 - end).Sum(element => face.Measure(_graphics, element)));
                }

                wrapped.Add(string.Concat(elements.Skip(from)));
            }

            return wrapped;
        }

        /// <summary>Before which character a line ends that is full before the one at <paramref name="full"/>.</summary>
        private static int Break(IReadOnlyList<string> elements, int from, int full)
        {
            for (var end = full; end > from; end--)
            {
                if (elements[end - 1] == " " || ((IsWide(elements[end - 1]) || IsWide(elements[end])) && !"，。、；：！？）」』】》”’%".Contains(elements[end], StringComparison.Ordinal)))
                {
                    return end;
                }
            }

            return full;
        }

        private static bool IsWide(string element) => element[0] >= 0x2E80;

        /// <summary>What cannot be printed is a space.</summary>
        private static IReadOnlyList<string> Elements(string line) => [.. line.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())];
    }

    /// <summary>The one font there is; bold is drawn thicker.</summary>
    private sealed class OneFont(byte[] font) : IFontResolver
    {
        public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(Family, isBold, false);

        public byte[] GetFont(string faceName) => font;
    }
}
