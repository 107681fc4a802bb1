using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using ConfigurationStreams = Leads.EventStore.Streams<Leads.LeadIntake.DealerConfiguration.Command, Leads.LeadIntake.DealerConfiguration>;

namespace Leads.LeadIntake;

/// <summary>A dealer's managers say who takes leads, what each knows best, how many they take and when they are away (000-13).</summary>
public static class StaffEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dealers/{code}/staff", async (string code, Caller by, Networks networks, EventStore.EventStore store, CancellationToken cancel) => await List(Own(code, by, networks), networks, store, by, cancel))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem)
            .Produces<IEnumerable<ConsultantView>>().WithTags("dealers").WithSummary("A dealer's consultants, and how many leads each has in hand.");

        app.MapPut("/v1/dealers/{code}/staff/{staff}", (string code, string staff, ConsultantBody body, Caller by, Networks networks, ConfigurationStreams streams, CancellationToken cancel) =>
                Configure(Own(code, by, networks), staff, body.Checked(), by, networks, streams, cancel))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Command()
            .Produces<Done>(201).WithTags("dealers").WithSummary("Say how a consultant takes leads from now on. All of it, not what changes. Once a dealer has named one, its leads are given to its consultants.");

        app.MapDelete("/v1/dealers/{code}/staff/{staff}", (string code, string staff, Caller by, Networks networks, ConfigurationStreams streams, CancellationToken cancel) =>
                Configure(Own(code, by, networks), staff, new ConsultantSettings(Left: true), by, networks, streams, cancel))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Command()
            .Produces<Done>(201).WithTags("dealers").WithSummary("A consultant left: they get no more leads.");

        app.MapPost("/v1/dealers/{code}/redistribute", async (string code, RedistributeBody body, Caller by, Networks networks, Assigner assigner, CancellationToken cancel) =>
            {
                var model = string.IsNullOrWhiteSpace(body.Model) ? throw new Invalid("/model", "required", "Say of which model.") : body.Model;
                var (moved, stayed, more) = await assigner.Redistribute(Own(code, by, networks), model, by, cancel);
                return new Redistributed(moved, stayed, more);
            })
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Command()
            .Produces<Redistributed>().WithTags("dealers").WithSummary("Give open leads out anew among the consultants: those of a model go to whoever knows it best, when it is launched (004-36). Doing it again changes nothing. Leads of somebody who left are handed over: POST /v1/dealers/{code}/handovers.");
    }

    private static string Own(string code, Caller by, Networks networks) =>
        (by.Dealer is null || by.Dealer == code) && networks.At(by.Now).Dealers.Any(d => d.Code == code && (by.Brand is null || d.Brands.Contains(by.Brand)))
            ? code
            : throw new NotFound("dealer");

    private static async Task<IResult> Configure(
        string dealer, string staff, ConsultantSettings settings, Caller by, Networks networks, ConfigurationStreams streams, CancellationToken cancel)
    {
        var id = Networks.IdOf(dealer);
        _ = string.IsNullOrWhiteSpace(staff) || staff.Length > 60 ? throw new Invalid("", "too-long", "A staff id has at most 60 characters.") : staff;
        var answer = await streams.Start(
            id, new DealerConfiguration.Command.ConfigureConsultant(id, dealer, staff, settings, by.Client, by.Now), by, $"/v1/dealers/{Uri.EscapeDataString(dealer)}/staff", cancel);
        await networks.Refresh(cancel);
        return answer;
    }

    private static async Task<IReadOnlyList<ConsultantView>> List(string dealer, Networks networks, EventStore.EventStore store, Caller by, CancellationToken cancel)
    {
        var open = new Dictionary<string, int>();
        await store.Read(
            [Sql.Command("select staff, count(*)::int from consultant_leads where dealer = $1 group by staff", dealer)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    open[reader.GetString(0)] = reader.GetInt32(1);
                }
            },
            cancel);
        return
        [
            .. networks.At(by.Now).StaffOf(dealer).Select(one => new ConsultantView(
                one.Staff, one.Models, one.Weight, one.MostOpen, [.. one.Absences.Where(a => a.To > by.Now)], one.Absences.Any(a => a.From <= by.Now && by.Now < a.To), open.GetValueOrDefault(one.Staff))),
        ];
    }
}

/// <summary>How a consultant takes leads.</summary>
/// <param name="Models">Codes of the models they know best.</param>
/// <param name="Weight">Twice the weight, twice the open leads; 1 when not told.</param>
/// <param name="MostOpen">Most open leads at once; any number when not told.</param>
/// <param name="Absences">When they are away.</param>
public sealed record ConsultantBody(IReadOnlyList<string>? Models = null, int? Weight = null, int? MostOpen = null, IReadOnlyList<Absence>? Absences = null)
{
    private const int MostAbsences = 200;

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    public ConsultantSettings Checked()
    {
        var errors = new List<FieldError>();
        Check(Models is null || (Models.Count <= 200 && Models.All(m => !string.IsNullOrWhiteSpace(m) && m.Length <= 60)), "/models", "empty", "Codes of at most 60 characters.");
        Check(Weight is null or (>= 1 and <= 1000), "/weight", "out-of-range", "From 1 to 1000.");
        Check(MostOpen is null or (>= 0 and <= 100_000), "/mostOpen", "out-of-range", "From 0 to 100 000.");
        Check(Absences is null || Absences.Count <= MostAbsences, "/absences", "too-many", $"At most {MostAbsences}.");
        for (var i = 0; i < (Absences?.Count ?? 0); i++)
        {
            Check(Absences![i] is { } a && a.From < a.To, $"/absences/{i}", "ends-before", "It ends after it begins.");
        }

        return errors.Count > 0 ? throw new Invalid(errors) : new ConsultantSettings(Models, Weight, MostOpen, Absences);

        void Check(bool holds, string pointer, string code, string detail)
        {
            if (!holds)
            {
                errors.Add(new(pointer, code, detail));
            }
        }
    }
}

/// <summary>Which open leads are given out anew.</summary>
/// <param name="Model">Those of this model, to whoever knows it best.</param>
public sealed record RedistributeBody(string? Model = null);

/// <summary>What became of them.</summary>
/// <param name="Moved">Went to another consultant.</param>
/// <param name="Stayed">Stayed where they are: the right one has them already, or nobody else can take them.</param>
/// <param name="More">There may be more: ask again.</param>
public sealed record Redistributed(int Moved, int Stayed, bool More);

/// <summary>A consultant as the API shows them.</summary>
/// <param name="Absences">Those that are not over.</param>
/// <param name="Away">Away now.</param>
/// <param name="Open">Leads in hand.</param>
public sealed record ConsultantView(string Staff, IReadOnlyList<string> Models, double Weight, int? MostOpen, IReadOnlyList<Absence> Absences, bool Away, int Open);
