namespace Leads.Contracts;

/// <summary>Marks a record as a published event: its stable name and the one service that publishes it.</summary>
/// <param name="name">snake_case, never reused; a breaking change is a new name (<c>_v2</c>).</param>
/// <param name="publisher">The service (folder, database, queue prefix) whose store holds the event.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventAttribute(string name, string publisher) : Attribute
{
    public string Name => name;

    public string Publisher => publisher;
}

/// <summary>The services that publish events, by the one word each has everywhere.</summary>
public static class Publisher
{
    public const string LeadIntake = "lead-intake";
    public const string Qualification = "qualification";
    public const string Appointment = "appointment";
    public const string Deal = "deal";
    public const string Aftercare = "aftercare";
}
