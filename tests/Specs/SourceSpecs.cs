using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>The source tree that the product is delivered with: everything that the handbook and the dealers' form name is in it.</summary>
public sealed class SourceSpecs
{
    private static readonly SourceTree Tree = Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"));
    private static readonly Sources Known = new(Tree);

    public static TheoryData<string, string, string> Form => new()
    {
        { "1", "outdoor ads", "户外广告" }, { "2", "roadshow", "路演" }, { "3", "newspaper", "报纸" }, { "4", "radio", "广播" }, { "5", "TV", "电视" },
        { "6", "internet", "网络" }, { "7", "magazine", "杂志" }, { "8", "SMS", "短信" }, { "9", "in-store promotion", "店内促销" }, { "10", "leaflet", "宣传单" },
        { "11", "friend referral", "朋友介绍" }, { "12", "salesperson visit", "销售人员拜访" }, { "13", "walk-in", "自然到店" },
        { "14", "competitor interception", "竞品拦截" }, { "15", "other", "其他" },
    };

    [Fact]
    public void The_delivered_tree_is_one_that_could_be_configured()
    {
        Sources.Errors(Tree).ShouldBeEmpty();
        Tree.Nodes.ShouldAllBe(n => n.NameZh.Any(c => c >= '\u4E00' && c <= '\u9FFF') && n.NameEn.All(char.IsAscii));
    }

    [Fact]
    [Trait("row", "000-02")]
    public void _000_02_every_source_is_a_root_and_the_sub_sources_are_below_it()
    {
        foreach (var source in Enum.GetValues<LeadSource>())
        {
            var root = Tree.Nodes.Where(n => n.Root == source && Sources.IsRoot(n)).ShouldHaveSingleItem();
            root.Parent.ShouldBeNull();
            Known.Find(root.NameZh).ShouldBe(root);
        }

        Enum.GetValues<LeadSource>().Length.ShouldBeGreaterThan(7, "the seven are not all there are");
        Nodes(LeadSource.OwnerRepurchase).ShouldBe(["additional", "trade_up"], "在购, 换购");
        Nodes(LeadSource.LostOrUncontrolledReactivation).ShouldBe(["defeated", "out_of_control"], "战败, 失控");

        static IEnumerable<string> Nodes(LeadSource root) => Tree.Nodes.Where(n => n.Root == root && !Sources.IsRoot(n)).Select(n => n.Code);
    }

    [Theory]
    [InlineData("bitauto", "易车网")]
    [InlineData("autohome", "汽车之家")]
    [InlineData("xcar", "爱卡汽车")]
    [InlineData("pcauto", "太平洋汽车网")]
    [Trait("row", "000-18")]
    public void _000_18_the_four_portals_are_known_by_code_and_name(string code, string name)
    {
        var node = Known.Find(name).ShouldNotBeNull();
        (node.Code, node.Root, node.Parent).ShouldBe((code, LeadSource.HqDispatched, "car_portal"));
        Known.InScheme(Sources.Adf, name).ShouldBe(node);
    }

    [Fact]
    [Trait("row", "000-03")]
    public void _000_03_every_sub_source_of_the_sample_is_a_node_of_headquarters()
    {
        string[] told = ["autohome", "bitauto", "xcar", "pcauto", "brand_website", "brand_app", "wechat", "douyin", "brand_hotline", "auto_show"];
        told.ShouldAllBe(code => Known.Find(code)!.Code == code && Known.Find(code)!.Root == LeadSource.HqDispatched);
    }

    [Fact]
    [Trait("row", "004-12")]
    public void _004_12_every_channel_of_advertisements_has_a_node() =>
        Tree.Nodes.Select(n => n.Ad).OfType<AdChannel>().ShouldBe(Enum.GetValues<AdChannel>(), ignoreOrder: true);

