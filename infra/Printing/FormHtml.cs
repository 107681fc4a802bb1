using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Leads.Printing;

/// <summary>A form as one page for a browser: nothing is loaded, nothing runs, and whatever anybody wrote is text.</summary>
public static class FormHtml
{
    private const string Style = """
        @page { size: A4; margin: 12mm }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 186mm; padding: 4mm 0; color: #111; background: #fff; font: 10pt/1.4 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif }
        h1 { margin: 0; font-size: 16pt; text-align: center }
        h1 small { display: block; font-size: 11pt; font-weight: normal }
        h2 { margin: 4mm 0 1mm; font-size: 11pt; break-after: avoid }
        header p { margin: 1mm 0; text-align: center; font-size: 9pt }
        .boxes { display: flex; gap: 8mm; margin: 3mm 0 0; align-items: baseline }
        .boxes b { font-size: 11pt; font-weight: normal }
        .boxes b.ticked { font-weight: bold }
        .boxes span { margin-left: auto; font-size: 8.5pt }
        table { width: 100%; border-collapse: collapse; table-layout: fixed }
        th, td { border: 0.3mm solid #555; padding: 1mm 1.5mm; vertical-align: top; text-align: left; overflow-wrap: anywhere; white-space: pre-wrap }
        th { background: #eee; font-weight: normal; font-size: 9pt }
        th small { display: block; font-size: 7.5pt; color: #444 }
        .fields col { width: 33% } .fields col:nth-child(odd) { width: 17% }
        .fields td { height: 9mm }
        .rows tr { break-inside: avoid }
        .rows thead { display: table-header-group }
        .rows .right { text-align: right }
        .rows .bold { font-weight: bold }
        s { color: #777 }
        em { display: block; font-size: 8.5pt; font-style: normal }
        .signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm 8mm; margin-top: 4mm; font-size: 9pt }
        .signatures div { display: flex; flex-wrap: wrap; column-gap: 5%; break-inside: avoid }
        .signatures p { flex: 1 0 100%; margin: 0 0 11mm }
        .signatures small { flex: 2; border-top: 0.3mm solid #555; font-size: 7.5pt }
        .signatures small + small { flex: 1 }
        footer { margin-top: 3mm; font-size: 8pt; text-align: right }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Of(PrintedForm form)
    {
        var html = new StringBuilder(8192);
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(form.Language == PrintLanguage.En ? "en" : "zh-CN").Append("\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
            .Append(Text(string.Join(' ', form.Title))).Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<header>\n<h1>").Append(Lines(form.Title)).Append("</h1>\n<p>")
            .Append(Text(form.Head)).Append("</p>\n</header>\n");
        if (form.Boxes.Count > 0 || form.Changes.Length > 0)
        {
            html.Append("<div class=\"boxes\">").AppendJoin("", form.Boxes.Select(box => $"{(box.Ticked ? "<b class=\"ticked\">" : "<b>")}{Text(box.Text)}</b>"))
                .Append("<span>").Append(Text(form.Changes)).Append("</span></div>\n");
        }

        foreach (var section in form.Sections)
        {
            html.Append("<h2>").Append(Text(section.Title)).Append("</h2>\n");
            Write(section, html);
        }

        if (form.Signatures.Count > 0)
        {
            var lines = $"<small>{Text(FormWords.Signature.In(form.Language))}</small><small>{Text(FormWords.Date.In(form.Language))}</small>";
            html.Append("<div class=\"signatures\">\n").AppendJoin("", form.Signatures.Select(label => $"<div><p>{Text(label)}</p>{lines}</div>\n")).Append("</div>\n");
        }

        return html.Append("<footer>").Append(Text(form.Printed)).Append("</footer>\n</body>\n</html>\n").ToString();
    }

    private static void Write(FormSection section, StringBuilder html)
    {
        switch (section)
        {
            case FormPart part:
                html.Append("<table class=\"fields\">\n<colgroup><col><col><col><col></colgroup>\n");
                foreach (var line in part.Lines())
                {
                    html.Append("<tr>").AppendJoin("", line.Select(field => $"<th>{Lines(field.Label)}</th>{(line.Count == 1 ? "<td colspan=\"3\">" : "<td>")}{Text(field.Value)}</td>")).Append("</tr>\n");
                }

                html.Append("</table>\n");
                break;
            case FormTable table:
                html.Append("<table class=\"rows\">\n<colgroup>").AppendJoin("", table.Columns.Select(Column)).Append("</colgroup>\n<thead><tr>")
                    .AppendJoin("", table.Columns.Select(column => $"{Open("th", column)}{Lines(column.Label)}</th>")).Append("</tr></thead>\n<tbody>\n");
                foreach (var row in table.Rows)
                {
                    html.Append(row.Bold ? "<tr class=\"bold\">" : "<tr>").AppendJoin("", row.Cells.Select((cell, i) => Open("td", table.Columns[i]) + Cell(row, i) + "</td>")).Append("</tr>\n");
                }

                html.Append("</tbody>\n</table>\n");
                break;
        }
    }

    private static string Column(FormColumn column) => column.Width is { } width ? string.Create(CultureInfo.InvariantCulture, $"<col style=\"width: {width}%\">") : "<col>";

    private static string Open(string cell, FormColumn column) => column.Right ? $"<{cell} class=\"right\">" : $"<{cell}>";

    private static string Cell(FormRow row, int i) =>
        (row.Struck ? $"<s>{Text(row.Cells[i])}</s>" : Text(row.Cells[i])) + (row.Note is { } note && note.Cell == i ? $"<em>{Text(note.Text)}</em>" : "");

    private static string Lines(IReadOnlyList<string> lines) => Text(lines[0]) + string.Concat(lines.Skip(1).Select(line => $"<small>{Text(line)}</small>"));

    // A line break is white space to HTML, and shown as one by the style.
    private static string Text(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Encoder.Encode));
}
