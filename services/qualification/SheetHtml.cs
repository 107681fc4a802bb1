using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Leads.Qualification;

/// <summary>A sheet as one page for a browser: nothing is loaded, nothing runs, and whatever anybody wrote is text.</summary>
public static class SheetHtml
{
    private const string Style = """
        @page { size: A4; margin: 12mm }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 186mm; padding: 4mm 0; color: #111; background: #fff; font: 10pt/1.4 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif }
        h1 { margin: 0; font-size: 16pt; text-align: center }
        h1 small { display: block; font-size: 11pt; font-weight: normal }
        h2 { margin: 4mm 0 1mm; font-size: 11pt; break-after: avoid }
        header p { margin: 1mm 0; text-align: center; font-size: 9pt }
        .marker { display: flex; gap: 8mm; margin: 3mm 0 0; align-items: baseline }
        .marker b { font-size: 11pt; font-weight: normal }
        .marker b.ticked { font-weight: bold }
        .marker span { margin-left: auto; font-size: 8.5pt }
        table { width: 100%; border-collapse: collapse; table-layout: fixed }
        th, td { border: 0.3mm solid #555; padding: 1mm 1.5mm; vertical-align: top; text-align: left; overflow-wrap: anywhere; white-space: pre-wrap }
        th { background: #eee; font-weight: normal; font-size: 9pt }
        th small { display: block; font-size: 7.5pt; color: #444 }
        .fields col { width: 33% } .fields col:nth-child(odd) { width: 17% }
        .fields td { height: 9mm }
        .history tr { break-inside: avoid }
        .history thead { display: table-header-group }
        .history col:nth-child(1) { width: 13% } .history col:nth-child(2) { width: 15% } .history col:nth-child(4) { width: 13% } .history col:nth-child(5) { width: 15% }
        s { color: #777 }
        em { display: block; font-size: 8.5pt; font-style: normal }
        footer { margin-top: 3mm; font-size: 8pt; text-align: right }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Of(SheetForm form)
    {
        var html = new StringBuilder(8192);
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(form.Language == SheetLanguage.En ? "en" : "zh-CN").Append("\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
            .Append(Text(string.Join(' ', form.Title))).Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<header>\n<h1>").Append(Lines(form.Title)).Append("</h1>\n<p>")
            .Append(Text(form.Head)).Append("</p>\n</header>\n<div class=\"marker\">");
        foreach (var box in form.Boxes)
        {
            html.Append(box.Ticked ? "<b class=\"ticked\">" : "<b>").Append(box.Ticked ? SheetForm.Marked : SheetForm.Unmarked).Append(' ').Append(Text(box.Label)).Append("</b>");
        }

        html.Append("<span>").Append(Text(form.Changes)).Append("</span></div>\n");
        foreach (var part in form.Parts)
        {
            html.Append("<h2>").Append(Text(part.Title)).Append("</h2>\n<table class=\"fields\">\n<colgroup><col><col><col><col></colgroup>\n");
            var open = false;
            foreach (var field in part.Fields)
            {
                html.Append(open ? "" : "<tr>").Append("<th>").Append(Lines(field.Label)).Append(field.Wide ? "</th><td colspan=\"3\">" : "</th><td>").Append(Text(field.Value)).Append("</td>");
                open = !field.Wide && !open;
                html.Append(open ? "" : "</tr>\n");
            }

            html.Append("</table>\n");
        }

        html.Append("<h2>").Append(Text(form.HistoryTitle)).Append("</h2>\n<table class=\"history\">\n<colgroup>").Insert(html.Length, "<col>", form.Columns.Count).Append("</colgroup>\n<thead><tr>");
        foreach (var column in form.Columns)
        {
            html.Append("<th>").Append(Lines(column)).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in form.Rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Cells.Count; i++)
            {
                html.Append(row.Struck ? "<td><s>" : "<td>").Append(Text(row.Cells[i])).Append(row.Struck ? "</s>" : "");
                html.Append(i == FormRow.Message && row.Correction is { } correction ? $"<em>{Text(correction)}</em></td>" : "</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table>\n<footer>").Append(Text(form.Printed)).Append("</footer>\n</body>\n</html>\n").ToString();
    }

    private static string Lines(IReadOnlyList<string> lines) => Text(lines[0]) + string.Concat(lines.Skip(1).Select(line => $"<small>{Text(line)}</small>"));

    // A line break is white space to HTML, and shown as one by the style.
    private static string Text(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Encoder.Encode));
}
