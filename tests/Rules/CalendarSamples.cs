using Leads.Appointments;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Rules;

/// <summary>Examples of how appointments are planned: calendars, diaries, offers.</summary>
internal static class CalendarSamples
{
    private const string Manager = "manager-D001";
    private const string Consultant = "consultant-D001";

    public static readonly Guid Offer = new("019b8c1d-77c0-7d31-9a42-6b5e0f8c2d17");
    public static readonly string[] Both = ["zhao", "demo-es7"];

    public static readonly Way Way = new("jiangan", 40);

    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 10, 20, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Tuesday = new(2026, 1, 6);
    private static readonly Guid CalendarId = Calendars.IdOf(Samples.Dealer);
    private static readonly Guid DiaryId = Calendars.DiaryOf(Samples.Dealer, Tuesday);
    private static readonly Guid Invitation = InvitationReactions.InvitationOf(Samples.Lead);
    private static readonly Guid Entry = new("019b8c1d-77c0-7d31-9a42-6b5e0f8c2d18");
    private static readonly Guid Appointment = new("019b8c1e-2f80-7c55-8b3e-0d9a7e61f2c4");

    private static readonly Slot Afternoon = new(Monday.AddDays(1).AddHours(3.5).AddMinutes(20), Monday.AddDays(1).AddHours(4.25).AddMinutes(20), Both);
    private static readonly Slot Morning = new(Monday.AddDays(2).AddMinutes(-10), Monday.AddDays(2).AddMinutes(35), Both);

    private static readonly Slot AtHome = new(Afternoon.From, Afternoon.To, ["zhao"], Way);
    private static readonly Guid Place = Waiters.PlaceOf(Samples.Lead, AppointmentType.HomeVisit);
    private static readonly Guid Freed = new("019b8c20-5d11-7e40-8a72-91c3d5e6f708");
    private static readonly VisitPlan Plan = new("jiangan", 90, 40, KeyPerson.Decides, true, [VisitPreparation.CompanyData, VisitPreparation.Proposal], [VisitMaterial.Product, VisitMaterial.LeaveBehind]);

    private static readonly CalendarSettings Settings = new(
        [new AppointmentPlan(AppointmentType.TestDrive, 45, 15, [ResourceKind.SalesConsultant, ResourceKind.DemoCar])], 30, 180, 21, [10, 25, 40, 55], [1440, 120], 20, 90, 3, 60);

    private static readonly ResourceSettings Car = new(ResourceKind.DemoCar, [AppointmentType.TestDrive], ["ES7"], [new Absence(Monday.AddDays(20), Monday.AddDays(21))], false);

