using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>
/// A file of leads as spreadsheets write it: a line of headers, a lead a row. Any delimiter, quoted fields with line breaks, UTF-8
/// with or without a mark, or what Chinese spreadsheets use. It is read whole before anything is stored.
/// </summary>
public static class CsvFile
{
    public const int MostBytes = 64 << 20;
    private const int MostColumns = 200;
    private const int MostRowBytes = 1 << 20;

    static CsvFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="Invalid">The file as a whole cannot be read: its encoding, its headers.</exception>
    /// <exception cref="TooManyRows">It has more rows than a request may have.</exception>
    public static IReadOnlyList<Row> Read(ReadOnlySpan<byte> file, string? charset, ImportSettings settings)
    {
        CsvMalformedReason? malformed = null;
        using var reader = CsvReader.FromText(Text(file, charset), new CsvReaderOptions
        {
            Separator = settings.Delimiter?[0],
            TrackLineNumbers = true,
            OnMalformedRecord = record => malformed = record.Reason,
        });
        var rows = new List<Row>();
        var headers = reader.Headers;
        if (headers.Count == 0)
        {
            throw new Invalid("", "no-header", "The first line names the columns.");
        }

        if (headers.Count > MostColumns)
        {
            throw new Invalid([new FieldError("", "too-many-columns", $"At most {MostColumns} columns.") { At = "line 1" }]);
        }

        if (malformed is not (null or CsvMalformedReason.StrayQuote))
        {
            throw new Invalid([new FieldError("", "wrong-quotes", "A quote among the headers is never closed, or has text after it.") { At = "line 1" }]);
        }

        malformed = null;
        var columns = new Columns([.. headers.Select(Cell)], settings);
        while (reader.Read())
        {
            var tooMuch = reader.FieldCount > headers.Count || reader.RawRecord.Length > MostRowBytes;
            var cells = tooMuch ? [] : reader.Current.ToArray().Select(Cell).ToArray();
            if (malformed is null && !tooMuch && cells.All(c => c.Length == 0))
            {
                continue;
            }

            var wrong = malformed switch
            {
                CsvMalformedReason.UnterminatedQuote => new FieldError("", "open-quote", "A quote is never closed: the rest of the file belongs to this row."),
                // A quote in the middle of a field that has none around it is kept as it stands; it may hide another that is never closed.
                CsvMalformedReason.StrayQuote when Array.Exists(cells, c => c.Contains('\n', StringComparison.Ordinal)) || tooMuch =>
                    new FieldError("", "wrong-quotes", "A quote stands inside a field, and another may never be closed: put such fields in quotes and double the quotes in them."),
                not (null or CsvMalformedReason.StrayQuote) => new FieldError("", "wrong-quotes", "Text stands after a closing quote: double the quotes that stand inside a field."),
                _ when reader.FieldCount > headers.Count => new FieldError("", "too-many-fields", $"The row has {reader.FieldCount} fields, the header {headers.Count}."),
                _ when tooMuch => new FieldError("", "row-too-long", $"A row has at most {MostRowBytes} bytes."),
                _ => null,
            };
            rows.Add(new Row((int)reader.LineNumber, columns, cells, wrong is null ? null : wrong with { At = $"line {reader.LineNumber}" }));
            malformed = null;
            if (rows.Count > LeadBatch.MostLines)
            {
                throw new TooManyRows();
            }
        }

        return rows;
    }

    /// <summary>Spreadsheets write ="0138…" so that a number stays as it is, or put a tab before it.</summary>
    private static string Cell(string cell) =>
        cell.Trim() is var text && text.StartsWith("=\"", StringComparison.Ordinal) && text.EndsWith('"') && text.Length >= 3 ? text[2..^1].Trim() : text;

