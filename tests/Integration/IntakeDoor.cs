using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.LeadIntake;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.Integration;

/// <summary>lead-intake's door on a database of its own, and whom it gives leads to.</summary>
internal sealed class Door : IAsyncDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly EventStore.EventStore _store;
    private readonly Networks _networks;
    private readonly Assigner _assigner;
    private readonly Desk _desk;
    private int _number;
    private long _followed;

    private Door(StoreRig rig, EventStore.EventStore store, PersonalDataKeys keys, Networks networks)
    {
        (Rig, _store, _networks) = (rig, store, networks);
        Intake = new Intake(store, keys, networks);
        Customers = new Customers(new Streams<Customer.Command, Customer>(store, Customer.Decider), store);
        Leads = new LeadStreams(store, LeadIntake.Lead.Decider);
        _assigner = new Assigner(Leads, store, networks);
        _desk = new Desk(Leads, store, networks, _assigner, Customers);
    }

    public StoreRig Rig { get; }

    public Intake Intake { get; }

    public Customers Customers { get; }

    public LeadStreams Leads { get; }

    public ConsentLedger Ledger => new(Customers, _store);

    public Caller By => new("hq", Roles.Hq, "XINGHE", null, Rig.Clock.GetUtcNow());

    /// <param name="dealers">As the product is delivered when none are told.</param>
    public static async Task<Door> Open(PostgresServer server, params Dealer[] dealers)
    {
        var rig = await StoreRig.Create(server);
        await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(Lead).Assembly), Never);
        var keys = new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var database = rig.Connect();
        var store = new EventStore.EventStore("lead-intake", database, EventTypes.Published, new PersonalData(database, keys, rig.Clock), rig.Clock);
        var delivered = dealers.Length > 0 ? dealers : Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json"));
        return new Door(rig, store, keys, new Networks(delivered, new SourceTree([]), store, NullLogger<Networks>.Instance));
    }

    public LeadDocument Document(string? phone, string? email = null, bool relay = false, DateTimeOffset? consent = null, string? dealer = "D001", IReadOnlyList<string>? receivers = null)
    {
        var customer = new JsonObject { ["name"] = "王伟", ["city"] = "武汉", ["phone"] = phone, ["email"] = email, ["phoneKind"] = relay ? "relay" : null };
        var json = JsonNode.Parse(
            """{"brand":"XINGHE","source":"hq_dispatched","receivedAt":"2026-01-05T09:00:00+08:00","interest":{"model":"ES7"},"consent":{"purposes":["contact","dealer_transfer"],"at":"2026-01-05T08:55:00+08:00","evidence":"form:v1"}}""")!;
        var number = Interlocked.Increment(ref _number);
        json["externalId"] = $"L-{number}";
        // A day apart, so that nobody fills in forms.
        json["receivedAt"] = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(2 * number).ToString("O");
        json["customer"] = customer;
        json["dealer"] = dealer;
        if (consent is { } at)
        {
            json["consent"]!["at"] = at.ToString("O");
        }

        var document = LeadDocument.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), "XINGHE", Intake.Network);
        return receivers is null ? document : document with { Consent = document.Consent with { Receivers = receivers } };
    }

    /// <summary>The customer whose lead it is.</summary>
    public async Task<Guid> Lead(string? phone, string? email = null, bool relay = false) => await Receive(Document(phone, email, relay), "customerId");

    /// <summary>The lead of somebody new.</summary>
    /// <param name="dealer">Whom headquarters names.</param>
    public Task<Guid> Push(string? dealer = null, IReadOnlyList<string>? receivers = null) => Receive(Document(Phone(), dealer: dealer, receivers: receivers), "leadId");

    /// <summary>The lead of somebody new who wrote to D001, whose li registers them.</summary>
    /// <param name="purposes">What they agreed to.</param>
    public Task<Guid> Register(string? phone = null, DateOnly? contactFrom = null, params string[] purposes)
    {
        var form = new JsonObject
        {
            ["source"] = "dealer_website",
            ["customer"] = new JsonObject { ["name"] = "赵敏", ["phone"] = phone ?? Phone(), ["city"] = "武汉" },
            ["contactFrom"] = contactFrom?.ToString("O"),
        };
        if (purposes.Length > 0)
        {
            form["consent"] = new JsonObject { ["purposes"] = new JsonArray([.. purposes.Select(p => (JsonNode)p)]), ["at"] = By.Now.ToString("O"), ["evidence"] = "form:v2" };
        }

        return Receive(Registering.Check(form, new Caller("li", Roles.Consultant, "XINGHE", "D001", By.Now), $"R-{Interlocked.Increment(ref _number)}", Intake.Network), "leadId");
    }

    /// <summary>From now on.</summary>
    public async Task Set(BrandRules rules)
    {
        var id = Networks.RulesOf("XINGHE");
        await new Streams<BrandConfiguration.Command, BrandConfiguration>(_store, BrandConfiguration.Decider).Handle(
            id, new BrandConfiguration.Command.SetRules(id, "XINGHE", rules, By.Now, "hq", By.Now), By.Context, Never);
        await _networks.Refresh(Never);
    }

    public async Task Employ(string dealer, params string[] all)
    {
        var (id, streams) = (Networks.IdOf(dealer), new Streams<DealerConfiguration.Command, DealerConfiguration>(_store, DealerConfiguration.Decider));
        foreach (var staff in all)
        {
            await streams.Handle(id, new DealerConfiguration.Command.ConfigureConsultant(id, dealer, staff, new ConsultantSettings(), "manager", By.Now), By.Context, Never);
        }

        await _networks.Refresh(Never);
    }

    /// <summary>The assigner works on everything that happened.</summary>
    public async Task Assign()
    {
        while (await Rig.Feed.Read($"where e.seq_id > {_followed} order by e.seq_id limit 1", Never) is [var stored])
        {
            _followed = stored.Position;
            if (_store.Types.Read(stored.Type, stored.Data) is var e && Assigner.Types.Contains(e.GetType()))
            {
                await _assigner.Work(stored, e, Never);
            }
        }
    }

    /// <summary>What the lead waits for until then comes, one after the other.</summary>
    public async Task<Lead.Known> Wait(Guid lead, TimeSpan time = default)
    {
        Rig.Clock.Advance(time);
        for (var steps = 0; steps < 20; steps++)
        {
            var state = (Lead.Known)(await Leads.AggregateStream(lead, Never)).State;
            if (LeadIntake.Lead.Decider.Deadlines(state).Where(d => d.DueAt <= By.Now).OrderBy(d => d.DueAt).FirstOrDefault() is not { } due)
            {
                return state;
            }

            await _desk.Due(lead, due, Never);
        }

        throw new InvalidOperationException("The lead never comes to rest.");
    }

    public async Task<IReadOnlyList<T>> Told<T>(Guid lead) => [.. (await _store.FetchStream(lead, Never)).Events.OfType<T>()];

    public Task TryMerge(Guid one, Guid other) => Try(() => Customers.Merge(one, other, "called", By, Never));

    public Task TryUnmerge(Guid one) => Try(() => Customers.Unmerge(one, "brothers", By, Never));

    public Task<T> Scalar<T>(string sql) => Rig.Scalar<T>(sql);

    public async Task<string> LookUps() =>
        await Scalar<string>("select string_agg(encode(phone, 'hex') || ' ' || customer || ' ' || coalesce(owner::text, '-'), E'\n' order by phone) from customer_phones")
        + "\n" + await Scalar<string>("select string_agg(customer || ' ' || n || ' ' || lead || ' ' || coalesce(owner::text, '-'), E'\n' order by customer, n) from customer_leads");

    /// <summary>Every number leads to who stands for its owner, and every lead of a merged customer stands once with everybody above.</summary>
    public async Task IsWhole()
    {
        (await Scalar<long>("select count(*) from customer_phones where customer <> survivor_of(coalesce(owner, customer))")).ShouldBe(0, "a number has lost its way");
        (await Scalar<long>("select count(*) from customer_phones where owner = customer")).ShouldBe(0);
        (await Scalar<long>(
            """
            select count(*) from customer_leads l join customer_merges m on m.customer = l.customer
            where l.lead <> '00000000-0000-0000-0000-000000000000'
              and (select count(*) from customer_leads above where above.customer = m.into_customer and above.lead = l.lead) <> 1
            """)).ShouldBe(0, "a lead does not stand with the survivor");
        (await Scalar<long>(
            """
            select count(*) from customer_leads l
            where l.owner is not null and not exists (select from customers_of(l.customer) as below where below = l.owner)
            """)).ShouldBe(0, "a lead stands with somebody who is a stranger");
    }

    public async ValueTask DisposeAsync()
    {
        Intake.Dispose();
        _networks.Dispose();
        await Rig.DisposeAsync();
    }

    private string Phone() => $"138{20_000_000 + Interlocked.Increment(ref _number)}";

    private async Task<Guid> Receive(LeadDocument document, string id) => (Guid)JsonNode.Parse((await Intake.Receive(document, By, Never)).Body)![id]!;

    private static async Task Try(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Exception no) when (no is Refused or WrongVersion)
        {
            // The rules say no, or too many others came first; nothing happens.
        }
    }
}
