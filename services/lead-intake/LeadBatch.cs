using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leads.Contracts;
using Leads.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Leads.LeadIntake;

/// <summary>
/// Many leads, one a line. What arrives in one go is counted before anything is stored, so a file that is too long is refused
/// whole; a sender that waits for answers before it sends more gets them as it goes.
/// </summary>
public static class LeadBatch
{
    public const int MostLines = 100_000;
    public const long MostBytes = 256L << 20;
    private const int MostLineBytes = 1 << 20;
    private const int ChunkLines = 200;

    /// <summary>A sender that is silent for so long is waiting for us.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Receive(HttpContext http, Caller by, Intake intake, CancellationToken cancel)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "application/x-ndjson";
        var lines = new Lines(http.Request.BodyReader);
        using var waiting = new Waiting();
        while (true)
        {
            var more = await lines.Read(Silence, waiting, cancel);
            if (lines.Count > MostLines)
            {
                await Refuse(http, waiting, cancel);
                return;
            }

            if (more == Arrival.GoesOn)
            {
                continue;
            }

            await Answer(
                http.Response.BodyWriter, waiting.Take().Chunk(ChunkLines), line => line.Number, line => ExternalId(line.Bytes), line => LeadDocument.Parse(line.Bytes, by.Brand, intake.Network), by, intake, cancel);

            if (more == Arrival.Done)
            {
                return;
            }
        }
    }

    private static async Task Refuse(HttpContext http, Waiting unanswered, CancellationToken cancel)
    {
        var detail = $"At most {MostLines} lines a request; send the rest in another.";
        if (!http.Response.HasStarted)
        {
            await Problems.Write(http, 413, "too-many-lines", detail);
            return;
        }

        // The sender took answers on the way; those stand. The lines we did not take are told one by one, the rest in one.
        foreach (var (number, _) in unanswered.Take())
        {
            Write(http.Response.BodyWriter, new LineResult(number, null, "rejected", null, [new FieldError("", "too-many-lines", detail)]));
        }

        await http.Response.BodyWriter.FlushAsync(cancel);
    }

    /// <summary>The rows of a file, as if each were a line of a batch.</summary>
    public static Task Receive(HttpContext http, IReadOnlyList<CsvFile.Row> rows, ImportSettings settings, Caller by, Intake intake, CancellationToken cancel)
    {
        http.Response.ContentType = "application/x-ndjson";
        return Answer(
            http.Response.BodyWriter, rows.Chunk(ChunkLines), row => row.Line, row => row.ExternalId, row => row.Lead(settings, by, intake.Network, intake.NumberOf(by)), by, intake, cancel);
    }

    /// <summary>Takes leads in, one commit after another, and answers each: one that is wrong is told so, the others are stored.</summary>
    private static async Task Answer<T>(
        PipeWriter answer, IEnumerable<T[]> chunks, Func<T, int> number, Func<T, string?> externalId, Func<T, LeadDocument> read, Caller by, Intake intake, CancellationToken cancel)
    {
        using var rest = chunks.GetEnumerator();
        var next = rest.MoveNext() ? Read(rest.Current, number, externalId, read) : null;
        while (next is var (results, good))
        {
            var taking = good.Count > 0 ? intake.ReceiveMany([.. good.Select(g => g.Document)], by, cancel) : Task.FromResult<IReadOnlyList<Receipt>>([]);
            // While the database works on these the following are read; in what order they are taken in stays.
            next = rest.MoveNext() ? Read(rest.Current, number, externalId, read) : null;
            var receipts = await taking;
            for (var i = 0; i < good.Count; i++)
            {
                var (index, line, document) = good[i];
                results[index] = new(line, document.ExternalId, receipts[i].Status == "duplicate" ? "duplicate" : "accepted", receipts[i].LeadId, null) { Dealer = receipts[i].Dealer };
            }

            foreach (var result in results)
            {
                Write(answer, result);
            }

            await answer.FlushAsync(cancel);
        }
    }

    /// <summary>The documents of a chunk, and the results of what is none.</summary>
    private static (LineResult[] Results, List<(int Index, int Line, LeadDocument Document)> Good)? Read<T>(T[] chunk, Func<T, int> number, Func<T, string?> externalId, Func<T, LeadDocument> read)
    {
        var results = new LineResult[chunk.Length];
        var good = new List<(int Index, int Line, LeadDocument Document)>();
        for (var i = 0; i < chunk.Length; i++)
        {
            try
            {
                good.Add((i, number(chunk[i]), read(chunk[i])));
            }
            catch (Invalid invalid)
            {
                results[i] = new(number(chunk[i]), externalId(chunk[i]), "rejected", null, invalid.Errors);
            }
        }

        return (results, good);
    }

    private static void Write(PipeWriter answer, LineResult result)
    {
        using (var json = new Utf8JsonWriter(answer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("line", result.Line);
            json.WriteString("externalId", result.ExternalId);
            json.WriteString("status", result.Status);
            if (result.LeadId is { } lead)
            {
                json.WriteString("leadId", lead);
            }

            if (result.Dealer is not null)
            {
                json.WriteString("dealer", result.Dealer);
            }

            if (result.Errors is not null)
            {
                json.WriteStartArray("errors");
                foreach (var error in result.Errors)
                {
                    Problems.Write(json, error);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        answer.Write("\n"u8);
    }

    /// <summary>The sender's number of a line that is wrong otherwise, when it can be made out.</summary>
    private static string? ExternalId(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("externalId", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 100 } text
                ? text
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private enum Arrival
    {
        GoesOn,
        Waits,
        Done,
    }

    /// <summary>Lines that arrived and are not answered yet. All but the first are squeezed: a file of a hundred thousand takes little more room than a short one.</summary>
    private sealed class Waiting : IDisposable
    {
        private const int MostPlain = 10 * ChunkLines;

        private readonly List<(int Number, byte[] Bytes)> _plain = [];
        private MemoryStream? _squeezed;
        private DeflateStream? _into;

        public int Count { get; private set; }

        public void Add(int number, byte[] line)
        {
            Count++;
            if (_plain.Count < MostPlain)
            {
                _plain.Add((number, line));
                return;
            }

            _into ??= new DeflateStream(_squeezed = new MemoryStream(), CompressionLevel.Fastest, leaveOpen: true);
            Span<byte> head = stackalloc byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(head, number);
            BinaryPrimitives.WriteInt32LittleEndian(head[4..], line.Length);
            _into.Write(head);
            _into.Write(line);
        }

        /// <summary>All of them in order; afterwards there are none.</summary>
        public IEnumerable<(int Number, byte[] Bytes)> Take()
        {
            foreach (var line in _plain)
            {
                yield return line;
            }

            var squeezed = Count - _plain.Count;
            _plain.Clear();
            Count = 0;
            if (squeezed > 0)
            {
                _into!.Dispose();
                _squeezed!.Position = 0;
                using var from = new DeflateStream(_squeezed, CompressionMode.Decompress);
                var head = new byte[8];
                for (var i = 0; i < squeezed; i++)
                {
                    from.ReadExactly(head);
                    var line = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4))];
                    from.ReadExactly(line);
                    yield return (BinaryPrimitives.ReadInt32LittleEndian(head), line);
                }

                (_into, _squeezed) = (null, null);
            }
        }

        public void Dispose()
        {
            _into?.Dispose();
            _squeezed?.Dispose();
        }
    }

    /// <summary>Cuts the body into lines as it arrives.</summary>
    private sealed class Lines(PipeReader body)
    {
        private Task<ReadResult>? _reading;

        public int Count { get; private set; }

        public async Task<Arrival> Read(TimeSpan silence, Waiting lines, CancellationToken cancel)
        {
            _reading ??= body.ReadAsync(cancel).AsTask();
            if (lines.Count > 0 && !_reading.IsCompleted && await Task.WhenAny(_reading, Task.Delay(silence, cancel)) != _reading)
            {
                return Arrival.Waits;
            }

            var read = await _reading;
            _reading = null;
            var buffer = read.Buffer;
            while (Count <= MostLines && buffer.PositionOf((byte)'\n') is { } end)
            {
                Add(lines, buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (read.IsCompleted || Count > MostLines)
            {
                if (Count <= MostLines && !buffer.IsEmpty)
                {
                    Add(lines, buffer);
                }

                body.AdvanceTo(read.Buffer.End);
                return Arrival.Done;
            }

            if (buffer.Length > MostLineBytes)
            {
                throw new Invalid("", "line-too-long", $"Line {Count + 1} is longer than {MostLineBytes} bytes.");
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            return Arrival.GoesOn;
        }

        /// <summary>Empty lines carry nothing and are passed over; they still count as lines of the file.</summary>
        private void Add(Waiting lines, ReadOnlySequence<byte> line)
        {
            Count++;
            var bytes = line.ToArray();
            if (bytes.AsSpan().ContainsAnyExcept(" \t\r"u8))
            {
                lines.Add(Count, bytes);
            }
        }
    }
}

/// <summary>What became of one line.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Status">accepted, duplicate or rejected.</param>
public sealed record LineResult(int Line, string? ExternalId, string Status, Guid? LeadId, IReadOnlyList<FieldError>? Errors)
{
    /// <summary>The dealer it went to, when a rule fitted.</summary>
    public string? Dealer { get; init; }
}