    [Fact]
    [Trait("row", "004-18")]
    public void _004_18_every_place_of_outreach_has_a_node_and_both_sides_speak_there()
    {
        var places = Tree.Nodes.Where(n => n.Place is not null).ToList();
        places.Select(n => n.Place!.Value).ShouldBe(Enum.GetValues<OutreachPlace>(), ignoreOrder: true);
        places.Concat(new[] { "direct_mail", "sms" }.Select(code => Known.Find(code)!)).ShouldAllBe(n => n.Direction == Reach.TwoWay);
    }

    [Fact]
    [Trait("row", "004-11")]
    public void _004_11_advertising_goes_one_way_and_prospecting_both()
    {
        Tree.Nodes.Where(n => n.Ad is not null).ShouldAllBe(n => n.Direction == Reach.OneWay);
        Tree.Nodes.Where(n => n.Root is LeadSource.TargetProspecting or LeadSource.OffsiteEvent or LeadSource.Referral && n.Channel is null).ShouldAllBe(n => n.Direction == Reach.TwoWay);
    }

    [Fact]
    [Trait("row", "003-02")]
    public void _003_02_every_way_of_selling_has_a_node() => Enum.GetValues<SalesChannel>().ShouldAllBe(channel => Tree.Nodes.Any(n => n.Channel == channel));

    [Theory]
    [InlineData("002-12", "future_customers", LeadSource.TargetProspecting)]
    [InlineData("002-32", "direct_mail", LeadSource.TargetProspecting)]
    [InlineData("002-32", "sms", LeadSource.TargetProspecting)]
    [InlineData("002-31", "advertising", LeadSource.HotlineInbound)]
    [InlineData("001-36", "walk_in", LeadSource.WalkIn)]
    [InlineData("004-13", "owner_referral", LeadSource.Referral)]
    [Trait("row", "002-12")]
    [Trait("row", "002-31")]
    [Trait("row", "002-32")]
    [Trait("row", "001-36")]
    [Trait("row", "004-13")]
    public void What_else_the_handbook_names_is_in_the_tree(string row, string code, LeadSource root) => Known.Find(code).ShouldNotBeNull(row).Root.ShouldBe(root);

    /// <summary>§4.1: the fifteen information sources of the dealers' form.</summary>
    [Theory]
    [MemberData(nameof(Form))]
    public void Every_source_of_the_dealers_form_is_mapped_by_number_and_by_word(string number, string english, string chinese)
    {
        var node = Known.InScheme("dealer_form", number).ShouldNotBeNull();
        Known.InScheme("dealer_form", english.ToUpperInvariant() + " ").ShouldBe(node);
        Known.InScheme("dealer_form", chinese).ShouldBe(node);
        Known.InScheme(Sources.Adf, number).ShouldBeNull();
    }

    [Fact]
    public void The_form_has_fifteen_sources_and_no_more() =>
        Tree.Maps!.Where(m => m.Scheme == "dealer_form" && m.Theirs.All(char.IsAsciiDigit)).Select(m => m.Theirs).ShouldBe(Enumerable.Range(1, 15).Select(n => $"{n}"));

    [Fact]
    public void What_is_retired_is_understood_where_nothing_offered_is_called_so()
    {
        var sources = new Sources(new SourceTree(
            [
                new("walk_in", LeadSource.WalkIn, "到店", "Walk-in"), new("old_app", LeadSource.WalkIn, "小程序", "App", Retired: true),
                new("new_app", LeadSource.WalkIn, "小程序", "New app"), new("fax", LeadSource.WalkIn, "传真", "Fax", Retired: true),
            ]));
        (sources.SubSource(LeadSource.WalkIn, "小程序"), sources.SubSource(LeadSource.WalkIn, "FAX"), sources.SubSource(LeadSource.WalkIn, "App")).ShouldBe(("new_app", "fax", "old_app"));
    }

