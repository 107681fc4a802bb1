using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Leads.Local;

/// <summary>What to start, for those who do not want all of it.</summary>
public sealed record SystemOptions
{
    /// <summary>Names from <see cref="Service.All"/>; all of them when left out.</summary>
    public IReadOnlyCollection<string>? Only { get; init; }

    /// <summary>The gateway listens here or on the next free port; 0 takes any.</summary>
    public int GatewayPort { get; init; } = 8080;

    /// <summary>Give the sample dealers D001 to D003 a queue each.</summary>
    public bool Dealers { get; init; } = true;

    /// <summary>Added to every process's environment, for example <c>Leads__TraceFile</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the builds are: BIN/Leads.Deal/CONFIGURATION/Leads.Deal.dll; those of the caller's own build when left out.</summary>
    public string Bin { get; init; } = Root.Build.Bin;

    public string Configuration { get; init; } = Root.Build.Configuration;

    /// <summary>Leave everything running when disposed, as <c>make up</c> does.</summary>
    public bool KeepRunning { get; init; }

    /// <summary>Takes one line of progress at a time.</summary>
    public Action<string>? Say { get; init; }
}

/// <summary>The whole product, running in the background: servers, services and gateway.</summary>
public sealed class System : IAsyncDisposable
{
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(120), StopDeadline = TimeSpan.FromSeconds(30);

    private readonly Root _root;
    private readonly SystemOptions _options;
    private readonly Action<string> _say;
    private readonly List<Service> _services;
    private readonly Dictionary<string, Database> _databases = [];
    private readonly Dictionary<string, Launch> _launches = [];

    private System(string root, SystemOptions options, Servers servers)
    {
        _root = new(root);
        _options = options;
        _say = options.Say ?? (_ => { });
        _services = [.. Service.All.Where(s => options.Only?.Contains(s.Name) ?? true)];
        Servers = servers;
    }

    public Servers Servers { get; }

    /// <summary>The folder of this system: logs, secrets, leads.env.</summary>
    public string Folder => _root.Path;

    /// <summary>The gateway, http://127.0.0.1:PORT.</summary>
    public string Url => UrlOf(Service.Gateway);

    /// <summary>The content of leads.env: LEADS_URL, HQ_KEY, DEALER_D001_AMQP and so on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts what is not running, replaces what runs an older build or another configuration, and returns when all of it is ready.</summary>
    /// <param name="root">Folder of the system; a second folder is a second, isolated system.</param>
    /// <exception cref="LocalException">What is in the way.</exception>
    public static async Task<System> Up(string root, SystemOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        try
        {
            using var hold = await new Root(root).Lock("up", cancel);
            var unbuilt = Service.All.Where(s => (options.Only?.Contains(s.Name) ?? true) && !File.Exists(Dll(s, options))).Select(s => s.Assembly).ToList();
            if (unbuilt.Count > 0)
            {
                throw new LocalException($"not built: {string.Join(", ", unbuilt)} (looked in {options.Bin}, {options.Configuration}): run make build");
            }

            var system = new System(root, options, await Servers.Start(root, options.Say, cancel));
            await system.Prepare(cancel);
            await Task.WhenAll(system._services.Select(s => system.Start(s, cancel)));
            await system.Provision(cancel);
            return system;
        }
        catch when (!options.KeepRunning)
        {
            await Down(root);
            throw;
        }
    }

    /// <summary>Stops services (work in hand is finished, at most 30 s), then the servers. Data stays.</summary>
    public static async Task Down(string root, Action<string>? say = null)
    {
        var folder = new Root(root);
        using var hold = await folder.Lock("up");
        var servers = Servers.Open(root);
        var services = folder.Daemons.Names.Except(Servers.AllNames).ToList();
        await Task.WhenAll(services.Select(async name =>
        {
            var ran = folder.Daemons.Find(name) is not null;
            var clean = await folder.Daemons.Stop(name, StopDeadline);
            if (ran)
            {
                say?.Invoke(clean ? $"✓ {name} stopped" : $"! {name} did not stop within {StopDeadline.TotalSeconds:0} s and was killed");
            }
        }));
        await servers.Stop();
        say?.Invoke("✓ everything stopped");
    }

