using Leads.Contracts;
using Leads.EventStore;
using Leads.Insights;
using Shouldly;
using Xunit;
using static Leads.Specs.Some;
using Words = Leads.Insights.Words;

namespace Leads.Specs;

/// <summary>The sales journal: every event of a lead in words, every code translated, nothing about a person.</summary>
public sealed class TimelineSpecs
{
    private static readonly IReadOnlyList<EventType> OfLeads = [.. EventTypes.Published.All.Where(t => t.Type.GetProperty("LeadId")?.PropertyType is { } id && (Nullable.GetUnderlyingType(id) ?? id) == typeof(Guid))];

    /// <summary>How staff read some of them, as examples for the others.</summary>
    public static TheoryData<object, string, string> Sentences => new()
    {
        {
            Example.Of<LeadReceived>(1) with { Brand = Brand, Source = LeadSource.HqDispatched, SubSource = "autohome", City = "武汉", Interest = new Interest("ES7", NeedBy: new DateOnly(2026, 2, 1)) },
            "收到XINGHE品牌线索，来源为总部派发（autohome），意向车型ES7，2026-02-01前用车",
            "A lead of XINGHE from headquarters (autohome): interested in ES7, needed by 2026-02-01"
        },
        {
            new LeadDispatched(LeadId, CustomerId, Brand, Dealer, DispatchRule.City, Wish, Noon, RespondBy: Noon.AddMinutes(30)),
            "线索派发给D001，依据：客户所在城市，须在2026-01-05 12:30前首次联系客户",
            "Given to D001, by the customer's city, the customer to be tried by 2026-01-05 12:30"
        },
        {
            new LeadAssigned(LeadId, Brand, Dealer, "li", AssignmentMethod.RoundRobin, Noon, [new("wang", AssignmentRefusal.Absent), new("zhao", AssignmentRefusal.Full)]),
            "分配给D001的li，方式：轮流，跳过wang（不在岗）、zhao（线索已满）",
            "Assigned to li of D001, in turn, passing over wang (away), zhao (full)"
        },
        { new LeadReleased(LeadId, Brand, "lead-intake", Noon), "系统恢复派发线索", "Let go by the system, to be given to a dealer next" },
        { new LeadReleased(LeadId, Brand, "hq-xinghe", Noon), "hq-xinghe恢复派发线索", "Let go by hq-xinghe, to be given to a dealer next" },
        { new FirstResponseMade(LeadId, Brand, Dealer, true, Noon), "D001及时首次联系客户", "The customer was first tried by D001, in time" },
        { new FirstResponseMade(LeadId, Brand, Dealer, false, Noon), "D001逾期首次联系客户", "The customer was first tried by D001, late" },
        {
            new ContactRecorded(StreamId, LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 184, Personal("想周六来看车"), Noon),
            "主动联系客户（电话）：已接通，时长184秒", "By phone, outbound: spoke with the customer, 184 s"
        },
        {
            new ContactRecorded(StreamId, LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, null, Noon),
            "主动联系客户（电话）：无人接听", "By phone, outbound: no answer"
        },
        // Told in another clock, read in China's.
        { new NextActionPlanned(StreamId, LeadId, "invite", new DateTimeOffset(2026, 1, 5, 20, 0, 0, TimeSpan.Zero), Noon), "下一步：邀约到店，2026-01-06 04:00前完成", "Next: invite, by 2026-01-06 04:00" },
        { new NextActionPlanned(StreamId, LeadId, "send_brochure", Noon, Noon), "下一步：send_brochure，2026-01-05 12:00前完成", "Next: send_brochure, by 2026-01-05 12:00" },
        { new ProposalMade(StreamId, LeadId, "ES7", Yuan(259_900), Noon), "报价：ES7，259,900元", "Offered: ES7 for CNY 259,900" },
        { new ContractSigned(StreamId, LeadId, new Money(1_234_550, "EUR"), Noon), "签订合同，成交价EUR 12,345.5", "Signed at EUR 12,345.5" },
        {
            new DealLost(StreamId, LeadId, "price", null, "BYD", Noon), "战败，客户所述原因：价格，竞品BYD", "Lost, the customer says: price, to BYD"
        },
        { new TouchMade(StreamId, LeadId, Touch.H48, ContactChannel.Phone, ContactResult.Connected, null, Noon), "交车后48小时回访（电话）：已接通", "The contact 48 hours after delivery, by phone: spoke with the customer" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    [Trait("row", "001-30")]
    public void _001_30_an_event_is_told_in_the_words_of_staff(object e, string zh, string en) => EventWords.Of[EventTypes.Published.Of(e.GetType()).Name].Say(e).ShouldBe(new Words(zh, en));

    [Fact]
    [Trait("row", "001-30")]
    public void _001_30_every_event_of_a_lead_has_words_in_both_languages_and_nothing_else_has()
    {
        EventWords.Of.Keys.ShouldBe(OfLeads.Select(t => t.Name), ignoreOrder: true);
        foreach (var (name, words) in EventWords.Of)
        {
            ShouldBeBoth(words.Title, name);
            // With everything told, and with nothing that need not be.
            foreach (var number in new[] { 0, 1, 2, 3 })
            {
                var said = words.Say(Example.Of(EventTypes.Published.Named(name)!.Type, number));
                ShouldBeBoth(said with { En = said.En.Replace(" 星河 🚗", "", StringComparison.Ordinal) }, name);
                (said.Zh + said.En).ShouldNotContain("*", Case.Sensitive, name);
            }
        }

        EventWords.Of.Values.Select(words => words.Title.Zh).ShouldBeUnique();
        EventWords.Of.Values.Select(words => words.Title.En).ShouldBeUnique();
    }

    [Fact]
    [Trait("row", "001-30")]
    public void _001_30_every_code_that_an_event_of_a_lead_may_carry_has_words_in_both_languages()
    {
        var codes = OfLeads.SelectMany(t => Codes(t.Type)).Distinct().ToList();
        codes.ShouldContain(typeof(AssignmentRefusal), "codes inside of lists and values count too");
        foreach (var code in codes.SelectMany(type => Enum.GetValues(type).Cast<Enum>()))
        {
            var name = $"{code.GetType().Name}.{code}";
            ShouldBeBoth(CodeWords.Of(code).ShouldNotBeNull($"services/insight/CodeWords.cs says nothing of {name}"), name);
        }
    }

    [Fact]
    [Trait("row", "001-30")]
    public void _001_30_nothing_about_a_person_stands_in_the_words()
    {
        foreach (var type in OfLeads)
        {
            var said = EventWords.Of[type.Name].Say(Example.Of(type.Type));
            foreach (var secret in new[] { "王伟", "138", "[personal]" })
            {
                (said.Zh + said.En).ShouldNotContain(secret, Case.Sensitive, type.Name);
            }
        }
    }

    private static void ShouldBeBoth(Words words, string name)
    {
        words.Zh.Any(c => c is >= '\u4E00' and <= '\u9FFF').ShouldBeTrue($"{name} in Chinese: {words.Zh}");
        (words.En.Length > 0 && !words.En.Any(c => c >= '\u3000')).ShouldBeTrue($"{name} in English: {words.En}");
    }

    private static IEnumerable<Type> Codes(Type type) =>
        type.IsEnum ? [type]
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>) ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Codes)
        : type.Assembly == typeof(EventAttribute).Assembly ? type.GetProperties().SelectMany(p => Codes(p.PropertyType))
        : [];
}
