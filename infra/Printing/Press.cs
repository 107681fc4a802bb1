using System.Collections.Concurrent;
using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Leads.Printing;

/// <summary>A size and weight of the font, and the widths of the characters it has been asked for.</summary>
internal sealed class Face(double size, bool bold = false)
{
    public static readonly Face Title = new(17, true);
    public static readonly Face Heading = new(11, true);
    public static readonly Face Box = new(10);
    public static readonly Face Text = new(9);
    public static readonly Face Strong = new(9, true);
    public static readonly Face Small = new(7.5);

    private readonly ConcurrentDictionary<string, double> _widths = new(StringComparer.Ordinal);

    public XFont Font { get; } = new(FormPdf.Family, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular);

    public double Leading => size * 1.4;

    /// <param name="element">A character.</param>
    public double Measure(XGraphics graphics, string element) => _widths.GetOrAdd(element, static (one, at) => at.graphics.MeasureString(one, at.Font).Width, (graphics, Font));
}

/// <summary>A cell of a row.</summary>
internal sealed record Cell(IReadOnlyList<string> Lines, double Width, Face Face)
{
    public bool Shaded { get; init; }

    /// <summary>Lines end at the right edge.</summary>
    public bool Right { get; init; }

    /// <summary>A line through each of its lines.</summary>
    public bool Struck { get; init; }

    /// <summary>More lines, never struck.</summary>
    public IReadOnlyList<string> Below { get; init; } = [];

    public static Cell Label(IReadOnlyList<string> lines, double width) => new(lines, width, Face.Small) { Shaded = true };
}

/// <summary>Puts one thing below the other, page after page.</summary>
internal sealed class Press : IDisposable
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
                    var width = cell.Right || struck ? _graphics.MeasureString(text, cell.Face.Font).Width : 0;
                    var left = cell.Right ? x + cell.Width - Pad - width : x + Pad;
                    Draw(text, cell.Face, left, top);
                    if (struck && text.Length > 0)
                    {
                        var middle = top + (cell.Face.Leading / 2);
                        _graphics.DrawLine(Line, left, middle, left + width, middle);
                    }
                }

                rest[i] = rest[i].GetRange(fits, rest[i].Count - fits);
                x += cell.Width;
            }

            _y += height;
        }
        while (rest.Exists(lines => lines.Count > 0));
    }

    /// <summary>Blank lines to sign and to date on, two who sign beside each other.</summary>
    public void Signatures(IReadOnlyList<string> labels, string signature, string date)
    {
        const double Gap = 24;
        const double Blank = 30;
        const double Width = (Press.Width - Gap) / 2;
        const double Signed = Width * 0.63;
        const double Dated = Width * 0.68;
        foreach (var pair in labels.Chunk(2))
        {
            var above = pair.Select(label => Wrap([label], Width, Face.Text)).ToList();
            var height = (above.Max(lines => lines.Count) * Face.Text.Leading) + Blank;
            if (_y + 12 + height + Face.Small.Leading > Bottom)
            {
                Next();
            }

            _y += 12;
            var foot = _y + height;
            for (var i = 0; i < above.Count; i++)
            {
                var x = Margin + (i * (Width + Gap));
                for (var line = 0; line < above[i].Count; line++)
                {
                    Draw(above[i][line], Face.Text, x, _y + (line * Face.Text.Leading));
                }

                _graphics.DrawLine(Line, x, foot, x + Signed, foot);
                _graphics.DrawLine(Line, x + Dated, foot, x + Width, foot);
                Draw(signature, Face.Small, x, foot + 1);
                Draw(date, Face.Small, x + Dated, foot + 1);
            }

            _y = foot + Face.Small.Leading;
        }
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
