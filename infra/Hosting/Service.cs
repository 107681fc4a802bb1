using Leads.EventStore;
using Leads.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Leads.Hosting;

/// <summary>Makes a process a Leads service: configuration, store, relay, views, deadlines, listening, HTTP conventions, health, telemetry.</summary>
public sealed class Service
{
    private readonly string[] _args;
    private readonly WebApplicationBuilder _builder;
    private readonly List<View> _views = [];
    private readonly List<Func<IServiceProvider, Reaction>> _reactions = [];
    private readonly Dictionary<string, Func<IServiceProvider, Func<Guid, Deadline, CancellationToken, Task>>> _deadlines = [];
    private readonly List<Func<IServiceProvider, LogWorker>> _logWorkers = [];
    private readonly List<Action<IEndpointRouteBuilder>> _maps = [];
    private Func<IServiceProvider, Func<CloudEvent, CancellationToken, Task>>? _hear;
    private Func<IServiceProvider, RelayOptions, RelayOptions>? _relay = (_, options) => options;

    private Service(string[] args, string name)
    {
        _args = args;
        Name = name;
        _builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ApplicationName = typeof(Service).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        _builder.Configuration.AddEnvironmentVariables();
        Settings = new Settings(_builder.Configuration);
    }

    public string Name { get; }

    public Settings Settings { get; }

    public IServiceCollection Services => _builder.Services;

    public IReadOnlyList<View> Views => _views;

    public static Service Create(string[] args, string name) => new(args, name);

    /// <summary>An aggregate of this service: its commands are handled by <see cref="Streams{TCommand,TState}"/>, its deadlines come back as commands.</summary>
    /// <param name="onDue">What to do with a deadline when that takes more than the stream itself.</param>
    public Service AddStreams<TCommand, TState>(
        Decider<TCommand, TState> decider, Func<IServiceProvider, Func<Guid, Deadline, CancellationToken, Task>>? onDue = null)
        where TCommand : notnull
    {
        Services.AddSingleton(services => new Streams<TCommand, TState>(services.GetRequiredService<EventStore.EventStore>(), decider, [.. _views.Where(v => v.Inline && v.Aggregate == decider.Name)]));
        _deadlines.Add(decider.Name, onDue ?? (services =>
        {
            var streams = services.GetRequiredService<Streams<TCommand, TState>>();
            var clock = services.GetRequiredService<TimeProvider>();
            return (stream, deadline, cancel) => streams.Handle(stream, decider.OnDue(deadline, clock.GetUtcNow()), new Context(Name), cancel);
        }));
        return this;
    }

    public Service AddView(View view)
    {
        _views.Add(view);
        return this;
    }

    /// <summary>What this service does when others speak: at most one command per event and aggregate.</summary>
    public Service Listen<TCommand, TState>(Decider<TCommand, TState> decider, Func<object, (Guid Stream, TCommand Command)?> react)
        where TCommand : notnull
    {
        _ = decider;
        _hear ??= services => services.GetRequiredService<Reactions>().Hear;
        _reactions.Add(services =>
        {
            var streams = services.GetRequiredService<Streams<TCommand, TState>>();
            return async (e, context, cancel) =>
            {
                if (react(e) is not var (stream, command))
                {
                    return false;
                }

                await streams.Handle(stream, command, context, cancel);
                return true;
            };
        });
        return this;
    }

    /// <summary>What this service does when others speak, where that takes more than one stream.</summary>
    public Service Listen(Func<IServiceProvider, Reaction> react)
    {
        _hear ??= services => services.GetRequiredService<Reactions>().Hear;
        _reactions.Add(react);
        return this;
    }

    /// <summary>What this service does after what it decided itself.</summary>
    public Service Follow(Func<IServiceProvider, LogWorker> worker)
    {
        _logWorkers.Add(worker);
        return this;
    }

    /// <summary>For a service that keeps what it hears instead of reacting to it.</summary>
    public Service Hear(Func<IServiceProvider, Func<CloudEvent, CancellationToken, Task>> hear)
    {
        _hear = hear;
        return this;
    }

    /// <summary>Publishes elsewhere or otherwise than as this service's own events; null publishes nothing.</summary>
    public Service Relay(Func<IServiceProvider, RelayOptions, RelayOptions>? relay)
    {
        _relay = relay;
        return this;
    }

    public Service Map(Action<IEndpointRouteBuilder> map)
    {
        _maps.Add(map);
        return this;
    }

    /// <summary>Runs the service, or one of its operational verbs: schema, rebuild VIEW, parked, requeue LEAD, openapi.</summary>
    public Task<int> Run() => _args switch
    {
        [] => Serve(),
        ["schema"] => Verbs.Schema(this),
        ["rebuild", var view] => Verbs.Rebuild(this, view),
        ["parked"] => Verbs.Parked(this),
        ["requeue", var lead] when Guid.TryParse(lead, out var id) => Verbs.Requeue(this, id, Build()),
        ["openapi"] => Verbs.OpenApi(Build()),
        _ => Verbs.Usage(Name),
    };

    private Topology Topology => new([.. Product.Listeners.Select(l => l with { Partitions = Settings.Partitions })]);

