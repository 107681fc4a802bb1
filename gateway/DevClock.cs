using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.AspNetCore.Mvc;

namespace Leads.Gateway;

/// <summary>Moves the product clock.</summary>
/// <param name="Advance">ISO 8601 duration, such as P2D, P1M or PT90S; ten years at most. Time never goes back.</param>
public sealed record ClockMove(string? Advance);

/// <summary>The product clock.</summary>
/// <param name="Offset">How far it is ahead of real time, ISO 8601 duration.</param>
public sealed record ClockReading(DateTimeOffset Now, string Offset);

/// <summary>/v1/dev/clock: in Development, and only there, the clock of all services can be moved forward at once.</summary>
internal static partial class DevClock
{
    public static void MapDevClock(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment() || app.Services.GetRequiredService<Settings>().ClockFile is not { Length: > 0 } path)
        {
            return;
        }

        var opened = new Lazy<ClockFile>(() => new ClockFile(path));
        var clock = app.MapGroup("/v1/dev/clock").WithMetadata(new Access(Area.Administration)).WithTags("gateway");
        clock.MapGet("", (TimeProvider real) => Reading(real.GetUtcNow(), opened.Value.Ticks)).WithName("getDevClock").WithSummary("Reads the product clock.");
        clock.MapPost("", [ProducesResponseType<ClockReading>(200)] (ClockMove move, TimeProvider real) => Advance(move, real.GetUtcNow(), opened.Value)).WithName("postDevClock").WithSummary("Moves the product clock forward.").ProducesProblem(400);
    }

    private static IResult Advance(ClockMove move, DateTimeOffset real, ClockFile file)
    {
        // Read once: others may move it meanwhile, and the step is what counts.
        var now = real.AddTicks(file.Ticks);
        return TryAdd(now, move.Advance, out var later) && later <= now.AddYears(10) && later.Year < 9000
            ? TypedResults.Ok(Reading(real, file.Add((later - now).Ticks)))
            : Problem.Invalid.Result(null, [new("/advance", "not-a-step-forward", "Send an ISO 8601 duration such as P2D or PT90M, P10Y at most.")]);
    }

    private static ClockReading Reading(DateTimeOffset real, long offset) => new(real.AddTicks(offset), XmlConvert.ToString(TimeSpan.FromTicks(offset)));

    /// <summary>Adds an ISO 8601 duration to a moment; years and months are those of the calendar.</summary>
    public static bool TryAdd(DateTimeOffset moment, string? duration, out DateTimeOffset later)
    {
        later = moment;
        if (duration is null || duration.Length > 50 || Duration().Match(duration) is not { Success: true } match || match.Groups.Values.Skip(1).All(part => !part.Success))
        {
            return false;
        }

        try
        {
            later = moment.AddYears((int)Part(1)).AddMonths((int)Part(2)).AddDays(7 * Part(3) + Part(4)).AddHours(Part(5)).AddMinutes(Part(6)).AddSeconds(Part(7));
            return true;
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            return false;
        }

        double Part(int group) => match.Groups[group].Success ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^P(?!$)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,7})?)S)?)?$")]
    private static partial Regex Duration();

    /// <summary>Eight bytes, little endian: the ticks by which the product clock is ahead. All services map the same file. Open as long as the process runs.</summary>
    private sealed unsafe class ClockFile
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private readonly long* _ticks;

        public ClockFile(string path)
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            _file = MemoryMappedFile.CreateFromFile(stream, null, sizeof(long), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, sizeof(long));
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _ticks = (long*)start;
        }

        public long Ticks => Volatile.Read(ref *_ticks);

        /// <returns>The ticks after the addition.</returns>
        public long Add(long ticks) => Interlocked.Add(ref *_ticks, ticks);
    }
}