    [Fact]
    public void A_word_of_two_sources_is_the_one_of_the_source_told() =>
        new Sources(new SourceTree([new("a", LeadSource.WalkIn, "网络", "A"), new("b", LeadSource.DealerWebsite, "网络", "B")])).SubSource(LeadSource.DealerWebsite, "网络").ShouldBe("b");

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"code":"Not Snake","root":"walk_in","nameZh":"x","nameEn":"x"}""", "/nodes/54/code wrong-code" },
        { """{"code":"radio","root":"walk_in","nameZh":"x","nameEn":"x"}""", "/nodes/54/code twice" },
        { """{"code":"x","root":"walk_in","nameZh":" ","nameEn":""}""", "/nodes/54/nameZh empty, /nodes/54/nameEn empty" },
        { """{"code":"x","root":"walk_in","nameZh":"x\u0000","nameEn":"x"}""", "/nodes/54/nameZh empty" },
        { """{"code":"x","root":"walk_in","nameZh":"x","nameEn":"x","parent":"y"}""", "/nodes/54/parent unknown-node" },
        { """{"code":"x","root":"walk_in","nameZh":"x","nameEn":"x","parent":"car_portal"}""", "/nodes/54/parent other-root" },
        { """{"code":"x","root":"walk_in","nameZh":"x","nameEn":"x","parent":"x"}""", "/nodes/54/parent circle" },
        { "null", "/nodes/54 empty" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_with_a_node_is_told_by_pointer(string node, string errors)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sources.json")))!;
        json["nodes"]!.AsArray().Add(JsonNode.Parse(node));
        Errors(json).ShouldBe(errors);
    }

    [Fact]
    public void Everything_wrong_with_a_tree_is_told_at_once()
    {
        var nodes = Tree.Nodes.Where(n => n.Code != "other").ToList();
        nodes[0] = nodes[0] with { Root = LeadSource.WalkIn, Parent = "radio", Retired = true };
        nodes.Add(new("one", LeadSource.WalkIn, "一", "One", "two"));
        nodes.Add(new("two", LeadSource.WalkIn, "二", "Two", "one"));
        nodes.RemoveAll(n => n.Code == "referral");
        SourceMap[] maps = [new("adf", "X", "radio"), new("adf", " x ", "tv"), new("Ad f", "", "nothing"), null!];
        Sources.Errors(new SourceTree(nodes, maps)).Select(e => $"{e.Pointer} {e.Code}").ShouldBe(
        [
            "/nodes missing-root", "/nodes/0/root other-root", "/nodes/0/parent root-below", "/nodes/0/retired root-retired",
            $"/nodes/{nodes.Count - 2}/parent circle", $"/nodes/{nodes.Count - 1}/parent circle",
            "/maps/1/theirs twice", "/maps/2/scheme wrong-code", "/maps/2/theirs empty", "/maps/2/node unknown-node", "/maps/3 empty",
        ]);
        Sources.Errors(new SourceTree([.. Enumerable.Repeat(nodes[1], 1001)])).ShouldHaveSingleItem().Code.ShouldBe("too-many");
    }

    private static string Errors(JsonNode tree) =>
        string.Join(", ", Sources.Errors(System.Text.Json.JsonSerializer.Deserialize<SourceTree>(tree, EventJson.Options)!).Select(e => $"{e.Pointer} {e.Code}"));
}

/// <summary>A brand says where its leads come from, with the moment from which it holds.</summary>
[Trait("row", "000-02")]
public sealed class SourceConfigurationSpecs
{
    private static readonly SourceTree Tree = Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"));
    private static readonly SourceTree Renamed = Tree with { Nodes = [.. Tree.Nodes, new("weekly", LeadSource.HqDispatched, "周报", "Weekly", "car_portal")] };

    private static readonly SourceConfiguration.Command.Configure Configure = new(Some.StreamId, Some.Brand, Tree, Some.Noon, "hq", Some.Noon);
    private static readonly SourcesConfigured Configured = new(Some.StreamId, Some.Brand, Tree, Some.Noon, "hq", Some.Noon);
    private static readonly SourcesConfigured Tomorrow = Configured with { Tree = Renamed, EffectiveFrom = Some.Noon.AddDays(1), At = Some.Noon.AddMinutes(1) };

    private static Situation<SourceConfiguration.Command, SourceConfiguration> Given(params object[] events) => Spec.Of(SourceConfiguration.Decider).Given(events);

    [Fact]
    public void A_tree_holds_from_a_moment_on()
    {
        Given().When(Configure).Then(Configured);
        Given(Configured).When(Configure with { Tree = Renamed, EffectiveFrom = Tomorrow.EffectiveFrom, At = Tomorrow.At }).Then(Tomorrow);
    }

    [Fact]
    public void The_same_again_changes_nothing() => Given(Configured, Tomorrow).When(Configure with { Tree = Renamed, EffectiveFrom = Tomorrow.EffectiveFrom }).ThenNothing();

    [Fact]
    public void The_past_is_not_configured() => Given(Configured).When(Configure with { Tree = Renamed, EffectiveFrom = Some.Noon.AddTicks(-1) }).ThenRefused("effective-in-the-past");

    [Fact]
    public void A_tree_without_sources_is_none() => Given().When(Configure with { Tree = new SourceTree([]) }).ThenRefused("no-source");

    [Fact]
    public void _000_02_yesterdays_lead_is_read_by_yesterdays_tree()
    {
        var trees = ((SourceConfiguration.Configured)Given(Configured, Tomorrow).State).Trees;
        trees.At(Some.Noon.AddTicks(-1)).ShouldBeNull();
        (Told(Some.Noon), Told(Tomorrow.EffectiveFrom.AddTicks(-1)), Told(Tomorrow.EffectiveFrom)).ShouldBe(("周报", "周报", "weekly"));

        string? Told(DateTimeOffset at)
        {
            var network = new Network(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")))
            {
                OwnSources = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create(Some.Brand, new Sources(trees.At(at)!))]),
            };
            return LeadDocument.Parse(Encoding.UTF8.GetBytes(
                """
                {"externalId":"1","brand":"XINGHE","source":"hq_dispatched","subSource":"周报","receivedAt":"2026-01-05T09:00:00+08:00","customer":{"name":"王伟","phone":"13812345678","city":"武汉"},
                 "interest":{"model":"ES7"},"consent":{"purposes":["contact"],"at":"2026-01-05T08:55:00+08:00","evidence":"form:v1"}}
                """), Some.Brand, network).SubSource;
        }
    }

    [Fact]
    public void A_brand_that_configured_nothing_has_the_delivered_tree_and_another_brands_is_not_its_own()
    {
        var (delivered, own) = (new Sources(Tree), new Sources(Renamed));
        var network = new Network([]) { Sources = delivered, OwnSources = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create("YINHE", own)]) };
        (network.SourcesOf(Some.Brand), network.SourcesOf("YINHE"), network.SourcesOf(null)).ShouldBe((delivered, own, delivered));
    }
}

/// <summary>The source of a lead cycle never changes, and who found a customer first and what brought them back is kept.</summary>
[Trait("row", "000-02")]
public sealed class AttributionSpecs
{
    private static readonly SourceTree Tree = Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"));

    private static readonly LeadReceived Received = Example.Of<LeadReceived>() with { LeadId = Some.LeadId, Source = LeadSource.HqDispatched, SubSource = "autohome", At = Some.Noon };

    private static Lead.Known Lead(LeadReceived fact, params object[] events) => (Lead.Known)LeadIntake.Lead.Decider.Fold(LeadIntake.Lead.Decider.Initial, [fact, .. events]);

    [Fact]
    public void _000_02_nothing_that_can_happen_to_a_lead_changes_its_source()
    {
        var events = EventTypes.Published.All.Where(e => e.Publisher == Publisher.LeadIntake).SelectMany(e => new[] { Example.Of(e.Type, 0), Example.Of(e.Type, 1) }).ToList();
        var (seen, happened) = (new HashSet<string>(), new HashSet<Type>());
        IReadOnlyList<Lead.Known> edge = [Lead(Received)];
        while (edge.Count > 0)
        {
            edge.ShouldAllBe(lead => lead.Fact.Source == LeadSource.HqDispatched && lead.Fact.SubSource == "autohome");
            edge = [.. edge.SelectMany(lead => events.Select(e => After(lead, e))).OfType<Lead.Known>().Where(lead => seen.Add(Kind(lead)))];
        }

        happened.Count.ShouldBeGreaterThan(15);

        static string Kind(Lead.Known lead) => $"{lead.GetType().Name} {string.Join(' ', lead.Tried)} {(lead as Lead.Dispatched)?.Accepted} {(lead as Lead.Dispatched)?.Clock}";

        Lead? After(Lead lead, object e)
        {
            try
            {
                var after = LeadIntake.Lead.Evolve(lead, e);
                happened.Add(e.GetType());
                return after;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void No_event_but_the_first_tells_a_source() => EventTypes.Published.All
        .Where(e => e.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(p => p.PropertyType == typeof(LeadSource)))
        .Select(e => e.Name).ShouldBe(["lead_received"]);

    [Fact]
    public void _000_02_the_chain_tells_who_found_the_customer_first_and_what_brought_them_back()
    {
        var back = Received with { LeadId = Some.StreamId, Source = LeadSource.LostOrUncontrolledReactivation, SubSource = "defeated", At = Some.Noon.AddDays(90) };
        var again = Received with { LeadId = Some.CustomerId, Source = LeadSource.WalkIn, SubSource = "门口", At = Some.Noon.AddDays(91), Campaign = null };
        var linked = Example.Of<LeadLinked>() with { LeadId = again.LeadId, To = back.LeadId };
        var chain = Attribution.Of(Some.CustomerId, [Lead(again, linked), Lead(back), Lead(Received)], _ => Tree);
        chain.Touches.Select(t => (t.LeadId, t.Standing)).ShouldBe([(Received.LeadId, "cycle"), (back.LeadId, "cycle"), (again.LeadId, "linked")]);
        (chain.First!.SourceName, chain.First.SubSourceName).ShouldBe((new("总部派发", "Dispatched by headquarters"), new("汽车之家", "Autohome")));
        (chain.Last!.LeadId, chain.Last.LinkedTo, chain.Last.SourceName!.Zh, chain.Last.SubSource, chain.Last.SubSourceName).ShouldBe((again.LeadId, back.LeadId, "自然到店", "门口", null));
    }

    [Fact]
    public void Who_came_once_was_not_brought_back_and_what_is_no_lead_found_nobody()
    {
        Attribution.Of(Some.CustomerId, [Lead(Received)], _ => Tree).Last.ShouldBeNull();
        var test = Lead(Received with { LeadId = Some.StreamId, At = Some.Noon.AddDays(-1) }, Example.Of<LeadInvalidated>());
        var chain = Attribution.Of(Some.CustomerId, [Lead(Received), test], _ => Tree);
        (chain.Touches.Count, chain.First!.LeadId, chain.Last).ShouldBe((2, Received.LeadId, null));
    }

    [Fact]
    public void A_touch_is_called_what_it_was_called_then()
    {
        var later = Tree with { Nodes = [.. Tree.Nodes.Select(n => n.Code == "autohome" ? n with { NameZh = "之家", NameEn = "Home" } : n)] };
        var chain = Attribution.Of(Some.CustomerId, [Lead(Received), Lead(Received with { LeadId = Some.StreamId, At = Some.Noon.AddDays(2) })], at => at < Some.Noon.AddDays(1) ? Tree : later);
        (chain.First!.SubSourceName!.Zh, chain.Last!.SubSourceName!.Zh).ShouldBe(("汽车之家", "之家"));
    }
}
