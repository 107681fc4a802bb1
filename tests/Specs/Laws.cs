using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Leads.EventStore;
using Leads.Kit;

namespace Leads.Specs;

/// <summary>What holds for every aggregate, whatever is asked of it in whatever order.</summary>
/// <remarks>
/// <c>Decide</c> gives events or throws <see cref="Refused"/>, nothing else · its events can be stored, and <c>Evolve</c> follows
/// every one · the same command right after itself gives nothing or is refused, unless it tells a fact, which happened twice then ·
/// a deadline that fell due is waited for no longer · whom it concerns never changes.
/// </remarks>
internal static class Laws
{
    private static readonly Regex KebabCase = new("^[a-z]+(-[a-z]+)*$");

    /// <param name="isFact">Commands that tell what happened; told again, it happened again.</param>
    public static void Hold<TCommand, TState>(Decider<TCommand, TState> decider, Gen<TCommand> commands, Func<TCommand, bool>? isFact = null)
        where TCommand : notnull => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(
            Arb.From(Gen.Choose(1, 14).SelectMany(count => commands.ArrayOf(count)), Shorter),
            all => Follow(decider, all, isFact ?? (_ => false))));

    private static void Follow<TCommand, TState>(Decider<TCommand, TState> decider, IEnumerable<TCommand> commands, Func<TCommand, bool> isFact)
        where TCommand : notnull
    {
        var state = decider.Initial;
        foreach (var command in commands)
        {
            state = After(decider, state, command, out _);
            var again = After(decider, state, command, out var repeated);
            if (repeated > 0)
            {
                if (!isFact(command))
                {
                    throw new SpecFailed($"{command} right after itself led to {repeated} more events.");
                }

                state = again;
            }

            foreach (var deadline in decider.Deadlines(state))
            {
                var due = After(decider, state, decider.OnDue(Storage.Kept(deadline), deadline.DueAt), out _, mayRefuse: false);
                if (decider.Deadlines(due).Contains(deadline))
                {
                    throw new SpecFailed($"{deadline.What} fell due and is still waited for.");
                }
            }
        }
    }

    private static TState After<TCommand, TState>(Decider<TCommand, TState> decider, TState state, TCommand command, out int events, bool mayRefuse = true)
        where TCommand : notnull
    {
        events = 0;
        try
        {
            var decided = decider.Decide(command, state);
            var tags = decider.Tags(decider.Fold(state, decided));
            if (decider.Tags(state) is { Lead: var lead } before && lead != Guid.Empty && (tags.Lead, tags.Subject, tags.Brand) != (lead, before.Subject, before.Brand))
            {
                throw new SpecFailed($"After {command} it concerns somebody else.");
            }

            events = decided.Count;
            return decider.Fold(state, decided.Select(e => Storage.Kept(e, tags.Subject)));
        }
        catch (Refused refused) when (mayRefuse)
        {
            return KebabCase.IsMatch(refused.Code) && refused.Message.Length > 0 ? state : throw new SpecFailed($"{refused.Code} is not a code, or says nothing.");
        }
    }

    private static IEnumerable<T[]> Shorter<T>(T[] all) => Enumerable.Range(0, all.Length).Select(i => all.Where((_, j) => j != i).ToArray());
}
