using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>Messages that were left for a customer, and whether they called back (003-21).</summary>
public sealed record InvitationBoard(Guid LeadId, string Dealer, ImmutableList<LeftMessage> Messages)
{
    public static readonly View View = View.Of<InvitationBoard>("invitation_board", Apply, row => row.Dealer);

    public static InvitationBoard? Apply(InvitationBoard? row, object e) => e switch
    {
        InvitationOpened o => new InvitationBoard(o.LeadId, o.Dealer, []),
        InvitationMoved m => row! with { Dealer = m.Dealer },
        InvitationMade { CallBackBy: { } by } m => row! with { Messages = row.Messages.Add(new LeftMessage(m.Number, row.Dealer, m.At, by, null)) },
        InvitationAnswered a => row! with { Messages = row.Messages.ConvertAll(message => message.Number == a.Number ? message with { AnsweredAt = a.At } : message) },
        _ => row,
    };

    public bool Equals(InvitationBoard? other) => other is not null && (LeadId, Dealer) == (other.LeadId, other.Dealer) && Messages.SequenceEqual(other.Messages);

    public override int GetHashCode() => HashCode.Combine(LeadId, Dealer, Messages.Count);
}

/// <summary>A message that was left with two slots.</summary>
/// <param name="Number">Of the invitation.</param>
/// <param name="Dealer">Who left it.</param>
/// <param name="CallBackBy">Until when the slots were kept.</param>
/// <param name="AnsweredAt">When they called back; null when they did not.</param>
public sealed record LeftMessage(int Number, string Dealer, DateTimeOffset At, DateTimeOffset CallBackBy, DateTimeOffset? AnsweredAt);
