using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Leads.Local;
using Npgsql;
using Xunit;
using Running = Leads.Local.System;

namespace Leads.Journeys;

/// <summary>
/// The whole product, started once on fresh data for all journeys: servers, services, gateway, and beside them what belongs to
/// others – a reader of each dealer's queue and one that hears everything that is said on the bus.
/// </summary>
public sealed class Product : IAsyncLifetime, IDisposable
{
    public const string Collection = "product";

    public static readonly IReadOnlyList<string> Dealers = ["D001", "D002", "D003"];

    private const string Tap = "journeys.tap";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };
    private readonly Lazy<Task<SampleRun>> _sample;
    private readonly Lazy<Task<Life>> _someLife;
    private Running? _running;

    public Product() => (_sample, _someLife) = (new(() => SampleRun.Push(this)), new(() => Life.Begin(this)));

    public static string Folder { get; } = Path.Combine(Root.Default, "test", "journeys");

    public static string TraceFile { get; } = Path.Combine(Folder, "traces", "spans.jsonl");

    public Running Running => _running ?? throw new InvalidOperationException("The product is not running.");

    public Uri Url => new(Running.Url);

    /// <summary>What each dealer's own client has read from its queue so far.</summary>
    public IReadOnlyDictionary<string, QueueReader> Queues { get; private set; } = new Dictionary<string, QueueReader>();

    /// <summary>Everything that was said on the bus so far.</summary>
    public QueueReader Bus { get; private set; } = null!;

    /// <summary>The 1 000 lines of the sample, pushed once for all journeys, when everybody has heard of them.</summary>
    public Task<SampleRun> Sample => _sample.Value;

    /// <summary>A lead of D001 with an open case, for those who only want to see something refused.</summary>
    public Task<Life> SomeLife => _someLife.Value;

    public async Task InitializeAsync()
    {
        await Running.Reset(Folder);
        if (Directory.Exists(Path.GetDirectoryName(TraceFile)))
        {
            Directory.Delete(Path.GetDirectoryName(TraceFile)!, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(TraceFile)!);
        await Npm.Install();
        _running = await Running.Up(Folder, new() { GatewayPort = 0, Environment = new Dictionary<string, string> { ["Leads__TraceFile"] = TraceFile } });
        Queues = Dealers.ToDictionary(d => d, d => new QueueReader(Running.Environment[$"DEALER_{d}_AMQP"], Running.Environment[$"DEALER_{d}_QUEUE"]));
        Bus = await OpenTap();
    }

    public async Task DisposeAsync()
    {
        foreach (var queue in Queues.Values.Append(Bus).OfType<QueueReader>())
        {
            await queue.DisposeAsync();
        }

        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The API as the holder of a key in leads.env, for example HQ_KEY or CONSULTANT_D001_KEY.</summary>
    public Client As(string variable) => new(_http, Url, Running.Key(variable));

    public Client WithKey(string? key) => new(_http, Url, key);

    public Client Hq => As("HQ_KEY");

    public Client Analyst => As("ANALYST_KEY");

    public Client Admin => As("ADMIN_KEY");

    public Client Consultant(string dealer) => As($"CONSULTANT_{dealer}_KEY");

    public Client DealerSystem(string dealer) => As($"DEALER_{dealer}_KEY");

    /// <summary>The time as the product sees it.</summary>
    public async Task<DateTimeOffset> Now() => (await Admin.Get("/v1/dev/clock")).Must(200)["now"]!.GetValue<DateTimeOffset>();

    /// <summary>The product clock goes on to a moment; it never goes back.</summary>
    public async Task Until(DateTimeOffset at)
    {
        var now = await Now();
        if (at > now)
        {
            await Advance(System.Xml.XmlConvert.ToString(at - now));
        }
    }

    public async Task Advance(string duration) => (await Admin.Post("/v1/dev/clock", $$"""{"advance":"{{duration}}"}""")).Must(200);

    /// <summary>One value from a service's own database, read behind its back.</summary>
    public Task<T> Scalar<T>(string service, string sql, params object[] values) => Scalar<T>(Running.DatabaseOf(service), sql, values);

    public static async Task<T> Scalar<T>(Database database, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<string>> Column(string service, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(Running.DatabaseOf(service).Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var column = new List<string>();
        while (await reader.ReadAsync())
        {
            column.Add(reader.GetString(0));
        }

        return column;
    }

    /// <summary>The broker's management API.</summary>
    /// <param name="path">Below /api/; %2F… for the virtual host.</param>
    /// <param name="user">Somebody else than the administrator: user:password.</param>
    public async Task<HttpResponseMessage> Management(HttpMethod method, string path, object? body = null, string? user = null)
    {
        var management = new Uri(Running.Servers.RabbitMQManagement);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(management.GetLeftPart(UriPartial.Authority)), $"/api/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user ?? management.UserInfo))));
        request.Content = body is null ? null : JsonContent.Create(body);
        return await _http.SendAsync(request);
    }

    public string VirtualHost => Uri.EscapeDataString(Uri.UnescapeDataString(new Uri(Running.Servers.RabbitMQ).AbsolutePath.TrimStart('/')));

    private async Task<QueueReader> OpenTap()
    {
        using var queue = await Management(HttpMethod.Put, $"queues/{VirtualHost}/{Tap}", new { durable = true });
        queue.EnsureSuccessStatusCode();
        using var bound = await Management(HttpMethod.Post, $"bindings/{VirtualHost}/e/leads/q/{Tap}", new { routing_key = "#" });
        bound.EnsureSuccessStatusCode();
        return new QueueReader(Running.Servers.RabbitMQ, Tap);
    }
}

[CollectionDefinition(Product.Collection)]
public sealed class Journeys : ICollectionFixture<Product>;