    /// <summary>Stops everything and deletes data, secrets, logs and ports; builds stay.</summary>
    public static async Task Reset(string root, Action<string>? say = null)
    {
        await Down(root, say);
        var folder = new Root(root);
        Servers.Open(root).Delete(say);
        foreach (var file in (string[])["secrets.json", "state.json", "leads.env", "clock"])
        {
            File.Delete(folder.File(file));
        }

        foreach (var name in (string[])["logs", "pids"])
        {
            if (Directory.Exists(folder.File(name)))
            {
                Directory.Delete(folder.File(name), recursive: true);
            }
        }

        say?.Invoke($"✓ data in {root} deleted");
    }

    /// <summary>Name, process and address of everything that belongs to a folder; a missing process is null.</summary>
    public static IEnumerable<(string Name, Daemon? Daemon, string Address)> Status(string root)
    {
        var folder = new Root(root);
        var servers = Servers.Open(root);
        return servers.Names.Concat(Service.All.Select(s => s.Name))
            .Select(name => (name, folder.Daemons.Find(name), folder.TryPort(name) is { } port ? $"127.0.0.1:{port}" : ""));
    }

    public string UrlOf(string service) => $"http://127.0.0.1:{_root.KnownPort(service)}";

    public Database DatabaseOf(string service) => _databases[service];

    /// <summary>The API key of a variable in leads.env, for example HQ_KEY or CONSULTANT_D001_KEY.</summary>
    public string Key(string variable) => Environment[variable];

    public string LogOf(string name) => _root.Daemons.LogFile(name);

    public int Pid(string service) => _root.Daemons.Find(service)?.Pid ?? throw new LocalException($"{service} is not running");

    public bool IsRunning(string service) => _root.Daemons.Find(service) is not null;

    /// <summary>SIGKILL, as when a machine dies.</summary>
    public Task Kill(string service) => _root.Daemons.Kill(Known(service).Name);

    /// <summary>SIGTERM, and SIGKILL after 30 s.</summary>
    /// <returns>False when it had to be killed.</returns>
    public Task<bool> Stop(string service) => _root.Daemons.Stop(Known(service).Name, StopDeadline);

    /// <summary>Starts it again on the same port and waits until it is ready.</summary>
    public Task Start(string service, CancellationToken cancel = default) => Start(Known(service), cancel);

    public async Task Restart(string service, CancellationToken cancel = default)
    {
        await Stop(service);
        await Start(service, cancel);
    }

    /// <summary>Starts one more process of a service, with the same data and on a port of its own; it is stopped with the others.</summary>
    /// <param name="otherwise">What it is told otherwise than the first one.</param>
    /// <returns>Its address.</returns>
    public async Task<string> Replica(string service, IReadOnlyDictionary<string, string>? otherwise = null, CancellationToken cancel = default)
    {
        var name = $"{Known(service).Name}-{_root.Daemons.Names.Count(n => n.StartsWith(service, StringComparison.Ordinal)) + 1}";
        _root.FreePort(name, 0);
        var environment = new Dictionary<string, string>(_launches[service].Environment) { ["ASPNETCORE_URLS"] = UrlOf(name) };
        foreach (var (key, value) in otherwise ?? new Dictionary<string, string>())
        {
            environment[key] = value;
        }

        _root.Daemons.Start(name, _launches[service] with { Environment = environment });
        await Ready(name, cancel);
        return UrlOf(name);
    }

    /// <summary>Runs a verb of a service's program, such as <c>parked</c> or <c>rebuild deal_board</c>, with the configuration it has here.</summary>
    public async Task<(int Exit, string Output)> Run(string service, IReadOnlyList<string> verb, string? input = null, CancellationToken cancel = default)
    {
        var launch = _launches[service];
        var environment = new Dictionary<string, string>(launch.Environment) { ["Leads__Migration"] = _databases[service].Owner };
        return await Shell.Run([.. launch.Command, .. verb], environment, input, cancel: cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_options.KeepRunning)
        {
            await Down(_root.Path, _options.Say);
        }
    }

