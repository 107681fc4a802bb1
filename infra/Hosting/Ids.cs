using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Leads.Hosting;

/// <summary>Where ids come from: new ones carry the time, derived ones follow from what caused them.</summary>
public static class Ids
{
    /// <summary>UUIDv7: sorts by time.</summary>
    public static Guid New(DateTimeOffset now) => Guid.CreateVersion7(now);

    /// <summary>An enum as it stands on the wire: snake_case.</summary>
    public static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>An enum as a query names it; null when it names none.</summary>
    /// <exception cref="Invalid">There is no such code.</exception>
    public static T? Coded<T>(string? code, string name)
        where T : struct, Enum => code is null or "" ? null
        : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => Code(value!.Value) == code) ?? throw new Invalid("", "unknown-code", $"{name} is one of {string.Join(", ", Enum.GetValues<T>().Select(Code))}.");

    /// <summary>The same parent and purpose always give the same id (UUIDv8 over SHA-256): a reaction that runs twice starts one stream.</summary>
    public static Guid Derive(Guid parent, string purpose)
    {
        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(purpose.Length)];
        parent.TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(purpose, input[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..length], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
