using Leads.Contracts;
using Leads.Hosting;
using static Leads.Aftercare.Referral.Command;

namespace Leads.Aftercare;

/// <summary>What becomes of referrals when others speak.</summary>
public static class ReferralReactions
{
    /// <summary>A lead is one referral at the most, however often it is told.</summary>
    public static Guid ReferralOf(Guid lead) => Ids.Derive(lead, "referral");

    /// <summary>Each on the referral of the lead itself: what one buys is nothing to whoever brought the one who brought them (003-03).</summary>
    public static (Guid Stream, Referral.Command Command)? React(object e) => e switch
    {
        LeadReceived { ReferredBy: { } referrer } r => (ReferralOf(r.LeadId), new Make(ReferralOf(r.LeadId), r.LeadId, r.CustomerId, referrer, r.Brand, r.NamedDealer, r.Registration?.By, r.At)),
        VehicleDelivered d => (ReferralOf(d.LeadId), new Earn(d.Dealer, d.At)),
        LeadClosed { Reason: not CloseReason.Won } c => (ReferralOf(c.LeadId), new Lapse(c.At)),
        LeadInvalidated i => (ReferralOf(i.LeadId), new Lapse(i.At)),
        _ => null,
    };
}
