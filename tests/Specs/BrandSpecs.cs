using System.Text.Json;
using Leads.Contracts;
using Leads.Hosting;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>A brand's rules hold from a moment on, and nobody changes what was decided by.</summary>
public sealed class BrandConfigurationSpecs
{
    private static readonly BrandRules Rules = new([DispatchRule.Named, DispatchRule.Share], OnBreach: BreachAction.NextDealer);
    private static readonly BrandConfiguration.Command.SetRules Set = new(Some.StreamId, Some.Brand, Rules, Some.Noon, "hq", Some.Noon);
    private static readonly BrandRulesSet Was = new(Some.StreamId, Some.Brand, Rules, Some.Noon, "hq", Some.Noon);

    private static Situation<BrandConfiguration.Command, BrandConfiguration> Given(params object[] events) => Spec.Of(BrandConfiguration.Decider).Given(events);

    [Fact]
    public void Rules_hold_from_a_moment_on()
    {
        var later = Was with { Rules = new BrandRules(LinkWithinDays: 7), EffectiveFrom = Some.Noon.AddDays(2) };
        Given().When(Set).Then(Was);
        var state = ((BrandConfiguration.Set)Given(Was, later).State).Rules;
        state.At(Some.Noon.AddSeconds(-1)).ShouldBeNull();
        state.At(Some.Noon.AddDays(1)).ShouldBe(Rules);
        state.At(Some.Noon.AddDays(2)).ShouldBe(new BrandRules(LinkWithinDays: 7));
    }

    [Fact]
    public void Nobody_sets_the_past() => Given().When(Set with { EffectiveFrom = Some.Noon.AddSeconds(-1) }).ThenRefused("effective-in-the-past");

    [Fact]
    public void The_same_again_changes_nothing()
    {
        Given(Was).When(Set).ThenNothing();
        Given(Was).When(Set with { EffectiveFrom = Some.Noon.AddDays(1) }).ThenNothing();
        Given(Was).When(Set with { Rules = new BrandRules() }).Then(Was with { Rules = new BrandRules() });
        Given(Was, Was with { Rules = new BrandRules(), EffectiveFrom = Some.Noon.AddDays(3) }).When(Set with { EffectiveFrom = Some.Noon.AddDays(1) }).Then(Was with { EffectiveFrom = Some.Noon.AddDays(1) });
    }

    [Theory]
    [InlineData("""{"dispatch":[]}""", "/dispatch")]
    [InlineData("""{"dispatch":["own"]}""", "/dispatch")]
    [InlineData("""{"dispatch":["city","city"]}""", "/dispatch")]
    [InlineData("""{"withinKilometres":0}""", "/withinKilometres")]
    [InlineData("""{"places":[{"city":"武汉","at":{"latitude":91,"longitude":114}}]}""", "/places/0")]
    [InlineData("""{"places":[{"city":"武汉","at":{"latitude":30,"longitude":114}},{"city":"武汉","at":{"latitude":31,"longitude":114}}]}""", "/places")]
    [InlineData("""{"responses":[{"withinMinutes":5,"source":"walk_in"}]}""", "/responses")]
    [InlineData("""{"responses":[{"withinMinutes":5,"grade":"Z"},{"withinMinutes":5}]}""", "/responses/0")]
    [InlineData("""{"responses":[{"withinMinutes":0}]}""", "/responses/0")]
    [InlineData("""{"callBackWithinMinutes":0}""", "/callBackWithinMinutes")]
    [InlineData("""{"linkWithinDays":-1}""", "/linkWithinDays")]
    [InlineData("""{"screening":{"testNumbers":["138 0013 8000"]}}""", "/screening/testNumbers/0")]
    [InlineData("""{"screening":{"repeatedAfter":0}}""", "/screening/repeatedAfter")]
    [InlineData("""{"coolOffs":[{"reason":"won","days":3}]}""", "/coolOffs/0")]
    [InlineData("""{"coolOffs":[{"reason":"lost","days":3},{"reason":"lost","days":4}]}""", "/coolOffs")]
    public void Rules_that_cannot_be_are_told_where(string json, string pointer) =>
        Should.Throw<Invalid>(() => Body<RulesBody>(json).Checked()).Errors.Select(e => e.Pointer).ShouldBe([pointer]);

