using Leads.Appointments;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>What a customer is written about an appointment.</summary>
public sealed class MessageSpecs
{
    private static readonly MessageRequested Requested = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, ContactChannel.Sms, MessageTemplate.AppointmentReminder, Some.StreamId, AppointmentType.TestDrive, Some.Noon.AddDays(1),
        Some.Noon);

    private static Situation<Message.Command, Message> Given(params object[] events) => Spec.Of(Message.Decider).Given(events);

    [Fact]
    public void It_is_sent_at_once_and_once()
    {
        var sent = new MessageSent(Some.StreamId, Some.LeadId, "shown", "1", Some.Noon);
        Given().When(new Message.Command.Ask(Requested)).Then(Requested);
        Given(Requested).When(new Message.Command.Ask(Requested)).ThenNothing();
        Message.Decider.Deadlines(Given(Requested).State).ShouldBe([new Deadline("send", Some.Noon)]);
        Given(Requested).When(new Message.Command.NoteSent("shown", "1", Some.Noon)).Then(sent);
        Given(Requested, sent).When(new Message.Command.NoteSent("shown", "1", Some.Noon)).ThenNothing();
        Given(Requested, sent).When(new Message.Command.NoteFailure("unreachable", Some.Noon)).ThenNothing();
        Message.Decider.Deadlines(Given(Requested, sent).State).ShouldBeEmpty();
    }

    [Fact]
    public void A_provider_that_does_not_take_it_is_asked_again_later_each_time_and_four_times_in_all()
    {
        List<object> so = [Requested];
        foreach (var (attempt, minutes) in new[] { (1, 1), (2, 5), (3, 30) })
        {
            var failed = new MessageFailed(Some.StreamId, Some.LeadId, attempt, "http-503", Some.Noon.AddMinutes(minutes), Some.Noon);
            Given([.. so]).When(new Message.Command.NoteFailure("http-503", Some.Noon)).Then(failed);
            so.Add(failed);
            Message.Decider.Deadlines(Given([.. so]).State).ShouldBe([new Deadline("send", failed.RetryAt)]);
        }

        var givenUp = new MessageGivenUp(Some.StreamId, Some.LeadId, 4, "http-503", Some.Noon);
        Given([.. so]).When(new Message.Command.NoteFailure("http-503", Some.Noon)).Then(givenUp);
        Message.Decider.Deadlines(Given([.. so, givenUp]).State).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(MessageTemplate.AppointmentBooked, "【武汉店】您已预约1月10日（六）14:10试驾，期待您的光临。", "武汉店: your test drive is booked for Sat 10 Jan 14:10. We look forward to seeing you.")]
    [InlineData(MessageTemplate.AppointmentMoved, "【武汉店】您的试驾已改到1月10日（六）14:10。", "武汉店: your test drive is moved to Sat 10 Jan 14:10.")]
    [InlineData(MessageTemplate.AppointmentReminder, "【武汉店】提醒您：1月10日（六）14:10试驾。如需改期请提前告知。", "武汉店: a reminder of your test drive at Sat 10 Jan 14:10. Please tell us if you need another time.")]
    [InlineData(MessageTemplate.AppointmentCancelled, "【武汉店】您1月10日（六）14:10的试驾已取消。", "武汉店: your test drive at Sat 10 Jan 14:10 is called off.")]
    [InlineData(MessageTemplate.AppointmentMissed, "【武汉店】今天没有等到您，试驾可以改到您方便的时间，我们会与您联系。", "武汉店: we missed you today. Your test drive can be at another time; we will call you.")]
    [InlineData(
        MessageTemplate.DeliveryDelayed, "【武汉店】抱歉，您的新车预计1月10日（六）到店，与原定日期不同。我们会与您联系。",
        "武汉店: we are sorry, your new car is now expected on Sat 10 Jan, not on the day we told you. We will call you.")]
    public void It_says_what_and_when_in_two_languages_and_nothing_of_who_they_are(MessageTemplate template, string zh, string en) =>
        MessageTexts.Of(template, AppointmentType.TestDrive, new DateTimeOffset(2026, 1, 10, 14, 10, 0, TimeSpan.FromHours(8)), "武汉店").ShouldBe(new Words(zh, en));

    [Fact]
    public void Every_kind_of_appointment_has_a_name_of_its_own() =>
        Enum.GetValues<AppointmentType>().Select(type => MessageTexts.Of(MessageTemplate.AppointmentBooked, type, Some.Noon, "D001")).ShouldBeUnique();
}
