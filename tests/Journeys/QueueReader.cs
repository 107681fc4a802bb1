using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;

namespace Leads.Journeys;

/// <summary>Reads one queue with an npm client from now on, as its owner would: nothing but the URI, every message a CloudEvent for the SDK.</summary>
public sealed class QueueReader : IAsyncDisposable
{
    private readonly Process _program;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly List<Message> _messages = [], _events = [];
    private readonly HashSet<string> _known = [];
    private readonly Dictionary<string, List<Message>> _leads = [];

    public QueueReader(string uri, string queue)
    {
        _program = Npm.Program("drain-queue.mjs", uri, queue);
        _reading = Read();
    }

    /// <summary>Everything that came so far, in the order it came; again, if it came again.</summary>
    public IReadOnlyList<Message> Messages => Now(() => _messages.ToList());

    /// <summary>Each event once, where it came first: delivery is at least once.</summary>
    public IReadOnlyList<Message> Events => Now(() => _events.ToList());

    public IReadOnlyList<Message> Of(string lead) => Now(() => _leads.GetValueOrDefault(lead, []).ToList());

    /// <summary>Waits until a lead's events are as they should be.</summary>
    public async Task<IReadOnlyList<Message>> Hears(string what, string lead, Func<IReadOnlyList<Message>, bool> enough) =>
        await Eventually.Gives(
            what, () => Task.FromResult(Of(lead) is var events && enough(events) ? events : null),
            soFar: () => string.Join(", ", Of(lead).Select(e => $"{e.Source}:{e.Type}#{e.Sequence}")));

    public async ValueTask DisposeAsync()
    {
        _program.StandardInput.Close();
        await _reading;
        await _program.WaitForExitAsync();
        _program.Dispose();
    }

    private async Task Read()
    {
        while (await _program.StandardOutput.ReadLineAsync() is { } line)
        {
            var message = Message.Of(line);
            lock (_lock)
            {
                _messages.Add(message);
                if (_known.Add(message.Id))
                {
                    _events.Add(message);
                    (_leads.TryGetValue(message.Lead, out var lead) ? lead : _leads[message.Lead] = []).Add(message);
                }
            }
        }
    }

    private T Now<T>(Func<T> look)
    {
        if (_reading.IsCompleted)
        {
            throw new InvalidOperationException($"The client of the queue ended: {_program.StandardError.ReadToEnd()}");
        }

        lock (_lock)
        {
            return look();
        }
    }
}

/// <summary>An event as it came out of a queue.</summary>
/// <param name="Cause">The id of the event that it answers.</param>
public sealed record Message(
    string Id, string Type, string Source, string Lead, string Stream, long Sequence, DateTimeOffset Time, DateTimeOffset Recorded, string? Dealer, string? Cause, JsonNode Json, string Raw)
{
    public static Message Of(string line) => Of(JsonNode.Parse(line)!, line);

    public static Message Of(JsonNode e, string line) => new(
        (string)e["id"]!, ((string)e["type"]!)["leads.".Length..], (string)e["source"]!, (string)e["subject"]!, (string)e["streamid"]!,
        long.Parse((string)e["sequence"]!, CultureInfo.InvariantCulture), (DateTimeOffset)e["time"]!, (DateTimeOffset)e["recordedtime"]!,
        (string?)e["dealer"], (string?)e["causationid"], e, line);

    /// <summary>What has to be the same wherever the event is shown, whatever the order of members; the trace it travelled on is each way's own.</summary>
    public string Essence
    {
        get
        {
            var essence = Json.DeepClone().AsObject();
            essence.Remove("traceparent");
            return Sorted(essence)!.ToJsonString();
        }
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}

/// <summary>What holds for the order of events, wherever they are read.</summary>
internal static class Order
{
    /// <summary>Every stream's events came in its own order, and what caused an event came before it.</summary>
    public static void ShouldBeInOrder(this IReadOnlyList<Message> events)
    {
        var last = new Dictionary<string, long>();
        var at = new Dictionary<string, int>();
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            (last.GetValueOrDefault(e.Stream) < e.Sequence).ShouldBeTrue($"{e.Type} is {e.Sequence} of its stream, but came after {last.GetValueOrDefault(e.Stream)}");
            last[e.Stream] = e.Sequence;
            at[e.Id] = i;
        }

        foreach (var e in events.Where(e => e.Cause is not null && at.ContainsKey(e.Cause)))
        {
            at[e.Cause!].ShouldBeLessThan(at[e.Id], $"{e.Type} came before what caused it");
        }
    }
}