    [Fact]
    public void Rules_that_can_be_are_kept_as_they_are() =>
        Body<RulesBody>("""{"dispatch":["named","distance"],"withinKilometres":120.5,"places":[{"city":"武汉","at":{"latitude":30.59,"longitude":114.31}}],"responses":[{"withinMinutes":10,"grade":"H"},{"withinMinutes":60}],"onBreach":"tell","callBackWithinMinutes":15,"linkWithinDays":0,"screening":{"testNumbers":["+8613800138000"],"testWords":["测试"],"repeatedAfter":3,"repeatedWithinHours":48},"coolOffs":[{"reason":"lost","days":60}]}""")
            .Checked().ShouldBe(new BrandRules(
                [DispatchRule.Named, DispatchRule.Distance], 120.5, [new CityLocation("武汉", new(30.59, 114.31))], [new(10, Grade: "H"), new(60)], BreachAction.Tell, 15, 0,
                new(["+8613800138000"], ["测试"], 3, 48), [new(CloseReason.Lost, 60)]));

    [Theory]
    [InlineData("""{"weight":0}""", "/weight")]
    [InlineData("""{"mostOpen":-1}""", "/mostOpen")]
    [InlineData("""{"models":[" "]}""", "/models")]
    [InlineData("""{"absences":[{"from":"2026-01-06T00:00:00+08:00","to":"2026-01-06T00:00:00+08:00"}]}""", "/absences/0")]
    [Trait("row", "000-13")]
    public void _000_13_a_consultant_that_cannot_be_is_told_where(string json, string pointer) =>
        Should.Throw<Invalid>(() => Body<ConsultantBody>(json).Checked()).Errors.Select(e => e.Pointer).ShouldBe([pointer]);

    private static T Body<T>(string json)
    {
        var options = new JsonSerializerOptions();
        Conventions.Json(options);
        return JsonSerializer.Deserialize<T>(json, options)!;
    }
}

/// <summary>What a dealer's telephone system tells becomes a lead of whoever calls (000-09, 000-14, 002-31).</summary>
[Trait("row", "002-31")]
public sealed class CallSpecs
{
    private static readonly Network Network = new(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")));
    private static readonly Caller Pbx = new("dms-D001", Roles.DealerSystem, Some.Brand, "D001", Some.Noon);
    private static readonly CallBody Ringing = new("pbx-1", CallStatus.Ringing, "139 8765 4321");

    private static string[] Errors(CallBody body, Caller? by = null) => [.. Should.Throw<Invalid>(() => CallEndpoints.Document(body, by ?? Pbx, Network)).Errors.Select(e => $"{e.Pointer} {e.Code}")];

    [Fact]
    [Trait("row", "000-02")]
    public void _000_02_who_calls_is_a_lead_of_the_dealers_hotline_that_nobody_has_spoken_with_yet()
    {
        var lead = CallEndpoints.Document(Ringing with { At = Some.Noon.AddMinutes(-1) }, Pbx, Network);
        (lead.Source, lead.Brand, lead.Dealer, lead.Phone, lead.ReceivedAt, lead.Unasked, lead.ExternalId)
            .ShouldBe((LeadSource.HotlineInbound, Some.Brand, "D001", "+8613987654321", Some.Noon.AddMinutes(-1), true, "call:pbx-1"));
        lead.Registration.ShouldBe(new Registration("dms-D001", FirstContactMode.InboundCall));
        CallEndpoints.Document(Ringing, Pbx with { Brand = null }, Network).Brand.ShouldBe(Some.Brand);
    }

    [Fact]
    public void What_cannot_be_is_told_where()
    {
        Errors(Ringing with { From = "110" }).ShouldBe(["/from impossible-phone"]);
        Errors(Ringing with { From = "" }).ShouldBe(["/from empty"]);
        Errors(Ringing with { Call = "" }).ShouldBe(["/call too-long"]);
        Errors(Ringing with { DurationSeconds = 5 }).ShouldBe(["/durationSeconds not-over"]);
        Errors(Ringing with { Status = CallStatus.Ended, DurationSeconds = -5 }).ShouldBe(["/durationSeconds out-of-range"]);
        Errors(Ringing with { Recording = new string('x', 501) }).ShouldBe(["/recording too-long"]);
        Errors(Ringing with { Brand = "YINHE" }).ShouldBe(["/brand foreign-brand"]);
        Should.Throw<Invalid>(() => CallEndpoints.Document(Ringing with { At = Some.Noon.AddHours(1) }, Pbx, Network)).Errors.Single().Pointer.ShouldBe("/at");
        Should.Throw<Forbidden>(() => CallEndpoints.Document(Ringing, Pbx with { Dealer = null }, Network));
    }
}
