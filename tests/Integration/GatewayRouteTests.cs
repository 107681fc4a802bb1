using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Where requests go, who may send them there, and what arrives.</summary>
[Collection(GatewayWorld.Collection)]
public sealed class GatewayRouteTests(GatewayWorld world)
{
    private static readonly string[] Everybody = ["hq", "dealer-system", "consultant", "call-centre-manager", "sales-manager", "analyst", "admin"];
    private static readonly string[] Staff = ["consultant", "call-centre-manager", "sales-manager"];
    private static readonly string[] Dealership = ["dealer-system", .. Staff];
    private static readonly string[] Deciders = ["hq", "dealer-system", "call-centre-manager", "sales-manager"];
    private static readonly string[] Known = ["hq", .. Dealership];

    private GatewayProcess Gateway => world.Gateway;

    public static TheoryData<string, string, string, string[]> Table => new()
    {
        { "POST", "/v1/leads", "lead-intake", ["hq"] },
        { "GET", "/v1/leads", "insight", Known },
        { "GET", "/v1/dispositions", "insight", ["analyst", .. Known] },
        { "GET", "/v1/leads/1/timeline", "insight", ["analyst", .. Known] },
        { "GET", "/v1/leads/1", "lead-intake", Known },
        { "GET", "/v1/leads/1/dispatch", "lead-intake", Known },
        { "POST", "/v1/leads/1/accept", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/decline", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/recall", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/release", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/invalidate", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/unlink", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/assign", "lead-intake", Deciders },
        { "POST", "/v1/leads/1/reactivate", "lead-intake", ["hq", .. Dealership] },
        { "POST", "/v1/calls", "lead-intake", ["hq", .. Dealership] },
        { "GET", "/v1/calls/missed", "lead-intake", Dealership },
        { "GET", "/v1/leads/1/attribution", "lead-intake", Known },
        { "GET", "/v1/sources", "lead-intake", [.. Known, "analyst"] },
        { "PUT", "/v1/sources", "lead-intake", ["hq"] },
        { "GET", "/v1/dealers", "lead-intake", Known },
        { "PUT", "/v1/dealers/D001", "lead-intake", ["hq"] },
        { "GET", "/v1/dealers/D001/staff", "lead-intake", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "PUT", "/v1/dealers/D001/staff/li", "lead-intake", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "POST", "/v1/dealers/D001/redistribute", "lead-intake", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "PUT", "/v1/brands/XINGHE/rules", "lead-intake", ["hq"] },
        { "GET", "/v1/customers/1", "lead-intake", Known },
        { "DELETE", "/v1/customers/1", "lead-intake", ["hq"] },
        { "POST", "/v1/leads/1/contacts", "qualification", Dealership },
        { "POST", "/v1/leads/1/contacts/1/correction", "qualification", Dealership },
        { "POST", "/v1/leads/1/contacts/1/review", "qualification", Dealership },
        { "POST", "/v1/leads/1/call", "qualification", Dealership },
        { "PUT", "/v1/leads/1/next-action", "qualification", Dealership },
        { "PUT", "/v1/leads/1/needs", "qualification", Dealership },
        { "PUT", "/v1/leads/1/personality", "qualification", Dealership },
        { "PUT", "/v1/leads/1/grade", "qualification", Dealership },
        { "POST", "/v1/leads/1/objections", "qualification", Dealership },
        { "PUT", "/v1/leads/1/objections/1", "qualification", Dealership },
        { "POST", "/v1/leads/1/defeat", "qualification", Dealership },
        { "POST", "/v1/leads/1/defeat/approve", "qualification", Dealership },
        { "POST", "/v1/leads/1/freeze", "qualification", Dealership },
        { "GET", "/v1/leads/1/brief", "qualification", Staff },
        { "GET", "/v1/coach-cards", "qualification", Staff },
        { "GET", "/v1/leads/1/case", "qualification", Staff },
        { "GET", "/v1/leads/1/sheet", "qualification", Dealership },
        { "PUT", "/v1/leads/1/sheet", "qualification", Dealership },
        { "GET", "/v1/cases", "qualification", Staff },
        { "POST", "/v1/cases/1/close", "qualification", Staff },
        { "GET", "/v1/call-list", "qualification", Staff },
        { "GET", "/v1/call-tally", "qualification", Staff },
        { "GET", "/v1/dealers/D001/call-plan", "qualification", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "PUT", "/v1/dealers/D001/call-plan", "qualification", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/follow-up-lists/2026-W03", "qualification", Staff },
        { "PUT", "/v1/dealers/D001/follow-up-lists/2026-W03/guidance/1", "qualification", Staff },
        { "POST", "/v1/dealers/D001/handovers", "qualification", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "POST", "/v1/handovers/1/confirm", "qualification", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "POST", "/v1/leads/1/appointments", "appointment", Dealership },
        { "POST", "/v1/appointments/1/arrive", "appointment", Dealership },
        { "POST", "/v1/leads/1/visits", "appointment", Dealership },
        { "GET", "/v1/leads/1/invitations", "appointment", Dealership },
        { "POST", "/v1/leads/1/invitations", "appointment", Dealership },
        { "POST", "/v1/leads/1/invitations/1/answer", "appointment", Dealership },
        { "GET", "/v1/invitation-cards", "appointment", Dealership },
        { "GET", "/v1/dev/messages", "appointment", Dealership },
        { "GET", "/v1/slots", "appointment", Dealership },
        { "POST", "/v1/slots/1/decline", "appointment", Dealership },
        { "POST", "/v1/leads/1/waiting", "appointment", Dealership },
        { "GET", "/v1/waiting-customers", "appointment", Dealership },
        { "POST", "/v1/waiting-customers/1/leave", "appointment", Dealership },
        { "GET", "/v1/appointments/1/visit", "appointment", Dealership },
        { "PUT", "/v1/appointments/1/visit-plan", "appointment", Dealership },
        { "GET", "/v1/dealers/D001/visit-plan", "appointment", Dealership },
        { "GET", "/v1/dealers/D001/calendar", "appointment", Dealership },
        { "PUT", "/v1/dealers/D001/calendar", "appointment", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/resources/zhao/calendar.ics", "appointment", Dealership },
        { "GET", "/v1/dealers/D001/show-rate", "appointment", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "PUT", "/v1/dealers/D001/resources/zhao", "appointment", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "DELETE", "/v1/dealers/D001/resources/zhao", "appointment", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/leads/1/deal", "deal", Dealership },
        { "POST", "/v1/deals/1/concessions", "deal", Dealership },
        { "POST", "/v1/leads/1/deal", "deal", Dealership },
        { "GET", "/v1/deals/1/proposal", "deal", Dealership },
        { "POST", "/v1/deals/1/concession-requests/1/approve", "deal", Dealership },
        { "GET", "/v1/deal-cards", "deal", Dealership },
        { "GET", "/v1/retail-deliveries", "deal", ["hq", .. Dealership] },
        { "GET", "/v1/dealers/D001/deal-rules", "deal", Dealership },
        { "PUT", "/v1/dealers/D001/deal-rules", "deal", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/deal-figures", "deal", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/leads/1/ownership", "aftercare", Dealership },
        { "POST", "/v1/ownerships/1/contacts", "aftercare", Dealership },
        { "PUT", "/v1/ownerships/1/consultant", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "POST", "/v1/interviews", "aftercare", Dealership },
        { "GET", "/v1/dealers/D001/interviews", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/owner-touches", "aftercare", Dealership },
        { "GET", "/v1/owner-surveys", "aftercare", Dealership },
        { "GET", "/v1/care-cards", "aftercare", Dealership },
        { "GET", "/v1/customers/1/care", "aftercare", Dealership },
        { "POST", "/v1/ownerships/1/complaints", "aftercare", Dealership },
        { "GET", "/v1/complaints", "aftercare", Dealership },
        { "POST", "/v1/complaints/1/solve", "aftercare", Dealership },
        { "POST", "/v1/complaints/1/assign", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/complaint-figures", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/care-rules", "aftercare", Dealership },
        { "PUT", "/v1/dealers/D001/care-rules", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/care-figures", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/leads/1/referral", "aftercare", Dealership },
        { "GET", "/v1/referrals", "aftercare", Dealership },
        { "POST", "/v1/referrals/1/approve", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "POST", "/v1/referrals/1/decline", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "POST", "/v1/referrals/1/paid", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/reward-budget", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "PUT", "/v1/dealers/D001/reward-budget", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/dealers/D001/referral-figures", "aftercare", ["dealer-system", "call-centre-manager", "sales-manager"] },
        { "GET", "/v1/feed/events", "feed", ["hq", "dealer-system"] },
        { "POST", "/v1/feed/acknowledged", "feed", ["dealer-system"] },
        { "GET", "/v1/subscriptions/D001", "feed", ["dealer-system"] },
        { "PUT", "/v1/subscriptions/D001", "feed", [] },
        { "GET", "/v1/history/events", "insight", ["hq", "analyst"] },
        { "GET", "/v1/history/leads/1", "insight", ["hq", "analyst"] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Each_role_reaches_what_is_its_own_and_nothing_else(string method, string path, string service, string[] roles)
    {
        foreach (var role in Everybody)
        {
            var answer = await Gateway.Send(new HttpMethod(method), path, world.Keys[role]);
            if (roles.Contains(role) || role == "admin")
            {
                answer.Status.ShouldBe(200, $"{role} {method} {path}");
                var heard = answer.Heard();
                (heard.Service, heard.Method, heard.Path).ShouldBe((service, method, path));
            }
            else
            {
                answer.Status.ShouldBe(403, $"{role} {method} {path}");
                answer.Problem().ShouldBe("forbidden");
            }
        }
    }

    [Theory]
    [InlineData("/internal/streams/1", 404)]
    [InlineData("/lead-intake/health/ready", 404)]
    [InlineData("/v1", 404)]
    [InlineData("/v1/", 404)]
    [InlineData("/v1/nothing", 404)]
    [InlineData("/v1/leads/1/unknown", 404)]
    [InlineData("/v1/leads/1/give-up", 404)]
    [InlineData("/v1/leads/1/case/2", 404)]
    [InlineData("/health", 404)]
    [InlineData("/problems/nothing", 404)]
    [InlineData("/openapi/nothing.json", 404)]
    public async Task What_is_not_in_the_table_cannot_be_reached(string path, int status)
    {
        var before = world.Downstream.Heard;
        var answer = await Gateway.Get(path, world.Keys["admin"]);
        answer.Status.ShouldBe(status);
        answer.Problem();
        world.Downstream.Heard.ShouldBe(before);
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_refused_with_those_it_has()
    {
        var answer = await Gateway.Send(HttpMethod.Delete, "/v1/leads/1", world.Keys["admin"]);
        answer.Status.ShouldBe(405);
        answer.Problem().ShouldBe("method-not-allowed");
        answer.Header("Allow").ShouldNotBeNull().ShouldContain("GET");
    }

    [Fact]
    public async Task A_path_of_two_services_has_the_methods_of_both_and_no_other()
    {
        var answer = await Gateway.Send(HttpMethod.Put, "/v1/leads", world.Keys["admin"]);
        answer.Status.ShouldBe(405);
        answer.Header("Allow").ShouldNotBeNull().Split(", ").ShouldBe(["GET", "HEAD", "POST"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/v1/cases/../../internal/streams")]
    [InlineData("/v1/cases/..%2f..%2finternal/streams")]
    [InlineData("/v1/cases/%2e%2e/%2e%2e/internal/streams")]
    [InlineData("/v1/cases/..\\..\\internal\\streams")]
    [InlineData("/v1/cases/.%2e/.%2e/internal/streams")]
    [InlineData("/v1/cases//internal")]
    public async Task No_spelling_of_a_path_climbs_out_of_its_service(string path)
    {
        // Byte for byte, as no client library would send it.
        using var socket = new TcpClient();
        await socket.ConnectAsync(Gateway.Url.Host, Gateway.Url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Api-Key: {world.Keys["admin"]}\r\n\r\n"));
        var answer = await new StreamReader(stream).ReadToEndAsync();
        if (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            var json = answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)];
            JsonSerializer.Deserialize<GatewayHeard>(json, JsonSerializerOptions.Web)!.Path.ShouldStartWith("/v1/cases/");
        }
        else
        {
            answer.ShouldStartWith("HTTP/1.1 4");
        }
    }

    [Fact]
    public async Task A_request_arrives_as_it_was_sent()
    {
        using var content = new StringContent("{\"name\":\"王小明\"}", Encoding.UTF8, "application/json");
        var answer = await Gateway.Send(HttpMethod.Post, "/v1/leads?a=%E7%8E%8B&b=1%2F2&c", world.Keys["hq"], content, ("Idempotency-Key", "k1"), ("If-Match", "\"3\""), ("X-Note", "汽车"));
        var heard = answer.Heard();
        heard.Query.ShouldBe("?a=%E7%8E%8B&b=1%2F2&c");
        heard.Body.ShouldBe("{\"name\":\"王小明\"}");
        heard.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        heard.Headers["Idempotency-Key"].ShouldBe("k1");
        heard.Headers["If-Match"].ShouldBe("\"3\"");
        heard.Headers["X-Note"].ShouldBe("汽车");
        heard.Headers["Host"].ShouldBe(new Uri(world.Downstream.Url).Authority);
        (await Gateway.Get("/v1/cases/%E6%AD%A6%E6%B1%89%20a", world.Keys["admin"])).Heard().Path.ShouldBe("/v1/cases/武汉 a");
    }

    [Fact]
    public async Task A_refusal_of_a_service_comes_back_as_it_is_behind_our_own_headers()
    {
        var answer = await Gateway.Get("/v1/deals/1?do=refuse", world.Keys["admin"]);
        answer.Status.ShouldBe(409);
        answer.Json.GetProperty("type").GetString().ShouldBe("/problems/concession-limit");
        answer.Header("ETag").ShouldBe("\"7\"");
        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Frame-Options").ShouldBe("DENY");
    }

    [Theory]
    [InlineData("/v1/leads/1")]
    [InlineData("/v1/keys")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    [InlineData("/docs/index.html")]
    [InlineData("/openapi.json")]
    [InlineData("/problems/stale")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        foreach (var key in new[] { world.Keys["admin"], null })
        {
            var answer = await Gateway.Get(path, key);
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
            answer.Header("X-Frame-Options").ShouldBe("DENY");
            answer.Header("Referrer-Policy").ShouldBe("no-referrer");
            answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldStartWith("default-src 'none'");
            answer.Header("Cache-Control").ShouldNotBeNull();
            answer.Header("Server").ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("GET", "/v1/leads/1")]
    [InlineData("POST", "/v1/leads/batch?do=headers")]
    public async Task The_callers_trace_goes_on(string method, string path)
    {
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        var answer = await Gateway.Send(new HttpMethod(method), path, world.Keys["admin"], method == "POST" ? new StringContent("{}") : null, ("traceparent", caller.Id!), ("tracestate", "v=1"));
        var headers = method == "POST" ? JsonSerializer.Deserialize<Dictionary<string, string>>(answer.Body)! : answer.Heard().Headers;
        headers = new(headers, StringComparer.OrdinalIgnoreCase);
        headers["traceparent"].ShouldStartWith($"00-{caller.TraceId}-");
        headers["traceparent"].ShouldNotContain(caller.SpanId.ToHexString(), customMessage: "the gateway's own span stands between");
        headers["traceparent"].ShouldEndWith("-01");
        headers["tracestate"].ShouldBe("v=1");
    }

    [Fact]
    public async Task Without_a_trace_one_begins_here_and_a_problem_names_it()
    {
        (await Gateway.Get("/v1/leads/1", world.Keys["admin"])).Heard().Headers.ShouldContainKey("traceparent");
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        (await Gateway.Get("/nothing", null, ("traceparent", caller.Id!))).Json.GetProperty("traceId").GetString().ShouldBe(caller.TraceId.ToHexString());
    }
}
