using Leads.Contracts;

namespace Leads.Deals;

/// <summary>How a dealer's staff may decide at a moment.</summary>
public sealed record DealPolicy(DealSettings? Told)
{
    public static readonly DealPolicy Delivered = new((DealSettings?)null);

    /// <summary>What may be conceded, in thousandths of the price.</summary>
    public int Limit(bool manager) => manager ? Told?.ManagerLimit ?? 100 : Told?.ConsultantLimit ?? 30;

    /// <summary>What somebody of a grade pays at once, in thousandths of what is due (002-20).</summary>
    public int LeastDown(CreditGrade grade) => Told?.DownPayments?.FirstOrDefault(one => one.Grade == grade)?.Least ?? grade switch
    {
        CreditGrade.A => 200,
        CreditGrade.B => 300,
        CreditGrade.C => 500,
        _ => 1000,
    };

    /// <summary>How long a proposal stands.</summary>
    public TimeSpan Valid => TimeSpan.FromDays(Told?.ValidDays ?? 7);
}
