using Leads.Contracts;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Who is found by what, who is one with whom, and what a person took back: on lead-intake's own tables, with everybody at once.</summary>
[Collection(PostgresServer.Collection)]
public sealed class IdentityTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    [Trait("row", "4")]
    public async Task _4_a_number_or_an_address_finds_the_customer_and_what_was_not_known_of_them_is_learnt()
    {
        await using var door = await Door.Open(server);
        var wang = await door.Lead("13812345678");
        (await door.Lead("138 1234 5678", "wang@example.com")).ShouldBe(wang);
        (await door.Lead(null, "WANG@example.com")).ShouldBe(wang, "the second lead told the address");
        (await door.Lead("13812340000", "wang@example.com")).ShouldBe(wang);
        (await door.Lead("13812340000")).ShouldBe(wang, "and the fourth a second number");
        (await door.Lead("13812349999", "li@example.com")).ShouldNotBe(wang);
        var both = await door.Intake.ReceiveMany([door.Document("13700000001", "a@example.com"), door.Document(null, "a@example.com"), door.Document("13700000001")], door.By, Never);
        both.Select(r => r.CustomerId).Distinct().Count().ShouldBe(1, "in one commit, too");
        (await door.Scalar<long>("select count(*) from mt_streams where type = 'customer'")).ShouldBe(3);
    }

    [Fact]
    [Trait("row", "4.2")]
    public async Task _4_2_a_relay_number_is_nobodys()
    {
        await using var door = await Door.Open(server);
        var first = await door.Lead("13812345678", relay: true);
        (await door.Lead("13812345678", relay: true)).ShouldNotBe(first);
        (await door.Lead("13812345678")).ShouldNotBe(first);
        var mail = await door.Lead("13812345678", "wang@example.com", relay: true);
        (await door.Lead("13899999999", "wang@example.com", relay: true)).ShouldBe(mail, "an address is");
        // One number, one address, and two who are found by nothing that they told.
        (await door.Scalar<long>("select count(*) from customer_phones")).ShouldBe(4);
        // Who enters again by an earlier lead is who they were, with all that they took back.
        var back = door.Document("13812345678", relay: true) with { Customer = first, ExternalId = "back" };
        (await door.Intake.ReceiveMany([back], door.By, Never))[0].CustomerId.ShouldBe(first);
        (await door.Scalar<long>("select count(*) from customer_phones")).ShouldBe(4);
        var again = door.Document("13812345678", relay: true);
        var receipts = await door.Intake.ReceiveMany([again, again], door.By, Never);
        (receipts[0].LeadId, receipts[0].CustomerId, receipts[1].Status).ShouldBe((receipts[1].LeadId, receipts[1].CustomerId, "duplicate"));

        // However often: another number each time.
        for (var i = 0; i < 8; i++)
        {
            await door.Lead("13899999999", "wang@example.com", relay: true);
        }

        (await door.Scalar<long>("select count(*) from mt_events where type = 'lead_invalidated'")).ShouldBe(0);
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_the_number_wins_over_the_address_and_headquarters_is_told_once_who_may_be_one()
    {
        await using var door = await Door.Open(server);
        var (one, other) = (await door.Lead("13812345678"), await door.Lead("13887654321", "wang@example.com"));
        (await door.Lead("13812345678", "wang@example.com")).ShouldBe(one);
        (await door.Lead("13812345678", "wang@example.com")).ShouldBe(one);
        (await door.Lead("13887654321", "wang@example.com")).ShouldBe(other);
        (await door.Customers.Matches(one, door.By, Never)).Select(m => m.Other).ShouldBe([other]);
        (await door.Customers.Matches(other, door.By, Never)).ShouldBeEmpty();
        // Two that come with one commit.
        await door.Intake.ReceiveMany([door.Document("13700000001"), door.Document("13700000002", "b@example.com"), door.Document("13700000001", "b@example.com")], door.By, Never);
        (await door.Scalar<long>("select count(*) from mt_events where type = 'customer_match_suspected'")).ShouldBe(2);
    }

    [Theory]
    [Trait("row", "6")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task _6_merged_and_un_merged_in_any_order_everything_is_as_it_was(int seed)
    {
        await using var door = await Door.Open(server);
        var random = new Random(seed);
        var people = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            people.Add(await door.Lead($"1381234567{i}", i % 2 == 0 ? $"p{i}@example.com" : null));
            for (var j = random.Next(3); j > 0; j--)
            {
                await door.Lead($"1381234567{i}");
            }
        }

        var before = await door.LookUps();
        for (var step = 0; step < 80; step++)
        {
            await (random.Next(2) == 0 ? door.TryMerge(people[random.Next(6)], people[random.Next(6)]) : door.TryUnmerge(people[random.Next(6)]));
            await door.IsWhole();
        }

        foreach (var person in people)
        {
            await door.TryUnmerge(person);
        }

        (await door.LookUps()).ShouldBe(before);
        (await door.Scalar<long>("select count(*) from customer_merges")).ShouldBe(0);
        (await door.Scalar<long>("select count(*) from mt_events where type = 'customer_merged'")).ShouldBeGreaterThan(5);
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_merged_and_un_merged_by_many_at_once_everything_is_as_it_was()
    {
        await using var door = await Door.Open(server);
        var people = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await door.Lead($"1381234567{i}", $"p{i}@example.com"));
        }

        var before = await door.LookUps();
        for (var round = 0; round < 6; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
            {
                var random = new Random((10 * round) + seed);
                for (var step = 0; step < 12; step++)
                {
                    await (random.Next(2) == 0 ? door.TryMerge(people[random.Next(5)], people[random.Next(5)]) : door.TryUnmerge(people[random.Next(5)]));
                    await door.IsWhole();
                }
            })));
        }

        foreach (var person in people)
        {
            await door.TryUnmerge(person);
        }

        (await door.LookUps()).ShouldBe(before);
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_who_goes_back_while_the_survivor_is_merged_on_is_not_carried_along()
    {
        await using var door = await Door.Open(server);
        // Nothing finds the first, so no row of theirs is in anybody's way.
        var (one, two, three) = (await door.Lead("13812345678", relay: true), await door.Lead("13887654321"), await door.Lead("13811112222"));
        await door.TryMerge(one, two);
        await using var merging = await door.Rig.Hold($"select merge_customers('{two}', 1, '{three}', 1)");
        var goingBack = door.TryUnmerge(one);
        await Task.WhenAny(goingBack, door.Rig.SomebodyWaits());
        await merging.Commit();
        await goingBack;
        await door.IsWhole();
        (await door.Scalar<long>($"select count(*) from customer_leads where owner = '{one}'")).ShouldBe(0);
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_the_next_lead_belongs_to_the_cycle_that_either_has_open_and_to_nobody_elses_afterwards()
    {
        await using var door = await Door.Open(server);
        var (one, other) = (await door.Lead("13812345678"), await door.Lead("13887654321"));
        await door.TryMerge(one, other);
        (await door.Lead("13812345678")).ShouldBe(other);
        (await door.Scalar<long>("select count(*) from mt_events where type = 'lead_linked'")).ShouldBe(1);
        await door.TryUnmerge(one);
        (await door.Lead("13812345678")).ShouldBe(one);
        (await door.Lead("13887654321")).ShouldBe(other);
        await door.IsWhole();
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_however_many_merge_at_once_there_is_no_circle()
    {
        await using var door = await Door.Open(server);
        for (var round = 0; round < 10; round++)
        {
            var ring = new List<Guid>();
            for (var i = 0; i < 4; i++)
            {
                ring.Add(await door.Lead($"137{round:D2}{i + 100_000}", $"r{round}-{i}@example.com"));
            }

            await Task.WhenAll(ring.Select((one, i) => door.TryMerge(one, ring[(i + 1) % 4])).Concat(ring.Select((one, i) => door.TryMerge(one, ring[(i + 2) % 4]))));
            var merged = await door.Scalar<long>($"select count(*) from customer_merges where customer in ({string.Join(',', ring.Select(r => $"'{r}'"))})");
            merged.ShouldBeInRange(1, 3);
            await door.IsWhole();
        }
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_a_lead_that_comes_while_two_are_merged_is_found_with_whom_it_belongs_to()
    {
        await using var door = await Door.Open(server);
        var (one, other) = (await door.Lead("13812345678"), await door.Lead("13887654321"));
        using var stop = new CancellationTokenSource();
        var leads = Enumerable.Range(0, 4).Select(async i =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await door.Lead((n + i) % 2 == 0 ? "13812345678" : "13887654321");
            }
        }).ToList();
        for (var round = 0; round < 15; round++)
        {
            await door.TryMerge(one, other);
            await door.IsWhole();
            await door.TryUnmerge(one);
            await door.IsWhole();
        }

        await stop.CancelAsync();
        await Task.WhenAll(leads);
        await door.IsWhole();
        (await door.Scalar<long>("select count(*) from customer_leads where owner is not null or lead = '00000000-0000-0000-0000-000000000000'")).ShouldBe(0);
        (await door.Scalar<long>("select count(*) from customer_leads")).ShouldBe(await door.Scalar<long>("select count(*) from mt_streams where type = 'lead'"));
    }

    [Fact]
    public async Task Who_is_merged_is_forgotten_whole_and_found_by_nothing()
    {
        await using var door = await Door.Open(server);
        var people = new[] { await door.Lead("13812345678", "a@example.com"), await door.Lead("13887654321"), await door.Lead("13811112222") };
        await door.TryMerge(people[0], people[1]);
        await door.TryMerge(people[1], people[2]);
        (await door.Customers.Show(people[0], door.By, Never)).ShouldSatisfyAllConditions(v => v.MergedInto.ShouldBe(people[2]), v => v.Phone.ShouldBe("+8613812345678"));
        await door.Customers.Erase(people[1], door.By, Never);
        await door.Customers.Erase(people[2], door.By, Never);
        (await door.Scalar<long>("select count(*) from mt_events where type = 'customer_erased'")).ShouldBe(3);
        (await door.Scalar<long>("select count(*) from subject_keys where wrapped is null and destroyed_at is not null")).ShouldBe(3);
        (await door.Scalar<long>("select count(*) from customer_phones")).ShouldBe(0);
        (await door.Scalar<long>("select count(*) from mt_events where type = 'lead_closed'")).ShouldBe(3);
        foreach (var person in people)
        {
            (await door.Customers.Show(person, door.By, Never)).ShouldBe(new CustomerView(person, true));
        }

        people.ShouldNotContain(await door.Lead("13812345678", "a@example.com"));
    }

    [Theory]
    [Trait("row", "104")]
    [InlineData(null)]
    [InlineData("contact")]
    [InlineData("dealer_transfer")]
    public async Task _104_what_a_person_took_back_holds_for_all_they_are_one_with_and_no_lead_slips_through(string? purpose)
    {
        await using var door = await Door.Open(server);
        var (one, other) = (await door.Lead("13812345678"), await door.Lead("13887654321"));
        await door.TryMerge(one, other);
        var slipping = Enumerable.Range(0, 12).Select(i => Task.Run(() => door.Lead(i % 2 == 0 ? "13812345678" : "13887654321"))).ToList();
        await door.Ledger.Withdraw(one, new WithdrawalBody("call:17", purpose is null ? null : [purpose]), door.By, Never);
        await Task.WhenAll(slipping);
        await door.Lead("13812345678");

        (await door.Scalar<long>("select count(*) from mt_events e where type = 'lead_received' and not exists (select from mt_events x where x.stream_id = e.stream_id and x.type in ('lead_closed', 'lead_invalidated'))")).ShouldBe(0);
        (await door.Scalar<long>("select count(*) from deadlines")).ShouldBe(0);
        // Newer consent is welcome.
        var welcome = await door.Intake.ReceiveMany([door.Document("13812345678", consent: door.By.Now.AddMinutes(1))], door.By, Never);
        welcome[0].Dealer.ShouldBe("D001");
        // And consent that comes by itself takes the word back.
        await door.Ledger.Give(other, new Consent(["contact", "dealer_transfer"], door.By.Now.AddMinutes(2), "call:18"), null, door.By, Never);
        (await door.Scalar<long>("select count(*) from customer_phones where withdrawn_at is not null or transfer_withdrawn_at is not null")).ShouldBe(0);
        (await door.Ledger.Show(one, door.By, Never)).Select(e => (e.What, e.Evidence)).ShouldBe(
            [.. Enumerable.Repeat(("given", "form:v1"), 15), ("withdrawn", "call:17"), ("given", "form:v1"), ("given", "call:18")]);
    }

    [Theory]
    [Trait("row", "104")]
    [InlineData(null, 0)]
    [InlineData("contact", 0)]
    [InlineData("dealer_transfer", 1)]
    public async Task _104_who_wants_no_contact_is_not_called_because_they_may_be_passed_on(string? takenBack, long letGo)
    {
        await using var door = await Door.Open(server);
        var wang = await door.Lead("13812345678");
        await door.Ledger.Withdraw(wang, new WithdrawalBody("call:17", takenBack is null ? null : [takenBack]), door.By, Never);
        await door.Lead("13812345678");
        (await Count("lead_invalidated")).ShouldBe(1);

        await door.Ledger.Give(wang, new Consent(["dealer_transfer"], door.By.Now.AddMinutes(1), "call:18"), null, door.By, Never);
        (await Count("lead_released")).ShouldBe(letGo);
        await door.Ledger.Give(wang, new Consent(["contact", "dealer_transfer"], door.By.Now.AddMinutes(2), "call:19"), null, door.By, Never);
        (await Count("lead_released")).ShouldBe(1);

        Task<long> Count(string type) => door.Scalar<long>($"select count(*) from mt_events where type = '{type}'");
    }
}
