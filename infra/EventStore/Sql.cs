using Npgsql;
using NpgsqlTypes;

namespace Leads.EventStore;

/// <summary>Statements with typed positional parameters: nothing is boxed by name, and every hot one is prepared by the driver.</summary>
public static class Sql
{
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <summary>
    /// What a subquery finds for each of many keys, one look-up each. A join or <c>= any</c> may be planned as a scan while the table
    /// is small, and a prepared statement keeps that plan when the table is not.
    /// </summary>
    /// <param name="keys">Set of keys with its column names, e.g. <c>unnest($1) as k (id)</c>.</param>
    /// <param name="found">Subquery for one key, e.g. <c>select data from t where id = k.id</c>.</param>
    public static string ForEach(string keys, string found) => $"select found.* from {keys} cross join lateral ({found} offset 0) as found";

    public static NpgsqlParameter Jsonb(byte[] json) => new() { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        NpgsqlParameter parameter => parameter,
        Guid guid => new NpgsqlParameter<Guid> { TypedValue = guid },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        int number => new NpgsqlParameter<int> { TypedValue = number },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        DateTimeOffset time => new NpgsqlParameter<DateTime> { TypedValue = time.UtcDateTime },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
        null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
        _ => new NpgsqlParameter { Value = value },
    };
}
