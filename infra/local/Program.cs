using Leads.Local;
using Npgsql;

const string usage = """
    Runs Leads on this machine: private PostgreSQL and RabbitMQ, the services and the gateway, all on loopback.

      up             start what is not running and write leads.env
      run            up, then the main job: push the sample leads, follow one to a delivered car, tell the numbers
      down           stop everything, keep the data
      status         what is running, and where
      reset          stop everything and delete the data
      logs [NAME]    follow all logs, or one
      psql NAME      open a service's database
      servers        start PostgreSQL and RabbitMQ only
      install        install PostgreSQL and RabbitMQ (with --tests Node.js and npm too) without starting them
      test           run every built test project and add up the results

      --root DIR     the folder of the system, .local of the repository when left out; another folder is another system
    """;

var words = args.ToList();
var root = Root.Default;
if (words.IndexOf("--root") is var at and >= 0)
{
    if (at + 1 >= words.Count)
    {
        Console.Error.WriteLine("✗ --root needs a folder");
        return 2;
    }

    root = Path.GetFullPath(words[at + 1]);
    words.RemoveRange(at, 2);
}

try
{
    switch (words)
    {
        case ["up"]:
            var system = await Leads.Local.System.Up(root, new() { KeepRunning = true, Say = Console.WriteLine });
            Console.WriteLine($"✓ Leads is ready: {system.Url} (keys and addresses: . {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(root, "leads.env"))})");
            return 0;
        case ["run"]:
            var running = await Leads.Local.System.Up(root, new() { KeepRunning = true, Say = Console.WriteLine });
            using (var walkthrough = new Walkthrough(running, Console.WriteLine))
            {
                await walkthrough.Run();
            }

            return 0;
        case ["down"]:
            await Leads.Local.System.Down(root, Console.WriteLine);
            return 0;
        case ["reset"]:
            await Leads.Local.System.Reset(root, Console.WriteLine);
            return 0;
        case ["status"]:
            var all = Leads.Local.System.Status(root).ToList();
            foreach (var (name, daemon, address) in all)
            {
                Console.WriteLine(daemon is null ? $"✗ {name,-14} not running" : $"✓ {name,-14} {address,-16} process {daemon.Pid}");
            }

            return all.All(s => s.Daemon is not null) ? 0 : 3;
        case ["servers"]:
            await Servers.Start(root, Console.WriteLine);
            return 0;
        case ["install"]:
        case ["install", "--tests"]:
            var folder = new Root(root);
            await Install.Servers(folder, postgres: true, rabbit: true, Console.WriteLine);
            if (words.Count > 1)
            {
                await Install.TestTools(folder, Console.WriteLine);
            }

            Console.WriteLine("✓ everything needed is installed");
            return 0;
        case ["psql", var name]:
            return await Psql(name);
        case ["logs"]:
        case ["logs", _]:
            return await Logs(words.ElementAtOrDefault(1));
        case ["test"]:
            return await TestRun.All(root);
        default:
            Console.Error.WriteLine(usage);
            return words is [] or ["help"] ? 0 : 2;
    }
}
catch (LocalException e)
{
    Console.Error.WriteLine("✗ " + e.Message);
    return 1;
}
catch (UnauthorizedAccessException e)
{
    Console.Error.WriteLine($"✗ {e.Message} If it belongs to another user, remove it or take it over with chown.");
    return 1;
}
catch (IOException e)
{
    Console.Error.WriteLine("✗ " + e.Message);
    return 1;
}

async Task<int> Psql(string name)
{
    if (Service.All.All(s => s.Name != name))
    {
        throw new LocalException($"'{name}' is not a database: one of {string.Join(", ", Service.All.Select(s => s.Name))}");
    }

    if (!Leads.Local.System.Status(root).Any(s => s is { Name: "postgresql", Daemon: null }))
    {
        var database = await Servers.Open(root).Database(name);
        var owner = new NpgsqlConnectionStringBuilder(database.Owner);
        return await Shell.Attach(["psql"], new Dictionary<string, string>
        {
            ["PGHOST"] = owner.Host!,
            ["PGPORT"] = $"{owner.Port}",
            ["PGUSER"] = owner.Username!,
            ["PGPASSWORD"] = owner.Password!,
            ["PGDATABASE"] = owner.Database!,
        });
    }

    throw new LocalException("PostgreSQL is not running: run make up");
}

async Task<int> Logs(string? name)
{
    var logs = new DirectoryInfo(Path.Combine(root, "logs"));
    var files = logs.Exists ? logs.EnumerateFiles(name is null ? "*.log" : name + ".log").Select(f => f.FullName).Order().ToList() : [];
    if (files.Count == 0)
    {
        throw new LocalException(name is null ? $"no logs in {logs.FullName}: run make up" : $"no log of '{name}' in {logs.FullName}");
    }

    return await Shell.Attach(["tail", "-n", "40", "-F", .. files]);
}
