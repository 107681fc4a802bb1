using Leads.EventStore;
using Leads.Kit;

namespace Leads.Specs;

/// <summary>Rows of views, every event and every row through storage.</summary>
internal static class Rows
{
    /// <summary>The row of a stream after these events.</summary>
    public static object? Of(View view, params object[] events)
    {
        object? row = null;
        foreach (var e in events)
        {
            row = view.Apply(row, Storage.Kept(e, Some.CustomerId)) is { } next ? view.ReadRow(view.WriteRow(next)) : null;
        }

        return row;
    }
}
