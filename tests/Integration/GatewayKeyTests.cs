using System.Text.Json;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>API keys: who gets in, as whom, and for how long.</summary>
[Collection(GatewayWorld.Collection)]
public sealed class GatewayKeyTests(GatewayWorld world)
{
    private string Admin => world.Keys["admin"];

    private GatewayProcess Gateway => world.Gateway;

    [Fact]
    public async Task A_service_hears_who_calls_in_a_token_it_can_check()
    {
        var heard = (await Gateway.Get("/v1/leads/1", world.Keys["consultant"])).Heard();
        var claims = world.Claims(heard.Headers["Authorization"]);
        claims.GetProperty("iss").GetString().ShouldBe("leads-gateway");
        claims.GetProperty("aud").GetString().ShouldBe("leads");
        claims.GetProperty("sub").GetString().ShouldBe("consultant");
        claims.GetProperty("role").GetString().ShouldBe("consultant");
        claims.GetProperty("brand").GetString().ShouldBe("XINGHE");
        claims.GetProperty("dealer").GetString().ShouldBe("D001");
        claims.GetProperty("key").GetGuid().ShouldBe((Guid)(await world.Sql("select id from api_keys where client = 'consultant'"))!);
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(300);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        claims.GetProperty("iat").GetInt64().ShouldBeInRange(now - 241, now);
    }

