namespace Leads.Journeys;

/// <summary>Puts back what a journey changed for everybody, however it ends.</summary>
internal sealed class Restored(Func<Task> restore) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await restore();
}
