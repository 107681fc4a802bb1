using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leads.Local;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>A gateway as a process of its own, with a real database and a stand-in for the services behind it.</summary>
public sealed class GatewayWorld : IAsyncLifetime
{
    public const string Collection = "gateway";

    private readonly ECDsa _signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _root = Path.Combine(Root.Default, "tests", "gateway");
    private Database _database = null!;
    private IDisposable? _hold;

    public Servers Servers { get; private set; } = null!;

    internal GatewayDownstream Downstream { get; private set; } = null!;

    /// <summary>In Development, with generous limits.</summary>
    internal GatewayProcess Gateway { get; private set; } = null!;

    public string ClockFile => Path.Combine(_root, "clock");

    /// <summary>A key of each role; of the dealer roles, for D001.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; } = new[] { "hq", "dealer-system", "consultant", "call-centre-manager", "sales-manager", "analyst", "admin" }
        .ToDictionary(role => role, NewKey);

    public static string NewKey(string role) => $"leads_{role}_{Root.RandomText()}";

    public async Task InitializeAsync()
    {
        _hold = await new Root(_root).Lock("tests");
        Servers = Servers.Open(_root);
        await Servers.StartPostgres();
        _database = await Servers.Database("gateway");
        Downstream = await GatewayDownstream.Start();
        File.Delete(ClockFile);
        await Must("schema");
        await Sql("delete from api_keys");
        var lines = Keys.Select(key => KeyLine(key.Key == "hq" ? "hq-xinghe" : key.Key, key.Key, key.Value));
        await Must("keys import", string.Join('\n', lines));
        Gateway = await Start();
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Downstream.DisposeAsync();
        await Servers.StopPostgres();
        _hold?.Dispose();
        _signing.Dispose();
    }

    public static string KeyLine(string client, string role, string key) => JsonSerializer.Serialize(new
    {
        client,
        role,
        brand = role == "admin" ? null : "XINGHE",
        dealer = role is "hq" or "analyst" or "admin" ? null : "D001",
        key,
        name = "test",
    });

    /// <summary>Another gateway on the same database.</summary>
    internal Task<GatewayProcess> Start(params (string Name, string? Value)[] settings) => GatewayProcess.Start(Environment(settings));

    internal Task<(int Exit, string Output)> Run(string verb, string input = "") => GatewayProcess.Run(Environment(), verb.Split(' '), input);

    private async Task Must(string verb, string input = "") => (await Run(verb, input)).ShouldSatisfyAllConditions(done => done.Exit.ShouldBe(0, done.Output));

    public async Task<object?> Sql(string sql, params object[] values)
    {
        await using var database = NpgsqlDataSource.Create(_database.Owner);
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The claims of an internal token whose signature is the gateway's; checked without the library that made it.</summary>
    public JsonElement Claims(string authorization)
    {
        var parts = authorization["Bearer ".Length..].Split('.');
        var signed = _signing.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256);
        return signed ? JsonSerializer.Deserialize<JsonElement>(Bytes(parts[1])) : throw new CryptographicException("Not signed by the gateway.");
    }

    private static byte[] Bytes(string base64Url) => System.Buffers.Text.Base64Url.DecodeFromChars(base64Url);

    private Dictionary<string, string?> Environment(params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Leads__Postgres"] = _database.Service,
            ["Leads__Migration"] = _database.Owner,
            ["Leads__TokenSigningKey"] = Convert.ToBase64String(_signing.ExportPkcs8PrivateKey()),
            ["Leads__ClockFile"] = ClockFile,
        };
        foreach (var service in GatewayDownstream.Services)
        {
            environment[$"Leads__Services__{service}"] = $"{Downstream.Url}/{service}";
        }

        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return environment;
    }
}

// Alone, as what a client may ask a second is counted by the real clock.
[CollectionDefinition(GatewayWorld.Collection, DisableParallelization = true)]
public sealed class GatewayTests : ICollectionFixture<GatewayWorld>;

/// <summary>One running gateway.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log;

    private GatewayProcess(Process process, ConcurrentQueue<string> log, Uri url)
    {
        (_process, _log, Url) = (process, log, url);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = url, Timeout = Deadline };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public string Log => string.Join('\n', _log);

    public static async Task<GatewayProcess> Start(IReadOnlyDictionary<string, string?> environment)
    {
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new ConcurrentQueue<string>();
        var process = Launch(environment, []);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, log, await url.Task.WaitAsync(Deadline));

        void Take(string? line)
        {
            if (line is null)
            {
                url.TrySetException(new InvalidOperationException("The gateway ended: " + string.Join('\n', log)));
                return;
            }

            log.Enqueue(line);
            if (line.Split("Now listening on: ") is [_, var address])
            {
                url.TrySetResult(new(address.Trim()));
            }
        }
    }

    public static async Task<(int Exit, string Output)> Run(IReadOnlyDictionary<string, string?> environment, string[] verb, string input)
    {
        using var process = Launch(environment, verb);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return (process.ExitCode, string.Concat(output));
    }

    public Task<GatewayAnswer> Get(string path, string? key, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, key, null, headers);

    public Task<GatewayAnswer> Post(string path, string? key, object body) =>
        Send(HttpMethod.Post, path, key, new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"));

    public async Task<GatewayAnswer> Send(HttpMethod method, string path, string? key, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return new((int)response.StatusCode, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase), await response.Content.ReadAsStringAsync());
    }

    /// <summary>As an operator stops it: SIGTERM, then it has time to finish.</summary>
    public async Task Stop()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync().WaitAsync(Deadline);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Stop();
        _process.Dispose();
    }

    private static Process Launch(IReadOnlyDictionary<string, string?> environment, string[] verb)
    {
        var (_, bin, configuration) = Root.Build;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(bin, "Leads.Gateway", configuration, "Leads.Gateway.dll"), .. verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

/// <summary>What came back, read whole.</summary>
internal sealed record GatewayAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The code of the problem document, which must be a proper one.</summary>
    public string Problem()
    {
        Header("Content-Type").ShouldBe("application/problem+json");
        Json.GetProperty("status").GetInt32().ShouldBe(Status);
        Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("instance").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("traceId").GetString()!.Length.ShouldBe(32);
        return Json.GetProperty("type").GetString()!["/problems/".Length..];
    }

    /// <summary>The request as the service heard it.</summary>
    public GatewayHeard Heard() => JsonSerializer.Deserialize<GatewayHeard>(Body, JsonSerializerOptions.Web)!;
}