    [Fact]
    public async Task What_a_role_does_not_have_is_not_in_its_token()
    {
        var claims = world.Claims((await Gateway.Get("/v1/leads/1", Admin)).Heard().Headers["Authorization"]);
        claims.TryGetProperty("brand", out _).ShouldBeFalse();
        claims.TryGetProperty("dealer", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_is_made_once_and_used_again()
    {
        var first = (await Gateway.Get("/v1/leads/1", world.Keys["hq"])).Heard();
        var second = (await Gateway.Get("/v1/customers/1", world.Keys["hq"])).Heard();
        second.Headers["Authorization"].ShouldBe(first.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "bearer ")]
    [InlineData("X-Api-Key", "")]
    public async Task A_key_comes_in_either_header_and_goes_no_further(string header, string prefix)
    {
        foreach (var path in new[] { "/v1/leads/1", "/v1/feed/events" })
        {
            var heard = (await Gateway.Get(path, null, (header, prefix + Admin), ("Cookie", "a=b"), ("Baggage", "phone=1"))).Heard();
            heard.Headers["Authorization"].ShouldStartWith("Bearer ey");
            heard.Headers.Keys.ShouldNotContain("X-Api-Key");
            heard.Headers.Keys.ShouldNotContain("Cookie");
            heard.Headers.Keys.ShouldNotContain("Baggage");
            JsonSerializer.Serialize(heard).ShouldNotContain(Admin[^43..]);
        }
    }

    [Fact]
    public async Task Both_headers_at_once_leave_nothing_of_either()
    {
        var heard = (await Gateway.Get("/v1/leads/1", Admin, ("X-Api-Key", world.Keys["hq"]))).Heard();
        JsonSerializer.Serialize(heard).ShouldNotContain(world.Keys["hq"]);
        world.Claims(heard.Headers["Authorization"]).GetProperty("role").GetString().ShouldBe("admin");
    }

    [Fact]
    public async Task A_batch_carries_the_token_too()
    {
        var answer = await Gateway.Send(HttpMethod.Post, "/v1/leads/batch?do=headers", world.Keys["hq"], new StringContent("{}"), ("X-Api-Key", "other"), ("Cookie", "a=b"));
        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(answer.Body)!;
        world.Claims(headers["Authorization"]).GetProperty("sub").GetString().ShouldBe("hq-xinghe");
        headers.Keys.ShouldNotContain("X-Api-Key");
        headers.Keys.ShouldNotContain("Cookie");
    }

    [Fact]
    public async Task Without_a_key_nobody_enters()
    {
        var before = world.Downstream.Heard;
        var answer = await Gateway.Get("/v1/leads/1", null);
        answer.Status.ShouldBe(401);
        answer.Problem().ShouldBe("unauthenticated");
        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldStartWith("Bearer");
        world.Downstream.Heard.ShouldBe(before);
    }

    [Fact]
    public async Task A_calendar_program_sends_the_key_as_a_password()
    {
        const string Calendar = "/v1/dealers/D001/resources/zhao/calendar.ics";
        var heard = (await Gateway.Get(Calendar, null, Basic($"zhao:{world.Keys["consultant"]}"))).Heard();
        world.Claims(heard.Headers["Authorization"]).GetProperty("role").GetString().ShouldBe("consultant");
        JsonSerializer.Serialize(heard).ShouldNotContain(world.Keys["consultant"]);
        foreach (var wrong in new[] { "zhao:", "", $"{world.Keys["consultant"]}:zhao", $"zhao:{new string('k', 3000)}" })
        {
            var answer = await Gateway.Get(Calendar, null, Basic(wrong));
            answer.Status.ShouldBe(401);
            answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("Basic");
        }

        // Nothing else is opened by it, and no browser asks for a password.
        var other = await Gateway.Get("/v1/dealers/D001/calendar", null, Basic($"zhao:{world.Keys["consultant"]}"));
        other.Status.ShouldBe(401);
        other.Header("WWW-Authenticate").ShouldNotBeNull().ShouldNotContain("Basic");
        (await Gateway.Get(Calendar, null, ("Authorization", "Basic ?"))).Status.ShouldBe(401);
        (await Gateway.Send(HttpMethod.Delete, "/v1/dealers/D001/resources/calendar.ics", null, null, Basic($"zhao:{world.Keys["consultant"]}"))).Status.ShouldBe(401);

        static (string, string) Basic(string both) => ("Authorization", $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(both))}");
    }

    [Fact]
    public async Task Unknown_expired_revoked_and_malformed_keys_are_answered_alike()
    {
        var (revoked, id) = await Issue(new { client = "alike-revoked", role = "analyst" });
        (await Gateway.Send(HttpMethod.Delete, $"/v1/keys/{id}", Admin)).Status.ShouldBe(204);
        var (expired, expiredId) = await Issue(new { client = "alike-expired", role = "analyst" });
        await world.Sql("update api_keys set expires_at = now() - interval '1 second' where id = $1", expiredId);
        await Eventually(async () => (await Gateway.Get("/v1/history/events", expired)).Status == 401);

        var bodies = new List<string>();
        foreach (var key in new[] { revoked, expired, GatewayWorld.NewKey("hq"), "x", "a.b.c", new string('k', 3000), "leads_hq_\u00e9" })
        {
            var answer = await Gateway.Get("/v1/history/events", key);
            answer.Status.ShouldBe(401);
            bodies.Add(answer.Body.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal));
        }

        bodies.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_issued_listed_used_and_revoked()
    {
        var answer = await Gateway.Post("/v1/keys", Admin, new { client = "cycle", role = "sales-manager", brand = "XINGHE", dealer = "D002", name = "till" });
        answer.Status.ShouldBe(201);
        var key = answer.Json.GetProperty("key").GetString()!;
        var id = answer.Json.GetProperty("id").GetGuid();
        key.ShouldMatch("^leads_sales-manager_[A-Za-z0-9_-]{43}$");
        answer.Header("Location").ShouldBe($"/v1/keys/{id}");

        world.Claims((await Gateway.Get("/v1/cases/1", key)).Heard().Headers["Authorization"]).GetProperty("dealer").GetString().ShouldBe("D002");

        var listed = (await Gateway.Get("/v1/keys?limit=1000", Admin)).Json.GetProperty("keys").EnumerateArray().Single(row => row.GetProperty("id").GetGuid() == id);
        listed.GetProperty("createdBy").GetString().ShouldBe("admin");
        listed.TryGetProperty("key", out _).ShouldBeFalse();
        listed.TryGetProperty("revokedAt", out _).ShouldBeFalse();

        (await Gateway.Send(HttpMethod.Delete, $"/v1/keys/{id}", Admin)).Status.ShouldBe(204);
        (await Gateway.Get("/v1/cases/1", key)).Status.ShouldBe(401);
        (await Gateway.Send(HttpMethod.Delete, $"/v1/keys/{id}", Admin)).Status.ShouldBe(204);
        (await Gateway.Send(HttpMethod.Delete, $"/v1/keys/{Guid.CreateVersion7()}", Admin)).Problem().ShouldBe("not-found");
    }

    [Fact]
    public async Task Keys_are_listed_by_cursor()
    {
        var seen = new List<Guid>();
        for (string? next = ""; next is not null;)
        {
            var page = (await Gateway.Get($"/v1/keys?limit=2{(next == "" ? "" : $"&after={next}")}", Admin)).Json;
            seen.AddRange(page.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("id").GetGuid()));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }

        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Count.ShouldBe((int)(long)(await world.Sql("select count(*) from api_keys"))!);
    }

