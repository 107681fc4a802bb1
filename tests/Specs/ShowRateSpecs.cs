using Leads.Appointments;
using Leads.Contracts;
using Leads.Hosting;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>How many of those who were expected came.</summary>
public sealed class ShowRateSpecs
{
    private static readonly AppointmentBoard Row = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Dealer, AppointmentType.TestDrive, Some.Noon, "arrived", "test_drive", Some.Noon.AddMinutes(45), ["zhao", "demo-es7"]);

    [Fact]
    public void Who_came_is_counted_against_who_was_expected_and_nobody_else()
    {
        var rate = Of([Row, Row with { Status = "held" }, Row with { Status = "missed", Misses = 1 }, Row with { Status = "cancelled" }, Row with { Status = "tentative" }, Row with { Status = "confirmed" }, Row with { WalkIn = true }]);
        rate.All.ShouldBe(new ShowFigures(2, 1, 1, 2, 67));
        rate.WalkIns.ShouldBe(1);
        Of([Row with { Misses = 2 }]).All.ShouldBe(new ShowFigures(1, 2, 0, 0, 33), "they did not come twice before");
        Of([]).All.ShouldBe(new ShowFigures(0, 0, 0, 0, null));
    }

    [Fact]
    public void Kinds_and_resources_have_their_own()
    {
        var rate = Of([Row, Row with { Type = AppointmentType.Sales, Status = "missed", Misses = 1, Resources = ["zhao"] }, Row with { Resources = null }]);
        rate.Types.ShouldBe(new Dictionary<string, ShowFigures> { ["sales"] = new(0, 1, 0, 0, 0), ["test_drive"] = new(2, 0, 0, 0, 100) }, ignoreOrder: true);
        rate.Resources.ShouldBe(new Dictionary<string, ShowFigures> { ["zhao"] = new(1, 1, 0, 0, 50), ["demo-es7"] = new(1, 0, 0, 0, 100) }, ignoreOrder: true);
    }

    [Fact]
    [Trait("row", "003-21")]
    public void _003_21_who_called_back_in_time_is_compared_with_what_the_handbook_claims()
    {
        var left = new InvitationCall(1, Some.Dealer, Some.Noon, InvitationAnswer.Voicemail, 40, Some.Noon.AddDays(1), null);
        var rate = Of([], left, left with { AnsweredAt = Some.Noon.AddHours(20) }, left with { AnsweredAt = Some.Noon.AddDays(1) }, left with { AnsweredAt = Some.Noon.AddDays(2) }, left with { CallBackBy = null });
        rate.CallBacks.ShouldBe(new CallBackFigures(4, 2, 50, 50));
        Of([]).CallBacks.ShouldBe(new CallBackFigures(0, 0, null, 50));
    }

    [Fact]
    [Trait("row", "003-18")]
    public void _003_18_a_call_for_an_appointment_takes_two_minutes()
    {
        var call = new InvitationCall(1, Some.Dealer, Some.Noon, InvitationAnswer.Accepted, 120, null, null);
        Of([], call, call with { Seconds = 121, Answer = InvitationAnswer.Declined }, call with { Seconds = null, Answer = InvitationAnswer.Undecided }, call with { Seconds = 600 })
            .Invitations.ShouldBe(new InvitationFigures(4, 2, 50, 2, 280));
        Of([]).Invitations.ShouldBe(new InvitationFigures(0, 0, null, 0, null));
    }

    [Fact]
    [Trait("row", "003-21")]
    public void _003_21_messages_and_who_called_back_stand_on_the_board()
    {
        var opened = new InvitationOpened(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon);
        var made = new InvitationMade(
            Some.StreamId, Some.LeadId, 1, InvitationPlaybook.ColdCall, [], [InvitationReason.Gift, InvitationReason.NewModel], InvitationAnswer.Voicemail, Some.LeadId, null, Some.Noon.AddDays(1), "li", Some.Noon);
        var answered = new InvitationAnswered(Some.StreamId, Some.LeadId, 1, InvitationAnswer.Accepted, "li", Some.Noon.AddHours(3));
        var row = new InvitationBoard(Some.LeadId, Some.Dealer, [new(1, Some.Dealer, Some.Noon, InvitationAnswer.Voicemail, null, Some.Noon.AddDays(1), null)]);
        Rows.Of(InvitationBoard.View, opened, made).ShouldBe(row);
        Rows.Of(InvitationBoard.View, opened, made with { Answer = InvitationAnswer.Accepted, CallBackBy = null }).ShouldBe(row with { Calls = [row.Calls[0] with { Answer = InvitationAnswer.Accepted, CallBackBy = null }] });
        Rows.Of(InvitationBoard.View, opened, made, answered).ShouldBe(row with { Calls = [row.Calls[0] with { AnsweredAt = answered.At, Answer = InvitationAnswer.Accepted }] });
        Rows.Of(InvitationBoard.View, opened, made, answered with { Answer = InvitationAnswer.Undecided }, answered with { At = Some.Noon.AddDays(9) })
            .ShouldBe(row with { Calls = [row.Calls[0] with { AnsweredAt = answered.At, Answer = InvitationAnswer.Accepted }] }, "they had called back before");
        Rows.Of(InvitationBoard.View, opened, made, new InvitationMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Some.Noon)).ShouldBe(row with { Dealer = "D002" });
        InvitationBoard.View.Dealer(row).ShouldBe(Some.Dealer);
    }

    private static ShowRate Of(AppointmentBoard[] rows, params InvitationCall[] calls) => ShowRate.Of(Some.Noon, Some.Noon.AddDays(30), rows, calls, Ids.Code);
}