    internal NpgsqlDataSource DataSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxAutoPrepare = Math.Max(builder.ConnectionStringBuilder.MaxAutoPrepare, 100);
        builder.ConnectionStringBuilder.ApplicationName = Name;
        // Nothing here leaves a trace in its session; cleaning up after every statement cost more than the statement.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        // Look-ups by any number of keys have one good plan; without this the server plans most of them again each time.
        builder.ConnectionStringBuilder.Options = $"{builder.ConnectionStringBuilder.Options} -c plan_cache_mode=force_generic_plan".TrimStart();
        return builder.Build();
    }

    internal EventStore.EventStore Store(NpgsqlDataSource database, TimeProvider clock) => new(
        Name, database, EventTypes.Published, new PersonalData(database, new PersonalDataKeys(Settings.MasterKey, Settings.IndexKey), clock), clock);

    private async Task<int> Serve()
    {
        await using var app = Build();
        await app.RunAsync();
        return 0;
    }

    private WebApplication Build()
    {
        var development = _builder.Environment.IsDevelopment();
        _builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        _builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Leads", LogLevel.Information).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        _builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        Services.ConfigureHttpJsonOptions(json => Conventions.Json(json.SerializerOptions));
        Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        Services.AddOpenApi("v1", options => OpenApiConventions.Apply(options, Name));
        Services.AddSingleton(Settings);
        Services.AddSingleton<TimeProvider>(_ => new ProductClock(development ? Settings.ClockFile : null));
        Services.AddSingleton(_ => DataSource(Settings.Postgres));
        Services.AddSingleton(_ => new PersonalDataKeys(Settings.MasterKey, Settings.IndexKey));
        Services.AddSingleton(services => Store(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<TimeProvider>()));
        Services.AddSingleton(services => new Feed(services.GetRequiredService<NpgsqlDataSource>()));
        Services.AddSingleton(services => new Views(services.GetRequiredService<NpgsqlDataSource>()));
        Services.AddSingleton(_ => new Tokens(Settings.TokenKey));
        Services.AddSingleton(new HttpClient { Timeout = TimeSpan.FromSeconds(10) });
        Services.AddSingleton<MissingEvents>();
        Services.AddSingleton(EventTypes.Published);
        Services.AddSingleton(services => new Reactions(
            services.GetRequiredService<EventStore.EventStore>(), [.. _reactions.Select(r => r(services))], services.GetRequiredService<ILogger<Reactions>>()));
        Services.AddSingleton(this);
        Services.AddSingleton<Workers>();
        if (Settings.Workers)
        {
            Services.AddHostedService(services => services.GetRequiredService<Workers>());
        }

        _builder.AddObservability(Name, Settings.TraceFile);

        var app = _builder.Build();
        app.UseMiddleware<Conventions>();
        app.MapOpenApi("/openapi/{documentName}.json").ForAnybody();
        Health.Map(app, Name);
        InternalStreams.Map(app, Name, Settings);
        foreach (var map in _maps)
        {
            map(app);
        }

        return app;
    }

    internal IReadOnlyList<Follower> ViewFollowers(IServiceProvider services, Action<string, Exception> onError) =>
    [
        .. _views.Where(v => !v.Inline).Select(v =>
            ViewFollower.Create(services.GetRequiredService<EventStore.EventStore>(), services.GetRequiredService<Feed>(), v, onError)),
    ];

    internal IReadOnlyList<Follower> LogFollowers(IServiceProvider services, Action<string, Exception> onError) => [.. _logWorkers.Select(worker => worker(services).Follower(onError))];

    internal Relay? Relay(IServiceProvider services, Action<string, Exception> onError) => _relay is null ? null : new Relay(
        services.GetRequiredService<EventStore.EventStore>(), services.GetRequiredService<Feed>(),
        _relay(services, new RelayOptions(Settings.RabbitMQ, Topology.Declare)), onError);

    internal Listening? Listening(IServiceProvider services, Action<string, Exception> onError) =>
        _hear is null ? null : new Listening(Settings.RabbitMQ, Topology, Ear(services, onError));

    /// <summary>Digests what is parked for a lead again; how many events there were.</summary>
    internal Task<int> Requeue(IServiceProvider services, string consumer, Guid lead, CancellationToken cancel) =>
        consumer == Name ? Ear(services, (_, _) => { }).Requeue(lead, cancel)
        : _views.Find(v => v.Name == consumer) is { } view
            ? ViewFollower.Requeue(services.GetRequiredService<EventStore.EventStore>(), services.GetRequiredService<Feed>(), view, lead, cancel)
            : _logWorkers.Select(worker => worker(services)).FirstOrDefault(worker => worker.Name == consumer) is { } logWorker
            ? logWorker.Requeue(lead, cancel)
            : throw new InvalidOperationException($"{Name} has no consumer {consumer} any more.");

    private Ear Ear(IServiceProvider services, Action<string, Exception> onError) => new(
        services.GetRequiredService<EventStore.EventStore>(),
        new Hearing(_hear!(services), services.GetRequiredService<MissingEvents>().Fetch) { OnError = onError, Sources = Product.Of(Name)?.HearsFrom });

    internal DeadlineWorker? Deadlines(IServiceProvider services, Action<string, Exception> onError) => _deadlines.Count == 0 ? null :
        new(services.GetRequiredService<EventStore.EventStore>(), _deadlines.ToDictionary(d => d.Key, d => d.Value(services))) { OnError = onError };
}
