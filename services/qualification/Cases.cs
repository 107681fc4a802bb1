using Leads.EventStore;
using Leads.Hosting;
using CaseStreams = Leads.EventStore.Streams<Leads.Qualification.Case.Command, Leads.Qualification.Case>;

namespace Leads.Qualification;

/// <summary>Does what is asked of a case, by the rules of its brand and the hours of its dealer.</summary>
public sealed class Cases(CaseStreams streams, CallCentre centre, EventStore.EventStore store)
{
    /// <param name="lead">Whose case it is.</param>
    public async Task<IResult> Handle(Guid lead, Case.Command command, Caller by, CancellationToken cancel)
    {
        var id = CaseReactions.CaseOf(lead);
        // Who belongs to a dealer works by its rules; of anybody else the case itself says whose they are.
        var (brand, dealer) = by is { Brand: not null, Dealer: not null } ? (by.Brand, by.Dealer) : await Whose(id, cancel);
        try
        {
            return await streams.Handle(id, command with { Rules = centre.RulesFor(brand, dealer, by.Now) }, by, cancel);
        }
        catch (Stale stale)
        {
            // Somebody was faster: the caller is shown what they would have seen.
            var (version, state) = await See(lead, by, cancel);
            throw new Stale(stale.Expected, version) { Current = CaseView.Of(state, by.Now) };
        }
    }

    public async Task Due(Guid id, Deadline deadline, CancellationToken cancel)
    {
        var now = store.Clock.GetUtcNow();
        var (brand, dealer) = await Whose(id, cancel);
        await streams.Handle(id, Case.Decider.OnDue(deadline, now) with { Rules = centre.RulesFor(brand, dealer, now) }, new Context(store.Service), cancel);
    }

    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (CaseReactions.React(e) is not var (id, command))
        {
            return false;
        }

        await streams.Handle(id, command is Case.Command.OpenCase open ? open with { Rules = centre.RulesFor(open.Brand, open.Dealer, open.At) } : command, context, cancel);
        return true;
    }

    /// <exception cref="NotFound">There is no case, or it is another dealer's.</exception>
    public async Task<(long Version, Case.Known State)> See(Guid lead, Caller by, CancellationToken cancel)
    {
        var (version, state) = await streams.See(CaseReactions.CaseOf(lead), by, cancel);
        return (version, (Case.Known)state);
    }

    private async Task<(string? Brand, string? Dealer)> Whose(Guid id, CancellationToken cancel)
    {
        var (_, state) = await streams.AggregateStream(id, cancel);
        return state is Case.Known known ? (known.Tags.Brand, known.Tags.Dealer) : (null, null);
    }
}