    // Databases, secrets, ports: everything a process has to be told.
    private async Task Prepare(CancellationToken cancel)
    {
        foreach (var service in _services)
        {
            _databases[service.Name] = await Servers.Database(service.Name, cancel);
        }

        var clock = _root.File("clock");
        if (!File.Exists(clock))
        {
            await File.WriteAllBytesAsync(clock, new byte[sizeof(long)], cancel);
        }

        // A running process keeps its port, a stopped one takes it back if it is still free.
        foreach (var service in _services.Where(s => !IsRunning(s.Name)))
        {
            _root.FreePort(service.Name, service.Name == Service.Gateway ? _options.GatewayPort : 0);
        }

        var signing = _root.Secret("token-signing-key", () =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
        });
        using var token = ECDsa.Create();
        token.ImportPkcs8PrivateKey(Convert.FromBase64String(signing), out _);
        static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        foreach (var service in _services)
        {
            var environment = new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = UrlOf(service.Name),
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_NOLOGO"] = "1",
                ["Leads__Postgres"] = _databases[service.Name].Service,
                ["Leads__RabbitMQ"] = Servers.RabbitMQ,
                ["Leads__ClockFile"] = clock,
                ["Leads__TokenKey"] = Convert.ToBase64String(token.ExportSubjectPublicKeyInfo()),
            };
            foreach (var other in _services)
            {
                environment[$"Leads__Services__{other.Name}"] = UrlOf(other.Name);
            }

            // Each process is given only the keys it needs.
            if (service.Name == Service.Gateway)
            {
                environment["Leads__TokenSigningKey"] = signing;
            }
            else
            {
                environment["Leads__MasterKey"] = _root.Secret("master-key", NewKey);
                environment["Leads__IndexKey"] = _root.Secret("index-key", NewKey);
                environment["Leads__InternalKey"] = _root.Secret("internal-key", NewKey);
            }

            if (service.Name == "feed")
            {
                environment["Leads__RabbitMQManagement"] = Servers.RabbitMQManagement;
            }

            foreach (var (name, value) in OpenTelemetry().Concat(_options.Environment))
            {
                environment[name] = value;
            }