    [Fact]
    public async Task Only_the_hash_of_a_key_is_stored()
    {
        var (key, id) = await Issue(new { client = "hashed", role = "analyst" });
        var row = (string)(await world.Sql("select row_to_json(k)::text from api_keys k where id = $1", id))!;
        row.ShouldNotContain(key[^43..]);
        var hash = (byte[])(await world.Sql("select hash from api_keys where id = $1", id))!;
        hash.ShouldBe(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key)));
    }

    [Fact]
    public async Task A_client_has_two_live_keys_at_most()
    {
        var (first, firstId) = await Issue(new { client = "two", role = "analyst" });
        var (second, _) = await Issue(new { client = "two", role = "analyst" });
        (await Gateway.Post("/v1/keys", Admin, new { client = "two", role = "analyst" })).Problem().ShouldBe("key-limit");
        (await Gateway.Get("/v1/history/events", first)).Status.ShouldBe(200);
        (await Gateway.Get("/v1/history/events", second)).Status.ShouldBe(200);

        await Gateway.Send(HttpMethod.Delete, $"/v1/keys/{firstId}", Admin);
        var (third, _) = await Issue(new { client = "two", role = "analyst" });
        (await Gateway.Get("/v1/history/events", third)).Status.ShouldBe(200);
        await world.Sql("update api_keys set expires_at = now() where client = 'two' and id <> $1", firstId);
        await Issue(new { client = "two", role = "analyst" });
    }

    [Fact]
    public async Task Two_administrators_at_once_cannot_pass_the_limit()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Gateway.Post("/v1/keys", Admin, new { client = "race", role = "analyst" })));
        answers.Count(answer => answer.Status == 201).ShouldBe(2);
        answers.Count(answer => answer.Status == 409).ShouldBe(6);
    }

    [Fact]
    public async Task A_key_ends_at_the_moment_it_expires()
    {
        var end = TimeProvider.System.GetUtcNow().AddSeconds(1.5);
        var (key, _) = await Issue(new { client = "expiry", role = "analyst", expiresAt = end });
        (await Gateway.Get("/v1/history/events", key)).Status.ShouldBe(200);
        await Task.Delay(end - TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(20));
        (await Gateway.Get("/v1/history/events", key)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Another_gateway_refuses_a_revoked_key_within_three_seconds()
    {
        await using var other = await world.Start();
        var (key, id) = await Issue(new { client = "elsewhere", role = "analyst" });
        await Eventually(async () => (await other.Get("/v1/history/events", key)).Status == 200);
        await Gateway.Send(HttpMethod.Delete, $"/v1/keys/{id}", Admin);
        await Eventually(async () => (await other.Get("/v1/history/events", key)).Status == 401);
    }

    [Fact]
    public async Task The_last_use_is_written_down()
    {
        await using var other = await world.Start();
        var (key, id) = await Issue(new { client = "used", role = "analyst" });
        await Eventually(async () => (await other.Get("/v1/history/events", key)).Status == 200);
        await other.Stop();
        var used = (DateTime)(await world.Sql("select last_used_at from api_keys where id = $1", id))!;
        used.ShouldBeInRange(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-20), TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task Scopes_narrow_what_a_role_may_do()
    {
        var (key, _) = await Issue(new { client = "scoped", role = "hq", scopes = new[] { "leads:read", "history" } });
        (await Gateway.Get("/v1/leads/1", key)).Status.ShouldBe(200);
        (await Gateway.Post("/v1/leads", key, "{}")).Problem().ShouldBe("forbidden");
        (await Gateway.Get("/v1/customers/1", key)).Problem().ShouldBe("forbidden");
        var heard = (await Gateway.Get("/v1/history/events", key)).Heard();
        world.Claims(heard.Headers["Authorization"]).GetProperty("scope").GetString().ShouldBe("leads:read history");
        // Slots that are shown are held: that takes more than a key that may only read.
        var (reader, _) = await Issue(new { client = "reader", role = "consultant", dealer = "D001", scopes = new[] { "appointments:read" } });
        (await Gateway.Get("/v1/appointments", reader)).Status.ShouldBe(200);
        (await Gateway.Get("/v1/slots", reader)).Problem().ShouldBe("forbidden");
        var (wide, _) = await Issue(new { client = "scoped", role = "analyst", scopes = new[] { "leads" } });
        (await Gateway.Get("/v1/leads/1", wide)).Problem().ShouldBe("forbidden", "a scope adds nothing to a role");
    }

    [Theory]
    [InlineData("""{"client":"c"}""", "/role")]
    [InlineData("""{"role":"hq"}""", "/client")]
    [InlineData("""{"client":"a b","role":"hq"}""", "/client")]
    [InlineData("""{"client":"c","role":"king"}""", "/role")]
    [InlineData("""{"client":"c","role":"consultant"}""", "/dealer")]
    [InlineData("""{"client":"c","role":"hq","scopes":["all"]}""", "/scopes")]
    [InlineData("""{"client":"c","role":"hq","scopes":["none"]}""", "/scopes")]
    [InlineData("""{"client":"c","role":"hq","expiresAt":"2020-01-01T00:00:00Z"}""", "/expiresAt")]
    [InlineData("""{"client":"c","role":"hq","expiresAt":"soon"}""", "/expiresAt")]
    [InlineData("""{"client":"c","role":"hq","hash":"x"}""", "/hash")]
    [InlineData("""{"client":"c",""", "")]
    public async Task A_key_that_makes_no_sense_is_refused_with_its_fields(string body, string pointer)
    {
        var answer = await Gateway.Post("/v1/keys", Admin, body);
        answer.Status.ShouldBe(400);
        answer.Problem().ShouldBe("invalid");
        answer.Json.GetProperty("errors").EnumerateArray().ShouldContain(error => error.GetProperty("pointer").GetString()!.StartsWith(pointer));
    }

    [Fact]
    public async Task Only_administrators_see_keys_and_a_bad_body_tells_others_nothing()
    {
        (await Gateway.Get("/v1/keys", world.Keys["hq"])).Problem().ShouldBe("forbidden");
        (await Gateway.Post("/v1/keys", world.Keys["hq"], "not json")).Problem().ShouldBe("forbidden");
        (await Gateway.Post("/v1/keys", null, "not json")).Problem().ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task Import_can_be_repeated_and_counts_live_keys_too()
    {
        var keys = Enumerable.Range(0, 3).Select(_ => GatewayWorld.NewKey("analyst")).ToArray();
        var lines = keys.Select(key => GatewayWorld.KeyLine("imported", "analyst", key)).ToArray();
        var (exit, output) = await world.Run("keys import", $"{lines[0]}\n\n{lines[1]}\n");
        (exit, output.Trim()).ShouldBe((0, "✓ 2 keys added"));
        (await world.Run("keys import", $"{lines[0]}\n{lines[1]}\n")).Output.Trim().ShouldBe("✓ 0 keys added");

        var refused = await world.Run("keys import", $"{lines[2]}\n{{\"key\":\"{keys[2]}\nnonsense\n");
        refused.Exit.ShouldBe(1);
        refused.Output.ShouldContain("line 1: imported already has two live keys");
        refused.Output.ShouldContain("line 3");
        refused.Output.ShouldNotContain(keys[2]);
        await Eventually(async () => (await Gateway.Get("/v1/history/events", keys[1])).Status == 200);

        await world.Sql("update api_keys set revoked_at = now() where client = 'imported'");
        await world.Run("keys import", lines[0]);
        (await world.Sql("select count(*) from api_keys where client = 'imported' and revoked_at is null")).ShouldBe(0L, "a revoked key stays revoked");
    }

    [Fact]
    public async Task No_key_ever_reaches_the_log()
    {
        var (key, _) = await Issue(new { client = "logged", role = "analyst" });
        await Gateway.Get("/v1/history/events?do=drop", key);
        await Gateway.Post("/v1/keys", Admin, $$"""{"client":"{{key}}""");
        foreach (var secret in world.Keys.Values.Append(key))
        {
            Gateway.Log.ShouldNotContain(secret[^43..]);
        }
    }

    [Fact]
    public async Task While_the_database_is_away_known_keys_go_on_working()
    {
        await using var other = await world.Start();
        (await other.Get("/health/ready", null)).Status.ShouldBe(200);
        await world.Servers.StopPostgres();
        try
        {
            (await other.Get("/v1/leads/1", world.Keys["hq"])).Status.ShouldBe(200);
            (await other.Get("/v1/leads/1", GatewayWorld.NewKey("hq"))).Status.ShouldBe(401);
            await Eventually(async () => (await other.Get("/health/ready", null)).Status == 503, seconds: 20);
            (await other.Get("/v1/leads/1", world.Keys["hq"])).Status.ShouldBe(200);

            await using var late = await world.Start();
            (await late.Get("/v1/leads/1", world.Keys["hq"])).Problem().ShouldBe("service-unavailable", "keys that were never read cannot be called wrong");
        }
        finally
        {
            await world.Servers.StartPostgres();
        }

        await Eventually(async () => (await other.Get("/health/ready", null)).Status == 200, seconds: 20);
    }

    private async Task<(string Key, Guid Id)> Issue(object wanted)
    {
        var answer = await Gateway.Post("/v1/keys", Admin, wanted);
        answer.Status.ShouldBe(201, answer.Body);
        return (answer.Json.GetProperty("key").GetString()!, answer.Json.GetProperty("id").GetGuid());
    }

    private static async Task Eventually(Func<Task<bool>> holds, int seconds = 3)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
