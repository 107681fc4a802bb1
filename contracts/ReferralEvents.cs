namespace Leads.Contracts;

/// <summary>A lead names the customer who brought them (004-13). When it does not count, that is said right after.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="CustomerId">Who was brought.</param>
/// <param name="Referrer">The customer who brought them: nobody else is ever rewarded for it (003-03).</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">The dealer that was told; absent when it was none.</param>
/// <param name="RegisteredBy">Staff id of who registered the lead; absent when it came from elsewhere.</param>
/// <param name="At">When the lead came.</param>
[Event("referral_made", Publisher.Aftercare)]
public sealed record ReferralMade(Guid ReferralId, Guid LeadId, Guid CustomerId, Guid Referrer, string Brand, string? Dealer, string? RegisteredBy, DateTimeOffset At);

/// <summary>The referral does not count: nobody is rewarded for it. The lead stands.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="Reason">Why not.</param>
/// <param name="At">When the lead came.</param>
[Event("referral_refused", Publisher.Aftercare)]
public sealed record ReferralRefused(Guid ReferralId, Guid LeadId, ReferralRefusal Reason, DateTimeOffset At);

/// <summary>The lead cycle ended without a sale, and the referral with it: somebody may bring them again.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="At">When it ended.</param>
[Event("referral_lapsed", Publisher.Aftercare)]
public sealed record ReferralLapsed(Guid ReferralId, Guid LeadId, DateTimeOffset At);

/// <summary>Who was brought has bought: whoever brought them may be rewarded.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="Dealer">The dealer that handed the car over: it decides, and pays.</param>
/// <param name="At">When the car was handed over.</param>
[Event("reward_earned", Publisher.Aftercare)]
public sealed record RewardEarned(Guid ReferralId, Guid LeadId, string Dealer, DateTimeOffset At);

/// <summary>The reward was approved (004-13), within what the dealer gives for rewards.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="By">Staff id of the sales manager; never who registered the lead.</param>
/// <param name="At">When.</param>
[Event("reward_approved", Publisher.Aftercare)]
public sealed record RewardApproved(Guid ReferralId, Guid LeadId, RewardKind Kind, Money Amount, string By, DateTimeOffset At);

/// <summary>There is no reward; what was approved is taken back.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="Reason">Why not.</param>
/// <param name="By">Staff id of the sales manager.</param>
/// <param name="At">When.</param>
[Event("reward_declined", Publisher.Aftercare)]
public sealed record RewardDeclined(Guid ReferralId, Guid LeadId, RewardDecline Reason, string By, DateTimeOffset At);

/// <summary>The reward was given, once and for all.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="Reference">Number of the receipt, the card or the coupon.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("reward_paid", Publisher.Aftercare)]
public sealed record RewardPaid(Guid ReferralId, Guid LeadId, string Reference, string By, DateTimeOffset At);

/// <summary>How much a dealer gives for rewards, from a month on.</summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Monthly">In each calendar month.</param>
/// <param name="From">The first day of the first month; what was set for later months holds no more.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided.</param>
[Event("reward_budget_set", Publisher.Aftercare)]
public sealed record RewardBudgetSet(Guid BudgetId, string Dealer, Money Monthly, DateOnly From, string By, DateTimeOffset At);

/// <summary>Part of a month's budget is kept for a reward.</summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="ReferralId">The referral that is rewarded.</param>
/// <param name="Amount">How much.</param>
/// <param name="Month">The first day of the month.</param>
/// <param name="By">Staff id of the sales manager.</param>
/// <param name="At">When.</param>
[Event("reward_reserved", Publisher.Aftercare)]
public sealed record RewardReserved(Guid BudgetId, string Dealer, Guid ReferralId, Money Amount, DateOnly Month, string By, DateTimeOffset At);

/// <summary>What was kept for a reward that there is not is free again.</summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="ReferralId">The referral that is not rewarded.</param>
/// <param name="Amount">How much.</param>
/// <param name="Month">The first day of the month it was kept of.</param>
/// <param name="By">Staff id of the sales manager.</param>
/// <param name="At">When.</param>
[Event("reward_released", Publisher.Aftercare)]
public sealed record RewardReleased(Guid BudgetId, string Dealer, Guid ReferralId, Money Amount, DateOnly Month, string By, DateTimeOffset At);
