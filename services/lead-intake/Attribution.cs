using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>How a customer came to the brand, time and again (000-02): every lead of theirs with its source, which never changes.</summary>
/// <param name="Touches">In the order they happened.</param>
/// <param name="First">Who found this customer first.</param>
/// <param name="Last">What brought them back; absent when they came once.</param>
public sealed record Attribution(Guid CustomerId, IReadOnlyList<SourceTouch> Touches, SourceTouch? First, SourceTouch? Last)
{
    /// <param name="leads">Those that the caller may know of.</param>
    /// <param name="treeAt">The source tree in force at a moment: a touch is called what it was called then.</param>
    public static Attribution Of(Guid customer, IEnumerable<Lead.Known> leads, Func<DateTimeOffset, SourceTree> treeAt)
    {
        var touches = leads.OrderBy(l => l.Fact.At).ThenBy(l => l.Tags.Lead).Select(lead => Touch(lead, treeAt(lead.Fact.At))).ToList();
        // What is no lead found nobody.
        var real = touches.Where(t => t.Standing != "invalid").ToList();
        return new(customer, touches, real.FirstOrDefault(), real.Count > 1 ? real[^1] : null);
    }

    private static SourceTouch Touch(Lead.Known lead, SourceTree tree) => new(
        lead.Tags.Lead, lead.Fact.At, lead.Fact.Source, Label(tree, Ids.Code(lead.Fact.Source)), lead.Fact.SubSource, Label(tree, lead.Fact.SubSource), lead.Fact.Campaign,
        lead switch
        {
            Lead.Linked => "linked",
            Lead.Invalid => "invalid",
            _ => "cycle",
        })
    {
        LinkedTo = (lead as Lead.Linked)?.To,
        ReactivatedFrom = lead.Fact.ReactivatedFrom,
    };

    private static SourceLabel? Label(SourceTree tree, string? code) => tree.Nodes.FirstOrDefault(n => n.Code == code) is { } node ? new(node.NameZh, node.NameEn) : null;
}

/// <summary>One lead of a customer.</summary>
/// <param name="At">When the source received it.</param>
/// <param name="SubSource">Node of the source tree, or the word that the source used.</param>
/// <param name="Standing">cycle, or linked to an open one, or invalid.</param>
public sealed record SourceTouch(
    Guid LeadId, DateTimeOffset At, LeadSource Source, SourceLabel? SourceName, string? SubSource, SourceLabel? SubSourceName, string? Campaign, string Standing)
{
    /// <summary>The open cycle it belongs to.</summary>
    public Guid? LinkedTo { get; init; }

    /// <summary>The earlier cycle that came back to life with this one.</summary>
    public Guid? ReactivatedFrom { get; init; }
}

/// <summary>What people call a source.</summary>
public sealed record SourceLabel(string Zh, string En);
