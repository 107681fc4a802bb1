using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>How a customer was invited: calls, messages that were left, and whether they called back (003-18, 003-21).</summary>
public sealed record InvitationBoard(Guid LeadId, string Dealer, ImmutableList<InvitationCall> Calls)
{
    public static readonly View View = View.Of<InvitationBoard>("invitation_board", Apply, row => row.Dealer);

    public static InvitationBoard? Apply(InvitationBoard? row, object e) => e switch
    {
        InvitationOpened o => new InvitationBoard(o.LeadId, o.Dealer, []),
        InvitationMoved m => row! with { Dealer = m.Dealer },
        InvitationMade m => row! with { Calls = row.Calls.Add(new InvitationCall(m.Number, row.Dealer, m.At, m.Answer, m.DurationSeconds, m.CallBackBy, null)) },
        // The first word counts: whoever called back and was undecided called back.
        InvitationAnswered a => row! with { Calls = row.Calls.ConvertAll(call => call.Number == a.Number ? call with { AnsweredAt = call.AnsweredAt ?? a.At, Answer = a.Answer } : call) },
        _ => row,
    };

    public bool Equals(InvitationBoard? other) => other is not null && (LeadId, Dealer) == (other.LeadId, other.Dealer) && Calls.SequenceEqual(other.Calls);

    public override int GetHashCode() => HashCode.Combine(LeadId, Dealer, Calls.Count);
}

/// <summary>A call in which a customer was invited.</summary>
/// <param name="Number">Of the invitation.</param>
/// <param name="Dealer">Who called.</param>
/// <param name="Answer">What the customer said last.</param>
/// <param name="Seconds">Length of the call.</param>
/// <param name="CallBackBy">When a message was left: until when the slots were kept.</param>
/// <param name="AnsweredAt">When they called back, or said what they had left open; null when they did not.</param>
public sealed record InvitationCall(int Number, string Dealer, DateTimeOffset At, InvitationAnswer Answer, int? Seconds, DateTimeOffset? CallBackBy, DateTimeOffset? AnsweredAt);
