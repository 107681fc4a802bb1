using Leads.EventStore;

namespace Leads.Hosting;

/// <summary>A page of a list as the API shows it.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; absent on the last.</param>
public sealed record Listing<TRow>(IReadOnlyList<TRow> Items, string? Next);

public static class Listing
{
    public static Listing<TRow> Of<TRow>(Page<TRow> page) => new(page.Rows, page.Next is { } next ? Cursors.Write(next) : null);
}

/// <summary>What a command answers.</summary>
/// <param name="Id">The stream it changed.</param>
/// <param name="Version">Its version now; also the ETag.</param>
/// <param name="Events">What happened; nothing when it was done before.</param>
public sealed record Done(Guid Id, long Version, IReadOnlyList<string> Events);
