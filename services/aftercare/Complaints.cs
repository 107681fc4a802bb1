using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Aftercare.Complaint.Command;
using ComplaintStreams = Leads.EventStore.Streams<Leads.Aftercare.Complaint.Command, Leads.Aftercare.Complaint>;
using OwnershipStreams = Leads.EventStore.Streams<Leads.Aftercare.Ownership.Command, Leads.Aftercare.Ownership>;

namespace Leads.Aftercare;

/// <summary>What becomes of complaints when somebody files one, works on it, or its time is over.</summary>
public sealed class Complaints(ComplaintStreams complaints, OwnershipStreams ownerships, CarePolicies policies, EventStore.EventStore store)
{
    /// <summary>Who owns a car complains, or who owned it: a customer stays one. The ownership is read and nothing of it changes (004-14).</summary>
    public async Task<IResult> Start(Guid ownership, ComplaintBody body, Caller by, CancellationToken cancel)
    {
        var (_, state) = await ownerships.See(ownership, by, cancel);
        var tags = Ownership.Decider.Tags(state);
        var id = by.Once is { } once ? Ids.Derive(ownership, $"complaint\n{once.Client}\n{once.Key}") : Ids.New(by.Now);
        var told = body.Checked(by);
        var command = new FileComplaint(
            id, ownership, tags.Lead, tags.Subject!.Value, tags.Brand!, tags.Dealer!, told.Category, told.Severity ?? ComplaintSeverity.Normal, told.Words, told.About, (state as Ownership.Active)?.Consultant,
            by.Role is Roles.CallCentreManager or Roles.SalesManager, by.Client, by.Happened(told.At))
        {
            Policy = policies.Of(tags.Dealer!, by.Now),
        };
        return await complaints.Start(id, command, by, $"/v1/complaints/{id}", cancel);
    }

    /// <summary>Does what a caller asks, by the rules of now.</summary>
    public async Task<IResult> Handle(Guid id, Complaint.Command command, Caller by, CancellationToken cancel) =>
        await complaints.Handle(id, Informed((await complaints.AggregateStream(id, cancel)).State, command, by.Now), by, cancel);

    /// <summary>The time of something is over: by the rules of then. Who is forgotten complains no more.</summary>
    public async Task Due(Guid id, Deadline deadline, CancellationToken cancel)
    {
        var now = store.Clock.GetUtcNow();
        var (_, state) = await complaints.AggregateStream(id, cancel);
        var forgotten = Complaint.Decider.Tags(state).Subject is { } customer && await store.Personal.IsErased(customer, cancel);
        var command = forgotten ? new Forget(store.Service, now) : Complaint.Decider.OnDue(deadline, now);
        await complaints.Handle(id, Informed(state, command, deadline.DueAt), new Context(store.Service), cancel);
    }

    /// <summary>A command with how soon the dealer sees to complaints then.</summary>
    private Complaint.Command Informed(Complaint state, Complaint.Command command, DateTimeOffset at) =>
        Complaint.Decider.Tags(state).Dealer is { } dealer ? command with { Policy = policies.Of(dealer, at) } : command;
}