    private static readonly MessageRequested About = new(
        new("019b8c1f-0a44-7b02-9e13-2c6d5f7a8b91"), Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, ContactChannel.Sms, MessageTemplate.AppointmentBooked, Appointment,
        AppointmentType.TestDrive, Afternoon.From, Monday.AddMinutes(2));

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new CalendarConfigured(CalendarId, Samples.Dealer, Settings, Monday, Manager, Monday.AddDays(-3)), 1, Manager),
        new(new ResourceConfigured(CalendarId, Samples.Dealer, "demo-es7", Car, Manager, Monday.AddDays(-3)), 2, Manager),
        new(new SlotsOffered(Offer, Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, AppointmentType.TestDrive, [Afternoon, Morning], Monday.AddMinutes(30), Consultant, Monday), 1, Consultant),
        new(new SlotChosen(Offer, Samples.Lead, 1, Appointment, Monday.AddMinutes(2)), 2, Consultant),
        new(new OfferEnded(Offer, Samples.Lead, OfferEnd.Expired, Monday.AddMinutes(30)), 2, "appointment"),
        new(new OfferExtended(Offer, Samples.Lead, Monday.AddDays(1).AddHours(3.5), Monday.AddMinutes(3)), 2, Consultant),
        new(new InvitationMade(
            Invitation, Samples.Lead, 1, InvitationPlaybook.KnownCustomer, [new(InvitationStep.ConfirmName, StepOutcome.Done), new(InvitationStep.StatePurpose, StepOutcome.Done)],
            [InvitationReason.TestDrive, InvitationReason.TradeInAppraisal], InvitationAnswer.Voicemail, Offer, 75, Monday.AddDays(1).AddHours(3.5), Consultant, Monday.AddMinutes(3)), 2, Consultant),
        new(new InvitationAnswered(Invitation, Samples.Lead, 1, InvitationAnswer.Accepted, Consultant, Monday.AddDays(1)), 3, Consultant),
        new(new InvitationUnanswered(Invitation, Samples.Lead, 1, Monday.AddDays(1).AddHours(3.5)), 3, "appointment"),
        new(new AppointmentReminded(Appointment, Samples.Lead, Afternoon.From.AddDays(-1), ContactChannel.Sms, Afternoon.From.AddDays(-1).AddSeconds(1)), 2, "appointment"),
        new(new NoShowNoted(Invitation, Samples.Lead, Appointment, 2, Afternoon.To.AddMinutes(30), Afternoon.From), 4, "appointment"),
        new(new InvitationReturned(Invitation, Samples.Lead, Samples.Dealer, 2, Afternoon.To.AddMinutes(30)), 5, "appointment"),
        new(new NoShowRecoveryOverdue(Appointment, Samples.Lead, Afternoon.To.AddHours(2.5), Afternoon.To.AddHours(2.5)), 4, "appointment"),
        new(new NoShowRecovered(Appointment, Samples.Lead, RecoveryOutcome.Undecided, Consultant, Afternoon.To.AddHours(1)), 4, Consultant),
        new(About, 1, "appointment"),
        new(new MessageSent(About.MessageId, Samples.Lead, "sms.example", "8f14e45f", About.At.AddSeconds(1)), 2, "appointment"),
        new(new MessageFailed(About.MessageId, Samples.Lead, 1, "http-503", About.At.AddMinutes(1), About.At.AddSeconds(1)), 2, "appointment"),
        new(new MessageGivenUp(About.MessageId, Samples.Lead, 4, "http-503", About.At.AddMinutes(40)), 5, "appointment"),
        new(new SlotHeld(DiaryId, Samples.Dealer, Tuesday, Entry, AtHome, Monday.AddMinutes(30), Monday), 1, Consultant),
        new(new SlotTaken(DiaryId, Samples.Dealer, Tuesday, Appointment, AtHome, Entry, Monday.AddMinutes(2)), 2, Consultant),
        new(new SlotFreed(DiaryId, Samples.Dealer, Tuesday, Appointment, Monday.AddHours(5)), 3, Consultant),
        new(new FreedSlotOffered(Freed, Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, AppointmentType.HomeVisit, AtHome, Monday.AddHours(7), Place, Monday.AddHours(5)), 1, Consultant),
        new(new WaitingListJoined(
            Place, Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, AppointmentType.HomeVisit, "ES7", "zhao", [new(HalfDay.Afternoon), new(HalfDay.Morning, Weekday.Saturday)], Monday,
            Monday.AddDays(14), Consultant, Monday.AddMinutes(3)), 1, Consultant),
        new(new WaitingListServed(Place, Samples.Lead, Freed, AtHome.From, Monday.AddHours(7), Monday.AddHours(5)), 2, Consultant),
        new(new WaitingListPassed(Place, Samples.Lead, Freed, Monday.AddHours(7)), 3, "appointment"),
        new(new WaitingListLeft(Place, Samples.Lead, WaitingEnd.Expired, Monday.AddDays(14)), 4, "appointment"),
        new(new VisitPlanned(Appointment, Samples.Lead, Plan, Personal<string>.Of("陈静"), Consultant, Monday.AddHours(6), Afternoon.To.AddHours(1)), 2, Consultant),
        new(new VisitAccessed(Appointment, Samples.Lead, Consultant, Roles.Consultant, Monday.AddDays(2)), 8, Consultant),
    ];

    public static IEnumerable<Calendar.Command> CalendarCommands() =>
    [
        new Calendar.Command.Configure(CalendarId, Samples.Dealer, Settings, Monday, Manager, Monday),
        new Calendar.Command.Configure(CalendarId, Samples.Dealer, Settings, Monday.AddDays(-1), Manager, Monday),
        new Calendar.Command.ConfigureResource(CalendarId, Samples.Dealer, "demo-es7", Car, Manager, Monday),
        new Calendar.Command.ConfigureResource(CalendarId, Samples.Dealer, "demo-es7", Car with { Left = true }, Manager, Monday),
    ];

    public static IEnumerable<Diary.Command> DiaryCommands()
    {
        var hold = new Diary.Command.Hold(DiaryId, Samples.Dealer, Tuesday, Entry, Afternoon, Monday.AddMinutes(30), Monday);
        var take = new Diary.Command.Take(DiaryId, Samples.Dealer, Tuesday, Appointment, Afternoon, Entry, Monday.AddMinutes(2));
        return [hold, hold with { Until = Monday.AddHours(2) }, hold with { EntryId = Offer }, take, take with { EntryId = Offer, Held = null }, new Diary.Command.Free(Appointment, Monday.AddHours(5)), new Diary.Command.Free(Entry, Monday.AddHours(5))];
    }

    public static IEnumerable<Offer.Command> OfferCommands()
    {
        var make = new Offer.Command.MakeOffer(
            Offer, Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, AppointmentType.TestDrive, [Afternoon, Morning], Monday.AddMinutes(30), Consultant, Monday);
        var choose = new Offer.Command.Choose(Morning.From, Appointment, Monday.AddMinutes(2));
        return
        [
            make,
            make with { Slots = [Morning] },
            make with { At = Monday.AddHours(2), Until = Monday.AddHours(2.5) },
            choose,
            choose with { From = Monday },
            choose with { At = Monday.AddMinutes(30) },
            new Offer.Command.OfferFreed(Freed, Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, AppointmentType.HomeVisit, AtHome, Monday.AddHours(7), Place, Monday.AddHours(5)),
            new Offer.Command.Extend(Monday.AddHours(20), Monday.AddMinutes(3)),
            new Offer.Command.Extend(Monday.AddHours(20), Monday.AddMinutes(30)),
            new Offer.Command.End(OfferEnd.Declined, Monday.AddMinutes(3)),
            new Offer.Command.End(OfferEnd.Expired, Monday.AddMinutes(30)),
            new Offer.Command.End(OfferEnd.Expired, Monday.AddMinutes(29)),
        ];
    }

    public static IEnumerable<Waiting.Command> WaitingCommands()
    {
        var join = new Waiting.Command.Join(
            Place, Samples.Lead, Samples.Customer, Samples.Brand, Samples.Dealer, new Wish(AppointmentType.HomeVisit), [], Monday, Monday.AddDays(14), Consultant, Monday.AddMinutes(3));
        return
        [
            join,
            join with { Until = Monday },
            new Waiting.Command.Serve(Freed, AtHome.From, Monday.AddHours(7), Monday.AddHours(5)),
            new Waiting.Command.Pass(Freed, Monday.AddHours(7)),
            new Waiting.Command.Leave(WaitingEnd.Booked, Monday.AddHours(6)),
            new Waiting.Command.Leave(WaitingEnd.Expired, Monday.AddHours(6)),
            new Waiting.Command.Leave(WaitingEnd.Expired, Monday.AddDays(14)),
        ];
    }

    public static Appointments.Appointment.Command.PlanVisit PlanVisit() => new(Plan, "陈静", Afternoon.To.AddHours(1), Consultant, Monday.AddHours(6));

    public static IEnumerable<Message.Command> MessageCommands() =>
        [new Message.Command.Ask(About), new Message.Command.NoteSent("sms.example", "8f14e45f", Monday), .. Enumerable.Range(1, 4).Select(n => new Message.Command.NoteFailure("unreachable", Monday.AddHours(n)))];
}
