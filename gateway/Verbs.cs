using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace Leads.Gateway;

/// <summary>What the binary does besides running: schema, keys import, openapi.</summary>
internal static class Verbs
{
    private const string Usage = """
        Leads.Gateway              runs the gateway
        Leads.Gateway schema       applies the numbered SQL that is not applied yet, as the role in Leads__Migration
        Leads.Gateway keys import  reads JSON lines {"client","role","brand","dealer","key","name"} from standard input; a key that is there already is left alone
        Leads.Gateway openapi      prints the API document of the gateway's own endpoints
        """;

    public static async Task<int> Run(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        try
        {
            switch (args)
            {
                case ["schema"]:
                    return await Schema(Settings.Required(configuration, "Migration"));
                case ["keys", "import"]:
                    return await Import(Settings.Required(configuration, "Postgres"), Console.In);
                case ["openapi"]:
                    Console.Out.WriteLine(await OpenApi());
                    return 0;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }
        catch (Exception error) when (error is Misconfigured or NpgsqlException)
        {
            Console.Error.WriteLine($"✗ {error.Message}");
            return 1;
        }
    }

    private static async Task<int> Schema(string owner)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Execute("select pg_advisory_xact_lock(1, 1)");
        await Execute("create table if not exists schema_scripts (name varchar primary key, applied_at timestamptz not null)");
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (await Execute("insert into schema_scripts values ($1, clock_timestamp()) on conflict do nothing", name) == 1)
            {
                using var script = new StreamReader(assembly.GetManifestResourceStream(name)!);
                await Execute(await script.ReadToEndAsync());
                Console.Out.WriteLine($"✓ {name}");
            }
        }

        await transaction.CommitAsync();
        return 0;

        async Task<int> Execute(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
            return await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>One key to bring in.</summary>
    internal sealed record ImportedKey(string? Client, string? Role, string? Brand, string? Dealer, string? Key, string? Name);

    private static async Task<int> Import(string postgres, TextReader input)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        var table = new ApiKeyTable(database);
        var (number, added, failed) = (0, 0, 0);
        while (await input.ReadLineAsync() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (await Import(table, line) is not { } refusal)
            {
                added++;
            }
            else if (refusal is not "")
            {
                failed++;
                Console.Error.WriteLine($"✗ line {number}: {refusal}");
            }
        }

        Console.Out.WriteLine($"✓ {added} keys added");
        return failed == 0 ? 0 : 1;
    }

    /// <returns>Null when added, empty when it was there already, else the reason. Never the line: it holds a key.</returns>
    private static async Task<string?> Import(ApiKeyTable table, string line)
    {
        ImportedKey? given;
        try
        {
            given = JsonSerializer.Deserialize<ImportedKey>(line, Problem.Json);
        }
        catch (JsonException)
        {
            return "is not a JSON object with client, role, brand, dealer, key and name";
        }

        var now = TimeProvider.System.GetUtcNow();
        var wanted = new NewKey(given?.Client, given?.Role, given?.Brand, given?.Dealer, given?.Name);
        var errors = KeyEndpoints.Errors(wanted, now);
        if (given?.Key is not { } key || !ApiKeyTable.Format().IsMatch(key))
        {
            errors.Add(new("/key", "not-a-key", "Use leads_ROLE_ and 43 characters of base64url."));
        }

        if (errors.Count > 0)
        {
            return string.Join(" ", errors.Select(error => $"{error.Pointer}: {error.Detail}"));
        }

        var hash = KeyHash.Of(given!.Key);
        return await table.Exists(hash, default) ? ""
            : await table.Add(KeyEndpoints.New(wanted, now, "import"), hash, default) ? null
            : $"{given.Client} already has two live keys";
    }

    private static async Task<string> OpenApi()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Leads:Postgres", "Host=127.0.0.1"),
            new("Leads:ClockFile", "not opened"),
            new("Leads:TokenSigningKey", Convert.ToBase64String(key.ExportPkcs8PrivateKey())),
        ]);
        builder.AddServer();
        builder.AddApiKeys();
        builder.AddInternalTokens();
        builder.AddForwarding();
        builder.AddApiDocument();
        await using var app = builder.Build();
        app.MapKeys();
        app.MapDevClock();
        // Descriptions are made of endpoints, which otherwise are collected when the application starts.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        return (await ApiDocument.Own(app.Services)).ToJsonString(new JsonSerializerOptions(Problem.Json) { WriteIndented = true });
    }
}
