using Leads.Local;
using Npgsql;
using Xunit;

namespace Leads.Integration;

/// <summary>One PostgreSQL for every test that needs no broker; each test has a database and two roles of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string Collection = "PostgreSQL";

    private IDisposable? _hold;

    public Servers Servers { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var root = Path.Combine(Root.Default, "test", "integration");
        // A second run would stop the server under the first.
        _hold = await new Root(root).Lock("tests");
        Servers = Servers.Open(root);
        await Servers.StartPostgres();
    }

    public async Task DisposeAsync()
    {
        await Servers.StopPostgres();
        _hold?.Dispose();
    }

    /// <summary>An empty database: role NAME-owner owns it, role NAME may only connect.</summary>
    public Task<Database> Fresh() => Databases.Create(Servers.Postgres, "t" + Guid.CreateVersion7().ToString("N")[14..]);

    /// <summary>Removes a database with its roles, whoever is still connected.</summary>
    public async Task Drop(Database database)
    {
        await Execute($"""drop database if exists "{database.Name}" with (force)""");
        await Execute($"""drop role if exists "{database.Name}" """);
        await Execute($"""drop role if exists "{database.Name}-owner" """);
    }

    /// <summary>As the administrator, in another database than the tests'.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Servers.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

[CollectionDefinition(PostgresServer.Collection)]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;
