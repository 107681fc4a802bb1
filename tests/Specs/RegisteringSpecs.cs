using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.Hosting;
using Leads.LeadIntake;
using Leads.Qualification;
using Shouldly;
using Xunit;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>The form of a dealer's staff: of whoever calls or comes five things are asked (000-32), and what sales staff found is screened (004-24).</summary>
public sealed class RegisteringSpecs
{
    private static readonly Network Network = new(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")));
    private static readonly Caller Consultant = new("D001-consultant", Roles.Consultant, Some.Brand, "D001", Some.Noon);

    private const string Call =
        """
        {"source":"hotline_inbound","customer":{"name":"赵敏","honorific":"女士","phone":"139 8765 4321","city":"武汉"},
         "interest":{"model":"ES7","trim":"Max","colour":"red","needBy":"2026-02-01"}}
        """;

    private static LeadDocument Check(string json, Caller? by = null) => Registering.Check((JsonObject)JsonNode.Parse(json)!, by ?? Consultant, "key-1", Network);

    private static string[] Errors(string json, Caller? by = null) => [.. Should.Throw<Invalid>(() => Check(json, by)).Errors.Select(e => $"{e.Pointer} {e.Code}")];

    private static string With(params (string Pointer, string? Json)[] changes)
    {
        var form = JsonNode.Parse(Call)!;
        foreach (var (pointer, json) in changes)
        {
            var names = pointer[1..].Split('/');
            var parent = names[..^1].Aggregate(form, (node, name) => node[name]!).AsObject();
            parent.Remove(names[^1]);
            if (json is not null)
            {
                parent[names[^1]] = JsonNode.Parse(json);
            }
        }

        return form.ToJsonString();
    }

    [Fact]
    public void A_call_becomes_a_lead_of_the_dealer_in_the_name_of_who_took_it()
    {
        var lead = Check(Call);
        (lead.Source, lead.Dealer, lead.Brand, lead.ExternalId, lead.ReceivedAt, lead.ToBeScreened).ShouldBe((LeadSource.HotlineInbound, "D001", Some.Brand, "key-1", Some.Noon, false));
        lead.Registration.ShouldBe(new Registration("D001-consultant", FirstContactMode.InboundCall));
        Registering.Obtained(lead.Fact("D001", Some.CustomerId)).ShouldBe(5);
    }

    [Theory]
    [InlineData("/interest/model", "model")]
    [InlineData("/interest/needBy", "need_date")]
    [InlineData("/customer/city", "location")]
    [InlineData("/interest/colour", "colour")]
    [InlineData("/interest/trim", "configuration")]
    [Trait("row", "000-32")]
    public void _000_32_each_of_the_five_has_a_value_or_a_reason(string pointer, string field)
    {
        foreach (var (source, gated) in new[] { ("hotline_inbound", true), ("walk_in", true), ("owner_repurchase", true), ("offsite_event", false), ("dealer_website", false) })
        {
            var form = With((pointer, null), ("/source", $"\"{source}\""));
            if (gated)
            {
                Errors(form).ShouldBe([$"{pointer} must-ask"], source);
            }
            else
            {
                Registering.Obtained(Check(form).Fact("D001", Some.CustomerId)).ShouldBe(4, source);
            }
        }

        var excused = Check(With((pointer, null), ("/notObtained", $$"""[{"field":"{{field}}","reason":"undecided"}]""")));
        excused.Registration!.NotObtained!.ShouldHaveSingleItem().Reason.ShouldBe(NotObtainedReason.Undecided);
        Registering.Obtained(excused.Fact("D001", Some.CustomerId)).ShouldBe(4);
        Errors(With(("/notObtained", $$"""[{"field":"{{field}}","reason":"declined"}]"""))).ShouldBe([$"{pointer} obtained"]);
    }

    [Theory]
    [InlineData("offsite_event", "inbound_call", true)]
    [InlineData("walk_in", "outreach", true)]
    [InlineData("hotline_inbound", "online", true)]
    [InlineData("offsite_event", "online", false)]
    public void Neither_what_brought_them_nor_how_they_met_excuses_from_asking(string source, string mode, bool gated)
    {
        var form = With(("/source", $"\"{source}\""), ("/mode", $"\"{mode}\""), ("/interest/colour", null));
        if (gated)
        {
            Errors(form).ShouldBe(["/interest/colour must-ask"]);
        }
        else
        {
            Check(form).Interest.Colour.ShouldBeNull();
        }
    }

    [Fact]
    [Trait("row", "004-13")]
    public void _004_13_whom_an_owner_brought_is_registered_by_staff()
    {
        var lead = Check(With(("/source", "\"referral\""), ("/interest/colour", null)));
        (lead.Source, lead.Registration!.Mode, lead.ToBeScreened).ShouldBe((LeadSource.Referral, FirstContactMode.Outreach, false));
        ResponseTiers.Default.Clock(lead.Source, "N", Some.Noon, WorkingTime.Default).Minutes.ShouldBe(120);
    }

    [Fact]
    public void A_dealers_own_numbers_are_its_own()
    {
        var numbered = With(("/externalId", "\"1\""));
        Check(numbered).IdFrom("dms").ShouldNotBe(Check(numbered, Consultant with { Dealer = "D002" }).IdFrom("dms"));
    }

    [Theory]
    [InlineData("""[{"field":"shoe","reason":"undecided"}]""", "/notObtained/0/field unknown-code")]
    [InlineData("""[{"field":"colour"}]""", "/notObtained/0/reason required")]
    [InlineData("""["colour"]""", "/notObtained/0 wrong-type")]
    [InlineData("""{"colour":"undecided"}""", "/notObtained wrong-type")]
    public void A_reason_that_is_none_is_told(string notObtained, string error) => Errors(With(("/notObtained", notObtained))).ShouldContain(error);

    [Fact]
    public void Everything_wrong_is_told_at_once() =>
        Errors(With(("/customer/phone", "\"1\""), ("/mode", "\"telepathy\""), ("/dealer", "\"D002\""), ("/at", "\"2026-01-05T12:06:00+08:00\""), ("/staff", "\"li\"")))
            .ShouldBe(["/mode unknown-code", "/staff not-you", "/at future", "/dealer not-yours", "/customer/phone impossible-phone"]);

    [Theory]
    [InlineData("hq_dispatched")]
    [InlineData("lost_or_uncontrolled_reactivation")]
    public void Staff_do_not_register_what_others_bring(string source) => Errors(With(("/source", $"\"{source}\""))).ShouldBe(["/source not-yours"]);

    [Fact]
    public void A_dealer_system_says_whose_name_it_is()
    {
        var system = Consultant with { Client = "D001-dms", Role = Roles.DealerSystem };
        Errors(Call, system).ShouldBe(["/staff required"]);
        Check(With(("/staff", "\"li\"")), system).Registration!.By.ShouldBe("li");
    }

    [Fact]
    public void It_may_be_told_later_than_it_happened() => Check(With(("/at", "\"2026-01-05T09:00:00+08:00\""))).ReceivedAt.ShouldBe(Some.Noon.AddHours(-3));

    [Theory]
    [InlineData("offsite_event", Roles.Consultant, true)]
    [InlineData("target_prospecting", Roles.Consultant, true)]
    [InlineData("offsite_event", Roles.CallCentreManager, true)]
    [InlineData("offsite_event", Roles.SalesManager, false)]
    [InlineData("hotline_inbound", Roles.Consultant, false)]
    [InlineData("walk_in", Roles.Consultant, false)]
    [Trait("row", "004-24")]
    public void _004_24_what_sales_staff_found_is_screened_by_the_sales_manager(string source, string role, bool screened) =>
        Check(With(("/source", $"\"{source}\"")), Consultant with { Role = role }).ToBeScreened.ShouldBe(screened);

    [Fact]
    [Trait("row", "004-13")]
    public void _004_13_whom_an_owner_brought_names_the_owner()
    {
        var owner = Some.CustomerId;
        var referral = With(("/source", "\"referral\""), ("/referredBy", $"\"{owner}\""));
        var lead = Check(referral);
        (lead.Source, lead.ReferredBy, lead.Person.Other).ShouldBe((LeadSource.Referral, owner, null));
        lead.Fact("D001", Some.StreamId).ReferredBy.ShouldBe(owner);
        Errors(With(("/referredBy", $"\"{owner}\""))).ShouldBe(["/referredBy no-referral"]);
        Errors(With(("/source", "\"referral\""), ("/referredBy", "\"li\""))).ShouldBe(["/referredBy wrong-id"]);
    }

    [Theory]
    [InlineData("target_prospecting")]
    [InlineData("offsite_event")]
    [Trait("row", "004-03")]
    public void _004_03_anyone_who_may_buy_now_or_later_is_a_prospect_whatever_else_is_known(string source)
    {
        var lead = Check($$"""{"source":"{{source}}","customer":{"phone":"139 8765 4321"},"contactFrom":"2028-09-01"}""");
        (lead.Person.Name, lead.City, lead.Interest, lead.ContactFrom).ShouldBe(("", "", new Interest(""), new DateOnly(2028, 9, 1)));
        Registering.Obtained(lead.Fact("D001", Some.CustomerId)).ShouldBe(0);
    }

    [Theory]
    [InlineData("直邮", "direct_mail")]
    [InlineData("Direct mail", "direct_mail")]
    [InlineData("短信", "sms")]
    [Trait("row", "002-32")]
    public void _002_32_who_answers_what_was_sent_out_is_screened_and_then_planned_for_a_call(string told, string node)
    {
        var network = new Network(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json"))) { Sources = new Sources(Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"))) };
        var form = $$"""{"source":"target_prospecting","subSource":"{{told}}","customer":{"phone":"139 8765 4321"} }""";
        var lead = Registering.Check((JsonObject)JsonNode.Parse(form)!, Consultant, "key-1", network);
        (lead.SubSource, lead.Registration!.Mode, lead.ToBeScreened).ShouldBe((node, FirstContactMode.Outreach, true));

        var fact = lead.Fact("D001", Some.CustomerId);
        var own = network.Own(Wanted.Of(fact, null), "D001", fact.Source, null, Some.Noon);
        var receive = new Lead.Command.Receive(fact, null, ("D001-consultant", "D001", Some.Noon.AddDays(1)), own, [], TimeSpan.FromDays(30), Some.Noon);
        var submitted = Lead.Decider.Fold(Lead.Decider.Initial, Lead.Decide(receive, Lead.Decider.Initial));
        submitted.ShouldBeOfType<Lead.Submitted>();
        var dispatched = Lead.Decide(new Lead.Command.Approve("D001-manager", own, Some.Noon), submitted).OfType<LeadDispatched>().ShouldHaveSingleItem();
        var (_, open) = CaseReactions.React(dispatched)!.Value;
        Case.Decide(open, Case.Decider.Initial).OfType<NextActionPlanned>().ShouldHaveSingleItem().Action.ShouldBe("first_call");
    }

    [Fact]
    [Trait("row", "001-35")]
    public void _001_35_files_are_built_through_every_channel_that_staff_have()
    {
        // What headquarters and the product itself bring, staff do not.
        foreach (var source in Enum.GetValues<LeadSource>())
        {
            var told = With(("/source", $"\"{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(source.ToString())}\""));
            if (source is LeadSource.HqDispatched or LeadSource.LostOrUncontrolledReactivation)
            {
                Errors(told).ShouldBe(["/source not-yours"]);
            }
            else
            {
                Check(told).Source.ShouldBe(source);
            }
        }
    }
}