    private static string Text(ReadOnlySpan<byte> file, string? charset)
    {
        Encoding? encoding;
        try
        {
            encoding = file switch
            {
                [0xEF, 0xBB, 0xBF, ..] => Strict(Encoding.UTF8.WebName),
                [0xFF, 0xFE, ..] => Strict(Encoding.Unicode.WebName),
                [0xFE, 0xFF, ..] => Strict(Encoding.BigEndianUnicode.WebName),
                _ when charset is not null => Strict(charset),
                _ => Strict(Utf8.IsValid(file) ? Encoding.UTF8.WebName : "gb18030"),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new Invalid("", "unknown-charset", "The charset that Content-Type names is not known.");
        }

        try
        {
            return encoding.GetString(file).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new Invalid("", "wrong-encoding", $"The file is not {encoding.WebName}; name its charset in Content-Type.");
        }
    }

    internal static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Which column is which field.</summary>
    public sealed class Columns
    {
        private readonly string[] _headers;
        private readonly List<(int Index, string Field)> _fields = [];

        /// <exception cref="Invalid">A column that the profile names is missing or stands twice, or none is known.</exception>
        public Columns(string[] headers, ImportSettings settings)
        {
            _headers = headers;
            var errors = new List<FieldError>();
            var wanted = settings.Columns is { Count: > 0 } columns
                ? columns.Select(c => (c.Field, Is: (Func<string, bool>)(header => string.Equals(header, c.Column.Trim(), StringComparison.OrdinalIgnoreCase)), Needed: true))
                : ImportedLead.Fields.Values.Select(f => (Field: f.Pointer, Is: (Func<string, bool>)f.IsCalled, Needed: f.Pointer == "/customer/phone"));
            foreach (var (field, isCalled, needed) in wanted)
            {
                var at = Enumerable.Range(0, headers.Length).Where(i => isCalled(headers[i])).ToList();
                if (at.Count > 1)
                {
                    errors.Add(new(field, "column-twice", "Two columns are called so.") { At = $"columns {string.Join(" and ", at.Select(i => i + 1))}" });
                }
                else if (at is [var index])
                {
                    _fields.Add((index, field));
                }
                else if (needed)
                {
                    errors.Add(new(field, "missing-column", "The file has no such column."));
                }
            }

            if (errors.Count > 0)
            {
                throw new Invalid(errors);
            }
        }

        internal void Fill(ImportedLead lead, string[] cells, int line)
        {
            var known = new HashSet<int>();
            foreach (var (index, field) in _fields)
            {
                known.Add(index);
                lead.Put(field, index < cells.Length ? cells[index] : null, $"line {line}, column {index + 1}");
            }

            for (var i = 0; i < cells.Length; i++)
            {
                if (!known.Contains(i) && cells[i].Length > 0)
                {
                    lead.Keep(_headers[i].Length == 0 ? $"column {i + 1}" : _headers[i], cells[i]);
                }
            }
        }

        /// <summary>The sender's number of a row, where it tells one.</summary>
        internal string? ExternalId(string[] cells) =>
            _fields.Where(f => f.Field == "/externalId" && f.Index < cells.Length).Select(f => cells[f.Index]).FirstOrDefault() is { Length: > 0 and <= 100 } id ? id : null;
    }

    /// <summary>A row that says something.</summary>
    /// <param name="Line">The line of the file it begins on.</param>
    /// <param name="Wrong">Why it cannot be read at all.</param>
    public sealed record Row(int Line, Columns Columns, string[] Cells, FieldError? Wrong)
    {
        public string? ExternalId => Columns.ExternalId(Cells);

        /// <param name="number">The number of what says so and tells none of its own.</param>
        /// <exception cref="Invalid">What is wrong, each with its line and column.</exception>
        public LeadDocument Lead(ImportSettings settings, Caller by, Network network, Func<string, string> number)
        {
            if (Wrong is not null)
            {
                throw new Invalid([Wrong]);
            }

            var lead = new ImportedLead(settings, by);
            Columns.Fill(lead, Cells, Line);
            return lead.Checked(network, () => "row-" + number(string.Join('\u001f', Cells)));
        }
    }
}

/// <summary>A file has more rows than a request may have.</summary>
public sealed class TooManyRows : Exception;