            var dll = Dll(service, _options);
            var built = Directory.EnumerateFiles(Path.GetDirectoryName(dll)!, "*.dll").Max(File.GetLastWriteTimeUtc);
            _launches[service.Name] = new([Dotnet(), dll], environment, Version: $"{built.Ticks}");
        }
    }

    private async Task Start(Service service, CancellationToken cancel)
    {
        var launch = _launches[service.Name];
        var running = _root.Daemons.Find(service.Name);
        if (running?.Fingerprint != launch.Fingerprint)
        {
            await _root.Daemons.Stop(service.Name, StopDeadline);
            await Must(service, ["schema"], null, cancel);
            if (service.Name == Service.Gateway)
            {
                await Must(service, ["keys", "import"], string.Concat(ApiKey.All.Select(k =>
                    JsonSerializer.Serialize(new { client = k.Client, role = k.Role, brand = k.Brand, dealer = k.Dealer, key = Secret(k), name = k.Name }) + "\n")), cancel);
            }

            _root.Daemons.Start(service.Name, launch);
        }

        await Ready(service.Name, cancel);
        _say($"✓ {service.Name} on {UrlOf(service.Name)}");
    }

    private async Task Must(Service service, IReadOnlyList<string> verb, string? input, CancellationToken cancel)
    {
        var (exit, output) = await Run(service.Name, verb, input, cancel);
        if (exit != 0)
        {
            throw new LocalException($"{service.Name}: '{string.Join(' ', verb)}' failed with exit code {exit}\n{output}");
        }
    }

    private async Task Ready(string name, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();
        var last = "no answer";
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(UrlOf(name) + "/health/ready", cancel);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"{(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync(cancel)).ReplaceLineEndings(" ")}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested) { last = e.Message; }

            var ended = _root.Daemons.Find(name) is null;
            if (ended || watch.Elapsed > ReadyDeadline)
            {
                var why = ended ? "ended at once" : $"is not ready after {ReadyDeadline.TotalSeconds:0} s ({last})";
                throw new LocalException($"{name} {why}; the end of {LogOf(name)}:\n{_root.Daemons.Tail(name)}");
            }

            await Task.Delay(100, cancel);
        }
    }

    // Gives each sample dealer its queue, once: the broker password is shown only then, so it is kept with the secrets.
    private async Task Provision(CancellationToken cancel)
    {
        var environment = new Dictionary<string, string> { ["LEADS_URL"] = _services.Any(s => s.Name == Service.Gateway) ? Url : "" };
        foreach (var key in ApiKey.All)
        {
            environment[key.Variable] = Secret(key);
        }

        if (_options.Dealers && _services.Any(s => s.Name == Service.Gateway) && _services.Any(s => s.Name == "feed"))
        {
            using var http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", environment["ADMIN_KEY"]);
            foreach (var dealer in ApiKey.Dealers)
            {
                var subscription = _root.KnownSecret("subscription " + dealer) is { } kept ? JsonSerializer.Deserialize<Subscription>(kept, JsonSerializerOptions.Web)! : await Subscribe(http, dealer, cancel);
                // The broker may have moved to another port since.
                environment[$"DEALER_{dealer}_AMQP"] = new UriBuilder(subscription.Uri!) { Host = new Uri(Servers.RabbitMQ).Host, Port = new Uri(Servers.RabbitMQ).Port }.Uri.AbsoluteUri;
                environment[$"DEALER_{dealer}_QUEUE"] = subscription.Queue!;
            }
        }

        Environment = environment;
        Root.WritePrivate(_root.File("leads.env"), string.Concat(environment.Select(p => $"{p.Key}={Quoted(p.Value)}\n")));
    }

    private async Task<Subscription> Subscribe(HttpClient http, string dealer, CancellationToken cancel)
    {
        using var answer = await http.PutAsync($"/v1/subscriptions/{dealer}", JsonContent.Create(new { }), cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode)
        {
            throw new LocalException($"PUT /v1/subscriptions/{dealer} answers {(int)answer.StatusCode}: {text.ReplaceLineEndings(" ")}");
        }

        if (JsonSerializer.Deserialize<Subscription>(text, JsonSerializerOptions.Web) is not { Uri: { Length: > 0 }, Queue: { Length: > 0 } } subscription)
        {
            throw new LocalException($"dealer {dealer} has a queue already, but its password, shown only once, is not in {_root.File("secrets.json")}: run make reset");
        }

        _root.Secret("subscription " + dealer, () => JsonSerializer.Serialize(subscription, JsonSerializerOptions.Web));
        _say($"✓ dealer {dealer} hears on queue {subscription.Queue}");
        return subscription;
    }

    private string Secret(ApiKey key) => _root.Secret(key.Variable, () => $"leads_{key.Role}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}");

    private Service Known(string name) => _services.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"'{name}' is not one of {string.Join(", ", _services.Select(s => s.Name))}", nameof(name));

    private static string Dll(Service service, SystemOptions options) => Path.Combine(options.Bin, service.Assembly, options.Configuration, service.Assembly + ".dll");

    // Passed on like the rest of the environment, and named here so that a change restarts the services.
    private static IEnumerable<KeyValuePair<string, string>> OpenTelemetry() =>
        from variable in global::System.Environment.GetEnvironmentVariables().Cast<global::System.Collections.DictionaryEntry>()
        where ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal)
        select KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? "");

    /// <summary>The same path however this program was started, because it is part of the fingerprint.</summary>
    private static string Dotnet()
    {
        var host = global::System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ??
            (global::System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(f => f.Length > 0).Select(f => Path.Combine(f, "dotnet")).FirstOrDefault(File.Exists) ??
            throw new LocalException("dotnet is not on the PATH");
        return File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host;
    }

    private static string Quoted(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:@%+=,".Contains(c, StringComparison.Ordinal)) ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private sealed record Subscription(string? Dealer, string? Uri, string? Queue);
}
