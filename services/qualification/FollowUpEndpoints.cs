using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Qualification;

/// <summary>The list for the weekly meeting (004-29): drafted, edited, fixed, and looked back at.</summary>
public static class FollowUpEndpoints
{
    private const string Path = "/v1/dealers/{code}/follow-up-lists/{week}";

    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands(Path, HandoverEndpoints.Managers).WithTags("follow-up lists");

        commands.MapPost("", (string code, string week, Caller by, FollowUpLists lists, CancellationToken cancel) => lists.Draft(HandoverEndpoints.Own(code, by), FollowUpWeek.Of(week), by, cancel))
            .Produces<Done>(201).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Draft whom the consultants speak with in an ISO week: open cases that are overdue or fall due until it ends, the most urgent 100 of each. Drafting again changes nothing.");

        commands.MapPut("", (string code, string week, SubjectsBody body, Caller by, FollowUpLists lists, CancellationToken cancel) =>
            {
                body.Check();
                return lists.Change(HandoverEndpoints.Own(code, by), FollowUpWeek.Of(week), body.Add ?? [], body.Remove ?? [], by, cancel);
            })
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Take leads on or off the list. Whatever is followed up by whoever has it.");

        commands.MapPut("/guidance/{lead:guid}", (string code, string week, Guid lead, GuidanceBody body, Caller by, FollowUpLists lists, CancellationToken cancel) =>
            {
                body.Check();
                return lists.Guide(HandoverEndpoints.Own(code, by), FollowUpWeek.Of(week), lead, body.Guidance, by, cancel);
            })
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Say how to go on with a customer on the list: data, plan, concrete guidance. The last one counts, and the brief before a call shows it.");

        commands.MapPost("/fix", (string code, string week, Caller by, FollowUpLists lists, CancellationToken cancel) => lists.Fix(HandoverEndpoints.Own(code, by), FollowUpWeek.Of(week), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Fix the list for the meeting: it changes no more.");

        app.MapGet(Path, async (string code, string week, Caller by, FollowUpLists lists, HttpContext http, CancellationToken cancel) =>
            {
                var (version, view) = await lists.See(HandoverEndpoints.Own(code, by), FollowUpWeek.Of(week), by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return view;
            })
            .For([Roles.Consultant, .. HandoverEndpoints.Managers])
            .Produces<FollowUpListView>().WithTags("follow-up lists")
            .WithSummary("The list by consultant, with guidance, what the meeting asks (004-30), and how much of it is done. A consultant sees their own part.");
    }
}

/// <summary>What comes on and off the list.</summary>
/// <param name="Add">Leads of the dealer, whatever became of them: a buyer, too.</param>
/// <param name="Remove">Leads.</param>
public sealed record SubjectsBody(IReadOnlyList<Guid>? Add = null, IReadOnlyList<Guid>? Remove = null)
{
    internal void Check() => new Faults()
        .Each(Add, "/add", FollowUpList.MostInOneEvent).Each(Remove, "/remove", FollowUpList.MostInOneEvent)
        .Once([.. Add ?? [], .. Remove ?? []], "", lead => lead).Throw();
}

/// <summary>How to go on with a customer.</summary>
/// <param name="Guidance">Personal, never leaves this service.</param>
public sealed record GuidanceBody(string Guidance)
{
    internal void Check() => new Faults().Required(Guidance, "/guidance", Faults.MostWords).Throw();
}

/// <summary>A list as the API shows it.</summary>
/// <param name="Status">drafted or fixed.</param>
/// <param name="Begins">Monday, by the dealer's clock.</param>
/// <param name="Subjects">How many customers.</param>
/// <param name="Contacted">With how many a contact was recorded inside the week.</param>
/// <param name="Completion">Of them, in hundredths; absent when there are none.</param>
/// <param name="Consultants">By who does it.</param>
public sealed record FollowUpListView(
    Guid ListId, string Week, string Status, DateTimeOffset Begins, DateTimeOffset Ends, int Subjects, int Contacted, int? Completion, IReadOnlyList<FollowUpPart> Consultants)
{
    internal static FollowUpListView Of(
        FollowUpList.Known list, IReadOnlyList<FollowUpSubject> subjects, DateTimeOffset begins, DateTimeOffset ends, IReadOnlyDictionary<Guid, Dossier> dossiers, IReadOnlyDictionary<Guid, string> guidance)
    {
        List<FollowUpPart> parts =
        [
            .. subjects.GroupBy(subject => subject.Consultant).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one =>
            {
                List<FollowUpItem> items = [.. one.OrderBy(subject => subject.DueAt).Select(subject => Item(subject, dossiers.GetValueOrDefault(subject.CaseId)))];
                var done = items.Count(item => item.Contacted);
                return new FollowUpPart(one.Key, items.Count, done, Hundredths(done, items.Count), items);
            }),
        ];
        var contacted = parts.Sum(part => part.Contacted);
        return new FollowUpListView(
            list.Id, list.Week, list is FollowUpList.Fixed ? "fixed" : "drafted", begins, ends, subjects.Count, contacted, Hundredths(contacted, subjects.Count), parts);

        FollowUpItem Item(FollowUpSubject subject, Dossier? dossier) => new(
            subject.LeadId, subject.DueAt, [.. subject.Prompts.Select(prompt => new FollowUpQuestion(prompt, FollowUps.Prompts[prompt]))], guidance.GetValueOrDefault(subject.CaseId),
            dossier is not null && FollowUps.NeedsPlan(dossier), dossier is not null && FollowUps.Contacted(dossier, begins, ends));

        static int? Hundredths(int done, int of) => of == 0 ? null : done * 100 / of;
    }
}

/// <summary>What one consultant has to do.</summary>
/// <param name="Consultant">Staff id.</param>
/// <param name="Completion">How much of it is done, in hundredths.</param>
public sealed record FollowUpPart(string Consultant, int Subjects, int Contacted, int? Completion, IReadOnlyList<FollowUpItem> Items);

/// <summary>A customer to speak with.</summary>
/// <param name="DueAt">When it was due as the list was drafted.</param>
/// <param name="Prompts">What the meeting asks about them.</param>
/// <param name="Guidance">How to go on, as the manager said.</param>
/// <param name="NeedsPlan">Somebody spoke with them, and no manager has said how to go on yet (004-26).</param>
/// <param name="Contacted">A contact was recorded inside the week.</param>
public sealed record FollowUpItem(Guid LeadId, DateTimeOffset DueAt, IReadOnlyList<FollowUpQuestion> Prompts, string? Guidance, bool NeedsPlan, bool Contacted);

/// <summary>A question of the meeting.</summary>
public sealed record FollowUpQuestion(FollowUpPrompt Prompt, Words Words);
