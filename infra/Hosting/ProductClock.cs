using System.IO.MemoryMappedFiles;

namespace Leads.Hosting;

/// <summary>
/// The time as the product sees it. In Development it can be moved: the offset is one number in a small file that every process
/// maps, so all of them move at once and stay moved after a restart. Anywhere else it is the system's time. It ticks in
/// microseconds, as PostgreSQL's does: what is stored is what was decided on.
/// </summary>
public sealed class ProductClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _offset;

    /// <param name="path">The file with the offset (8 bytes, ticks, little endian), made when missing; null for the system's time.</param>
    public ProductClock(string? path)
    {
        if (path is null)
        {
            return;
        }

        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (stream.Length < sizeof(long))
        {
            stream.SetLength(sizeof(long));
        }

        _file = MemoryMappedFile.CreateFromFile(stream, null, sizeof(long), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _offset = _file.CreateViewAccessor(0, sizeof(long), MemoryMappedFileAccess.Read);
    }

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow().UtcTicks + (_offset?.ReadInt64(0) ?? 0);
        return new DateTimeOffset(now - (now % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    public void Dispose()
    {
        _offset?.Dispose();
        _file?.Dispose();
    }
}
