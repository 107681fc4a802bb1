using Leads.Contracts;
using Leads.Hosting;
using ConfigurationStreams = Leads.EventStore.Streams<Leads.LeadIntake.DealerConfiguration.Command, Leads.LeadIntake.DealerConfiguration>;

namespace Leads.LeadIntake;

/// <summary>Headquarters says how its dealers take leads, from which moment on.</summary>
public static class DealerEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dealers", (Caller by, Networks networks) =>
                networks.At(by.Now).Dealers.Where(d => (by.Brand is null || d.Brands.Contains(by.Brand)) && (by.Dealer is null || by.Dealer == d.Code)))
            .For([Roles.Hq, .. Roles.Dealership])
            .Produces<IEnumerable<Dealer>>().WithTags("dealers").WithSummary("The dealers as they take leads now; a dealer sees itself.");

        app.MapPut("/v1/dealers/{code}", async (string code, DealerBody body, Caller by, Networks networks, ConfigurationStreams streams, CancellationToken cancel) =>
            {
                var settings = body.Checked(by, networks.At(by.Now).Dealers.FirstOrDefault(d => d.Code == code));
                var id = Networks.IdOf(code.Length <= 40 ? code : throw new Invalid("", "too-long", "A dealer code has at most 40 characters."));
                var answer = await streams.Start(
                    id, new DealerConfiguration.Command.Configure(id, code, settings, body.EffectiveFrom ?? by.Now, by.Client, by.Now), by, "/v1/dealers", cancel);
                await networks.Refresh(cancel);
                return answer;
            })
            .For(Roles.Hq).Command()
            .Produces<Done>(201).ProducesProblem(409)
            .WithTags("dealers").WithSummary("Say how a dealer takes leads from a moment on: where, which models, how many a day, how long it has to accept. All of it, not what changes.");
    }
}

/// <summary>How a dealer takes leads, and since when.</summary>
/// <param name="EffectiveFrom">Since when; now when not told.</param>
public sealed record DealerBody(
    string Name, string City, IReadOnlyList<string> Brands, IReadOnlyList<string> Cities, IReadOnlyList<string>? Districts = null, IReadOnlyList<string>? Models = null,
    Coordinates? Location = null, int? Weight = null, int? LeadsADay = null, int? AcceptWithinMinutes = null, bool? Closed = null,
    WorkingHours? Hours = null, IReadOnlyList<Outlet>? Outlets = null, int? LinkWithinDays = null, AssignmentMethod? Assignment = null, DateTimeOffset? EffectiveFrom = null)
    : DealerSettings(Name, City, Brands, Cities, Districts, Models, Location, Weight, LeadsADay, AcceptWithinMinutes, Closed, Hours, Outlets, LinkWithinDays, Assignment)
{
    /// <summary>More days than a year has are a mistake, and a dealer that is never open again would stop every clock.</summary>
    private const int MostDays = 366;

    private const int MostOutlets = 500;

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal DealerSettings Checked(Caller by, Dealer? before)
    {
        if (before is not null && by.Brand is not null && !before.Brands.Contains(by.Brand))
        {
            throw new Forbidden("The dealer is another brand's.");
        }

        var errors = new List<FieldError>();
        Check(!string.IsNullOrWhiteSpace(Name) && Name.Length <= 100, "/name", "empty", "A name of at most 100 characters.");
        Check(!string.IsNullOrWhiteSpace(City) && City.Length <= 60, "/city", "empty", "A city of at most 60 characters.");
        Check(Brands.Count > 0 && Brands.All(b => !string.IsNullOrWhiteSpace(b)), "/brands", "empty", "At least one brand.");
        Check(by.Brand is null || Brands.Contains(by.Brand), "/brands", "foreign-brand", $"This client configures dealers of {by.Brand}.");
        Check(by.Brand is null || before is null || Others(Brands).SetEquals(Others(before.Brands)), "/brands", "foreign-brand", "Which other brands it sells is theirs to say.");
        Check(Weight is null or (>= 0 and <= 1000), "/weight", "out-of-range", "From 0 to 1000.");
        Check(LeadsADay is null or >= 0, "/leadsADay", "out-of-range", "Not negative.");
        Check(AcceptWithinMinutes is null or > 0, "/acceptWithinMinutes", "out-of-range", "At least one minute.");
        Check(Location is null or { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 }, "/location", "out-of-range", "Degrees of latitude and longitude.");
        Check(Hours?.Days is null or { Count: <= MostDays }, "/hours/days", "too-many", $"At most {MostDays} days that are not like their weekday.");
        Check(LinkWithinDays is null or (>= 0 and <= MostDays), "/linkWithinDays", "out-of-range", $"From 0 to {MostDays}.");
        Check(Assignment is not (AssignmentMethod.Named or AssignmentMethod.Own), "/assignment", "wrong-method", "round_robin, least_busy, weighted or skill.");
        Check(Outlets is null || Outlets.Count <= MostOutlets, "/outlets", "too-many", $"At most {MostOutlets}.");
        Check(Outlets is null || Outlets.Where(o => o is not null).Select(o => o.Code).Distinct().Count() == Outlets.Count, "/outlets", "twice", "Each outlet has a code of its own.");
        for (var i = 0; i < (Outlets?.Count ?? 0); i++)
        {
            Check(
                Outlets![i] is { Code: { Length: > 0 and <= 40 }, Name: { Length: > 0 and <= 100 }, City: { Length: > 0 and <= 60 } } o && o.Location is null or { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 },
                $"/outlets/{i}", "wrong-outlet", "A code, a name and a city; degrees of latitude and longitude, if told.");
        }

        if (Wrong(Hours) is { } wrong)
        {
            errors.Add(new("/hours", "wrong-hours", wrong));
        }

        return errors.Count > 0
            ? throw new Invalid(errors)
            : new DealerSettings(Name.Trim(), City.Trim(), Brands, Cities, Districts, Models, Location, Weight, LeadsADay, AcceptWithinMinutes, Closed, Hours, Outlets, LinkWithinDays, Assignment);

        static string? Wrong(WorkingHours? hours)
        {
            if (hours is not null && (hours.Week.Any(h => h is null) || (hours.Days ?? []).Any(d => d is null) || (hours.Golden ?? []).Any(g => g is null)))
            {
                return "An entry is null.";
            }

            try
            {
                _ = hours is null ? null : WorkingTime.Of(hours);
                return null;
            }
            catch (ArgumentException e)
            {
                return e.Message;
            }
        }

        HashSet<string> Others(IEnumerable<string> brands) => [.. brands.Where(b => b != by.Brand)];

        void Check(bool holds, string pointer, string code, string detail)
        {
            if (!holds)
            {
                errors.Add(new(pointer, code, detail));
            }
        }
    }
}
