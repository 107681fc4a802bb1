using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Leads.Local;

/// <summary>
/// PostgreSQL and RabbitMQ for one system: private instances on loopback with own data, ports and passwords, or existing ones named by
/// LEADS_POSTGRES (postgres://user:password@host:port/ or an Npgsql string; may create roles and databases) and LEADS_RABBITMQ
/// (amqp://user:password@host:port/vhost; an administrator; management at http://host:15672 unless LEADS_RABBITMQ_MANAGEMENT says otherwise).
/// </summary>
public sealed class Servers : IAsyncDisposable
{
    private const string PostgresName = "postgresql", RabbitName = "rabbitmq", PortMapperName = "epmd";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90), StopDeadline = TimeSpan.FromSeconds(30);

    private readonly Root _root;
    private readonly Action<string> _say;
    private readonly string? _existingPostgres, _existingRabbit, _existingManagement;

    private Servers(Root root, Action<string>? say)
    {
        _root = root;
        _say = say ?? (_ => { });
        _existingPostgres = External.Postgres();
        (_existingRabbit, _existingManagement) = External.RabbitMQ();
    }

    /// <summary>Npgsql connection string of a role that may create roles and databases, to the database "postgres" (or the one named in LEADS_POSTGRES).</summary>
    public string Postgres => _existingPostgres ?? new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _root.KnownPort(PostgresName),
        Username = "leads",
        Password = _root.Secret("postgresql"),
        Database = "postgres",
        ApplicationName = "leads-local",
        MaxPoolSize = 10,
    }.ConnectionString;

    /// <summary>amqp://user:password@host:port/vhost of an administrator.</summary>
    public string RabbitMQ => _existingRabbit ?? $"amqp://{RabbitUser}:{_root.Secret("rabbitmq")}@127.0.0.1:{_root.KnownPort(RabbitName)}/leads";

    /// <summary>http://user:password@host:port of the management API.</summary>
    public string RabbitMQManagement => _existingManagement ?? $"http://{RabbitUser}:{_root.Secret("rabbitmq")}@127.0.0.1:{_root.KnownPort("rabbitmq-management")}";

    public int PostgresPid => Pid(PostgresName);

    public int RabbitPid => Pid(RabbitName);

    private string RabbitUser => _root.Secret("rabbitmq-user", () => "leads-" + Root.RandomText(6));

    /// <summary>Starts what is not running yet, installing it when it is missing, and returns when both answer.</summary>
    /// <param name="root">Folder of the system; a second folder is a second, isolated system.</param>
    /// <param name="say">Takes one line of progress at a time.</param>
    /// <exception cref="LocalException">What is in the way, in one line.</exception>
    public static async Task<Servers> Start(string root, Action<string>? say = null, CancellationToken cancel = default)
    {
        var servers = Open(root, say);
        using var hold = await servers._root.Lock("servers", cancel);
        await Install.Servers(servers._root, servers._existingPostgres is null, servers._existingRabbit is null, servers._say, cancel);
        await Task.WhenAll(servers.StartPostgres(cancel), servers.StartRabbit(cancel));
        return servers;
    }

    /// <summary>The servers of a folder as they are, without starting anything.</summary>
    public static Servers Open(string root, Action<string>? say = null) => new(new Root(root), say);

    /// <summary>Creates the database of a service when it is missing; passwords are remembered in the folder's secrets.</summary>
    public Task<Database> Database(string name, CancellationToken cancel = default) =>
        Databases.Create(Postgres, name, role => _root.Secret("role " + role), cancel);

    public async Task StartPostgres(CancellationToken cancel = default)
    {
        if (_existingPostgres is not null)
        {
            _say($"✓ PostgreSQL {await PostgresVersion(cancel)} at {new NpgsqlConnectionStringBuilder(Postgres).Host} (LEADS_POSTGRES); databases have the plain names of the services");
            return;
        }
        var daemons = _root.Daemons;
        var data = Path.Combine(DataFolder(), "postgresql");
        var user = Posix.IsRoot ? "postgres" : null;
        var found = daemons.Find(PostgresName);
        if (found is null)
        {
            await InitPostgres(data, user, cancel);
            await EndOrphans(data);
            var port = _root.FreePort(PostgresName);
            (string, string)[] settings =
            [
                ("listen_addresses", "127.0.0.1"), ("port", $"{port}"), ("unix_socket_directories", ""), ("cluster_name", "leads"),
                ("max_connections", "400"), ("shared_buffers", "512MB"), ("max_wal_size", "2GB"), ("checkpoint_timeout", "15min"), ("jit", "off"),
                // Leads have random ids, so pages are dirtied all over: they are written beside the commits, not by them.
                ("bgwriter_lru_maxpages", "1000"), ("bgwriter_delay", "50ms"),
                // New tables grow from nothing to thousands of rows within seconds: the planner should hear of it, but not of every tenth row.
                ("autovacuum_naptime", "10s"), ("autovacuum_analyze_scale_factor", "0.5"),
                // A statement, a parameter or the detail of an error may carry personal data: none of them reaches the log.
                ("log_destination", "stderr"), ("logging_collector", "off"), ("log_statement", "none"), ("log_error_verbosity", "terse"),
                ("log_min_error_statement", "panic"), ("log_parameter_max_length", "0"), ("log_parameter_max_length_on_error", "0"),
                ("log_line_prefix", "%m [%p] %a@%d "),
            ];
            daemons.Start(PostgresName, new([Path.Combine(Install.PostgresBin(), "postgres"), "-D", data, .. settings.SelectMany(s => (string[])["-c", $"{s.Item1}={s.Item2}"])],
                new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["HOME"] = data }, user));
        }
        if (!await Ready(PostgresName, "PostgreSQL", async () => await PostgresVersion(cancel) is not null, found is not null, cancel))
        {
            await StartPostgres(cancel);
            return;
        }

        _say($"✓ PostgreSQL {await PostgresVersion(cancel)} on 127.0.0.1:{_root.KnownPort(PostgresName)}");
    }

    public async Task StartRabbit(CancellationToken cancel = default)
    {
        if (_existingRabbit is not null)
        {
            if (await RabbitVersion(cancel) is not { } version)
            {
                throw new LocalException($"the management API at {new Uri(RabbitMQManagement).Authority} does not answer this user as an administrator: set LEADS_RABBITMQ_MANAGEMENT=http://host:port");
            }

            _say($"✓ RabbitMQ {version} at {new Uri(RabbitMQ).Authority} (LEADS_RABBITMQ)");
            return;
        }
        var daemons = _root.Daemons;
        var found = daemons.Find(RabbitName);
        if (found is null)
        {
            var home = Path.Combine(DataFolder(), "rabbitmq");
            var user = Posix.IsRoot ? "rabbitmq" : null;
            var mapperRuns = daemons.Find(PortMapperName) is not null;
            var mapper = mapperRuns ? _root.KnownPort(PortMapperName) : _root.FreePort(PortMapperName);
            var environment = await InitRabbit(home, user, mapper, cancel);
            // Started by us rather than by the broker, which would leave it behind without a known id.
            if (!mapperRuns)
            {
                daemons.Start(PortMapperName, new(["epmd", "-port", $"{mapper}", "-address", "127.0.0.1"], environment, user));
            }

            daemons.Start(RabbitName, new(["/usr/lib/rabbitmq/bin/rabbitmq-server"], environment, user));
        }
        if (!await Ready(RabbitName, "RabbitMQ", async () => await RabbitVersion(cancel) is not null && await Listens(_root.KnownPort(RabbitName), cancel), found is not null, cancel))
        {
            await StartRabbit(cancel);
            return;
        }

        await EnableFeatures(cancel);
        _say($"✓ RabbitMQ {await RabbitVersion(cancel)} on 127.0.0.1:{_root.KnownPort(RabbitName)}, management on 127.0.0.1:{_root.KnownPort("rabbitmq-management")}");
    }

    /// <summary>Ends sessions and shuts down cleanly.</summary>
    public Task StopPostgres() => _root.Daemons.Stop(PostgresName, StopDeadline, Posix.Interrupt);

    /// <summary>SIGKILL to the server and all its backends, as in a power cut.</summary>
    public Task KillPostgres() => OwnPostgres().Kill(PostgresName);

    public void PausePostgres() => OwnPostgres().Pause(PostgresName);

    public void ResumePostgres() => OwnPostgres().Resume(PostgresName);

    public Task StopRabbit() => _root.Daemons.Stop(RabbitName, StopDeadline);

    /// <summary>SIGKILL to the broker.</summary>
    public Task KillRabbit() => OwnRabbit().Kill(RabbitName);

    /// <summary>SIGSTOP: connections stay open and nothing is answered.</summary>
    public void PauseRabbit() => OwnRabbit().Pause(RabbitName);

    public void ResumeRabbit() => OwnRabbit().Resume(RabbitName);

    /// <summary>Shuts both down; data, ports and passwords stay.</summary>
    public async Task Stop()
    {
        using var hold = await _root.Lock("servers");
        await Task.WhenAll(StopRabbitAndPortMapper(), StopPostgres());

        async Task StopRabbitAndPortMapper()
        {
            await StopRabbit();
            await _root.Daemons.Stop(PortMapperName, StopDeadline);
        }
    }

    /// <summary>Removes the data of private servers, which must be stopped; existing servers are left as they are.</summary>
    public void Delete(Action<string>? say = null)
    {
        var folder = new DirectoryInfo(_root.File("servers"));
        if (folder.LinkTarget is { } target)
        {
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            File.Delete(folder.FullName);
        }
        else if (folder.Exists)
        {
            folder.Delete(recursive: true);
        }

        if (_existingPostgres is not null)
        {
            say?.Invoke($"! LEADS_POSTGRES keeps its databases and roles: drop {string.Join(", ", Service.All.Select(s => $"\"{s.Name}\""))} and the roles NAME and NAME-owner yourself");
        }

        if (_existingRabbit is not null)
        {
            say?.Invoke("! LEADS_RABBITMQ keeps its exchanges, queues and dealers' users: delete the virtual host yourself");
        }
    }

    public async ValueTask DisposeAsync() => await Stop();

    internal static readonly IReadOnlyList<string> AllNames = [PostgresName, RabbitName, PortMapperName];

    /// <summary>The server processes that should run: none for an existing server.</summary>
    internal IEnumerable<string> Names =>
        AllNames.Where(name => (name == PostgresName ? _existingPostgres : _existingRabbit) is null);

    private Daemons OwnPostgres() => _existingPostgres is null ? _root.Daemons : throw new LocalException("LEADS_POSTGRES names a server that is not ours to disturb");

    private Daemons OwnRabbit() => _existingRabbit is null ? _root.Daemons : throw new LocalException("LEADS_RABBITMQ names a server that is not ours to disturb");

    private int Pid(string name) => _root.Daemons.Find(name)?.Pid ?? throw new LocalException($"{name} is not running");

    private async Task InitPostgres(string data, string? user, CancellationToken cancel)
    {
        if (Directory.Exists(data))
        {
            return;
        }

        var part = data + ".part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }

        var password = data + ".password";
        Root.WritePrivate(password, _root.Secret("postgresql"));
        try
        {
            await Own(user, part, password, cancel);
            await As(user, [Path.Combine(Install.PostgresBin(), "initdb"), "-D", part, "-U", "leads", "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"], cancel);
        }
        finally { File.Delete(password); }
        Directory.Move(part, data);
    }

    // Backends of a postmaster that was killed by someone else keep its shared memory for a while, and a reused process id
    // in postmaster.pid looks like a living one. Whatever works in our data folder is ours.
    private static async Task EndOrphans(string data)
    {
        var orphans = new List<Daemon>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var pid) && Daemons.StartOf(pid) is { } started &&
                    File.ResolveLinkTarget(Path.Combine(process, "cwd"), false)?.FullName == data)
                {
                    orphans.Add(new(pid, started, ""));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* gone, or someone else's */ }
        }

        foreach (var orphan in orphans)
        {
            Posix.Signal(orphan.Pid, Posix.Kill);
            await Daemons.Gone(orphan, StopDeadline);
        }


        File.Delete(Path.Combine(data, "postmaster.pid"));
    }

    private async Task<Dictionary<string, string>> InitRabbit(string home, string? user, int mapper, CancellationToken cancel)
    {
        Directory.CreateDirectory(home);
        string At(string name) => Path.Combine(home, name);
        int Port(string name) => _root.FreePort(name);
        Root.WritePrivate(At("rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{Port(RabbitName)}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {Port("rabbitmq-management")}
            prometheus.tcp.ip = 127.0.0.1
            prometheus.tcp.port = {Port("rabbitmq-prometheus")}
            stream.listeners.tcp.1 = 127.0.0.1:{Port("rabbitmq-stream")}
            load_definitions = {At("definitions.json")}
            collect_statistics_interval = 10000
            management.rates_mode = none
            raft.wal_max_size_bytes = 67108864
            disk_free_limit.absolute = 200MB
            log.console = true
            log.console.level = warning
            log.file = false

            """);
        // Definitions that name a user keep the broker from creating guest.
        Root.WritePrivate(At("definitions.json"), JsonSerializer.Serialize(new
        {
            users = new[] { new { name = RabbitUser, password_hash = PasswordHash(_root.Secret("rabbitmq")), hashing_algorithm = "rabbit_password_hashing_sha256", tags = new[] { "administrator" } } },
            vhosts = new[] { new { name = "leads" } },
            permissions = new[] { new { user = RabbitUser, vhost = "leads", configure = ".*", write = ".*", read = ".*" } },
        }));
        Root.WritePrivate(At("enabled_plugins"), "[rabbitmq_management,rabbitmq_prometheus,rabbitmq_consistent_hash_exchange,rabbitmq_stream].\n");
        if (!File.Exists(At(".erlang.cookie")))
        {
            Root.WritePrivate(At(".erlang.cookie"), Root.RandomText());
            File.SetUnixFileMode(At(".erlang.cookie"), UnixFileMode.UserRead);
        }
        await Own(user, home, null, cancel);
        return new()
        {
            ["HOME"] = home,
            ["LC_ALL"] = "C.UTF-8",
            ["RABBITMQ_NODENAME"] = "leads@localhost",
            ["RABBITMQ_MNESIA_BASE"] = At("mnesia"),
            ["RABBITMQ_LOG_BASE"] = At("log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = At("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = At("enabled_plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = At("none"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = At("advanced.config"),
            ["RABBITMQ_PID_FILE"] = At("pid"),
            ["RABBITMQ_DIST_PORT"] = $"{Port("rabbitmq-distribution")}",
            ["RABBITMQ_SCHEDULER_BIND_TYPE"] = "u",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = $"+S {Cores}:{Cores} -kernel inet_dist_use_interface {{127,0,0,1}}",
            ["ERL_EPMD_PORT"] = $"{mapper}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            // Makes the start script become the broker instead of waiting beside it, so that the known id is the broker's.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
        };
    }

    private static int Cores => Math.Min(Environment.ProcessorCount, 4);

    // A fresh node has every feature flag on; one whose data comes from an older version has not.
    private async Task EnableFeatures(CancellationToken cancel)
    {
        using var http = Management();
        using var flags = JsonDocument.Parse(await http.GetStringAsync("api/feature-flags", cancel));
        foreach (var flag in flags.RootElement.EnumerateArray())
        {
            if (flag.GetProperty("state").GetString() == "disabled" && flag.GetProperty("stability").GetString() == "stable")
            {
                using var body = new StringContent("{}", Encoding.UTF8, "application/json");
                (await http.PutAsync($"api/feature-flags/{flag.GetProperty("name").GetString()}/enable", body, cancel)).EnsureSuccessStatusCode();
            }
        }
    }

    private HttpClient Management()
    {
        var uri = new Uri(RabbitMQManagement);
        var http = new HttpClient { BaseAddress = new Uri($"{uri.Scheme}://{uri.Authority}/"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
        return http;
    }

    private async Task<string?> RabbitVersion(CancellationToken cancel)
    {
        try
        {
            using var http = Management();
            using var overview = JsonDocument.Parse(await http.GetStringAsync("api/overview?disable_stats=true", cancel));
            return overview.RootElement.GetProperty("rabbitmq_version").GetString();
        }
        catch (HttpRequestException) { return null; }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested) { return null; }
    }

    private async Task<string?> PostgresVersion(CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { Pooling = false, Timeout = 5 }.ConnectionString);
            await connection.OpenAsync(cancel);
            return connection.PostgreSqlVersion.ToString();
        }
        catch (PostgresException e) when (e.SqlState is "57P03") { return null; }
        catch (NpgsqlException e) when (e is not PostgresException && _existingPostgres is null) { return null; }
        catch (PostgresException e) when (_existingPostgres is null && e.SqlState == "28P01") { throw new LocalException($"the passwords in {_root.File("secrets.json")} are not those of the data beside it: run make reset"); }
        catch (NpgsqlException e) { throw new LocalException($"PostgreSQL{(_existingPostgres is null ? "" : " named by LEADS_POSTGRES")} refuses: {e.Message}"); }
    }

    /// <returns>False when the process was found running and has ended meanwhile: it was already dying.</returns>
    private async Task<bool> Ready(string name, string title, Func<Task<bool>> answers, bool wasFound, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        while (!await answers())
        {
            var ended = _root.Daemons.Find(name) is null;
            if (ended && wasFound)
            {
                return false;
            }

            if (ended || watch.Elapsed > StartDeadline)
            {
                throw new LocalException($"{title} does not start: see {_root.Daemons.LogFile(name)}: {_root.Daemons.Tail(name, 1)}");
            }

            await Task.Delay(50, cancel);
        }

        return true;
    }

    private static async Task<bool> Listens(int port, CancellationToken cancel)
    {
        using var socket = new TcpClient();
        try { await socket.ConnectAsync("127.0.0.1", port, cancel); return true; }
        catch (SocketException) { return false; }
    }

    // RabbitMQ's format: base64 of a 4-byte salt and the SHA-256 of salt and password.
    private static string PasswordHash(string password)
    {
        byte[] salt = global::System.Security.Cryptography.RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. global::System.Security.Cryptography.SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }

    /// <summary>
    /// Where the data lies: ROOT/servers. As root the servers run as users of their own, who may not be able to reach a folder such as
    /// /root; then it is a folder under /var/tmp, linked from ROOT/servers.
    /// </summary>
    private string DataFolder()
    {
        var folder = new DirectoryInfo(_root.File("servers"));
        if (folder.LinkTarget is { } target)
        {
            if (Directory.Exists(target))
            {
                return target;
            }

            File.Delete(folder.FullName);
        }
        else if (folder.Exists)
        {
            return folder.FullName;
        }

        if (!Posix.IsRoot || IsPassable(_root.Path))
        {
            return Passable(folder.FullName);
        }

        // A folder of that name may be left from a repository that was deleted, or serve one that was moved away: never take it.
        var hash = Convert.ToHexStringLower(global::System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(_root.Path)))[..12];
        var elsewhere = Enumerable.Range(1, int.MaxValue).Select(n => $"/var/tmp/leads-{hash}{(n == 1 ? "" : $"-{n}")}").First(path => !Path.Exists(path));
        Directory.CreateSymbolicLink(folder.FullName, Passable(elsewhere));
        return elsewhere;

        // Set in a second step because the umask would take away what creating it asks for.
        static string Passable(string path)
        {
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            return path;
        }
    }

    private static bool IsPassable(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task Own(string? user, string folder, string? file, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (user is not null)
        {
            await Shell.Must(["chown", "-R", $"{user}:", folder, .. file is null ? (string[])[] : [file]], cancel: cancel);
        }
    }

    private static Task<string> As(string? user, IReadOnlyList<string> command, CancellationToken cancel) =>
        Shell.Must(user is null ? command : ["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups", "--", .. command], new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" }, cancel);
}
