using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>A value about a person shows itself only to whoever has the key.</summary>
public sealed class PersonalSpecs
{
    private static readonly TouchMade Made = new(
        Some.StreamId, Some.LeadId, Touch.H48, ContactChannel.Phone, ContactResult.Connected, Some.Personal("王伟很满意"), Some.Noon);

    private static readonly EventType Type = EventTypes.Published.Of(typeof(TouchMade));

    [Fact]
    public void It_prints_as_personal()
    {
        Some.Personal("王伟").ToString().ShouldBe("[personal]");
        Made.ToString().ShouldNotContain("王伟");
        $"{Personal<Person>.Of(new Person("王伟", null, "138"))}".ShouldBe("[personal]");
    }

    [Fact]
    public void A_strangers_serializer_sees_nothing_of_it_in_either_direction()
    {
        JsonSerializer.Serialize(Some.Personal("王伟")).ShouldBe("null");
        JsonSerializer.Serialize(Made, JsonSerializerOptions.Web).ShouldNotContain("王伟");
        JsonSerializer.Deserialize<Personal<string>>("\"王伟\"").ShouldBe(Personal<string>.Blank);
        JsonSerializer.Deserialize<Personal<Person>>("""{"name":"王伟"}""").ShouldBe(Personal<Person>.Blank);
    }

    [Fact]
    public void The_stores_serializer_writes_it_only_with_a_key()
    {
        Should.Throw<InvalidOperationException>(() => JsonSerializer.Serialize(Made, EventJson.Options));
        Should.Throw<InvalidOperationException>(() => UnitOfWork.Serialize(Made, Type, null));
        var json = UnitOfWork.Serialize(Made, Type, new DataKey(Some.CustomerId, new byte[32]));
        json.ShouldNotContain("王伟");
        Should.Throw<InvalidOperationException>(() => JsonSerializer.Serialize(Made, EventJson.Options)); // The key is put away again.
    }

    [Fact]
    public void What_was_stored_comes_back_sealed_and_opens_with_the_key()
    {
        var key = new DataKey(Some.CustomerId, new byte[32]);
        var note = ((TouchMade)EventTypes.Published.Read("touch_made", Encoding.UTF8.GetBytes(UnitOfWork.Serialize(Made, Type, key)))).Note.ShouldNotBeNull();
        note.IsOpen.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(note.Reveal);
        JsonSerializer.Deserialize<string>(key.Open(note.Sealed)).ShouldBe("王伟很满意");
    }

    [Fact]
    public void What_is_sealed_is_written_again_as_it_is_without_a_key()
    {
        var sealedNote = Made with { Note = Personal<string>.FromSealed([1, 2, 3]) };
        UnitOfWork.Serialize(sealedNote, Type, null).ShouldContain("\"note\":\"AQID\"");
    }

    [Fact]
    public void Blank_stays_blank()
    {
        UnitOfWork.Serialize(Made with { Note = Personal<string>.Blank }, Type, null).ShouldContain("\"note\":null");
        ((TouchMade)Storage.Kept(Made with { Note = Personal<string>.Blank }, null)).Note.ShouldBe(Personal<string>.Blank);
        UnitOfWork.Serialize(Made with { Note = null }, Type, null).ShouldNotContain("note");
        Personal<string>.Blank.IsOpen.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(Personal<string>.Blank.Reveal);
    }

    [Fact]
    public void It_compares_by_value()
    {
        Some.Personal("王伟").ShouldBe(Some.Personal("王伟"));
        Some.Personal("王伟").ShouldNotBe(Some.Personal("李娜"));
        Some.Personal("王伟").ShouldNotBe(Personal<string>.Blank);
        Personal<string>.FromSealed([1, 2]).ShouldBe(Personal<string>.FromSealed([1, 2]));
        Personal<string>.FromSealed([1, 2]).ShouldNotBe(Personal<string>.FromSealed([1, 3]));
    }
}

/// <summary>What is sealed for one person opens for that person only, and only untouched.</summary>
public sealed class DataKeySpecs
{
    private static readonly byte[] Secret = SHA256.HashData("one"u8);
    private static readonly DataKey Key = new(Some.CustomerId, Secret);

    [Fact]
    public void What_is_sealed_opens() => Key.Open(Key.Seal("王伟"u8)).ShouldBe("王伟"u8.ToArray());

    [Fact]
    public void Nothing_can_be_sealed_too() => Key.Open(Key.Seal([])).ShouldBeEmpty();

    [Fact]
    public void The_same_value_is_never_sealed_the_same() => Key.Seal("王伟"u8).ShouldNotBe(Key.Seal("王伟"u8));

    [Fact]
    public void Every_single_bit_that_is_changed_is_noticed()
    {
        var cipher = Key.Seal("13812345678"u8);
        for (var bit = 0; bit < cipher.Length * 8; bit++)
        {
            var tampered = cipher.ToArray();
            tampered[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<CryptographicException>(() => Key.Open(tampered), $"bit {bit}");
        }
    }

    [Fact]
    public void A_value_that_was_cut_is_noticed()
    {
        var cipher = Key.Seal("13812345678"u8);
        for (var length = 0; length < cipher.Length; length++)
        {
            Should.Throw<CryptographicException>(() => Key.Open(cipher.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_value_cannot_be_moved_to_somebody_else() =>
        Should.Throw<CryptographicException>(() => new DataKey(Some.LeadId, Secret).Open(Key.Seal("王伟"u8)));

    [Fact]
    public void Another_key_does_not_open_it() =>
        Should.Throw<CryptographicException>(() => new DataKey(Some.CustomerId, SHA256.HashData("two"u8)).Open(Key.Seal("王伟"u8)));

    [Fact]
    public void A_data_key_is_wrapped_by_the_master_key_for_its_person()
    {
        var keys = new PersonalDataKeys(SHA256.HashData("master"u8), SHA256.HashData("index"u8));
        var wrapped = keys.Wrap(Key);
        wrapped.AsSpan().IndexOf(Secret).ShouldBe(-1);
        keys.Unwrap(Some.CustomerId, wrapped).Bytes.ShouldBe(Secret);
        Should.Throw<CryptographicException>(() => keys.Unwrap(Some.LeadId, wrapped));
        Should.Throw<CryptographicException>(() => new PersonalDataKeys(SHA256.HashData("other"u8), []).Unwrap(Some.CustomerId, wrapped));
    }

    [Fact]
    public void The_blind_index_is_keyed_and_holds_inside_a_brand()
    {
        var keys = new PersonalDataKeys([], SHA256.HashData("index"u8));
        var index = keys.BlindIndex("XINGHE", "+8613812345678");
        keys.BlindIndex("XINGHE", "+8613812345678").ShouldBe(index);
        keys.BlindIndex("YINHE", "+8613812345678").ShouldNotBe(index);
        keys.BlindIndex("XINGHE", "+8613812345679").ShouldNotBe(index);
        new PersonalDataKeys([], SHA256.HashData("other"u8)).BlindIndex("XINGHE", "+8613812345678").ShouldNotBe(index);
        index.ShouldNotBe(SHA256.HashData("XINGHE\n+8613812345678"u8));
    }
}

/// <summary>Events are known by a stable name; old ones read as what they are today.</summary>
public sealed class EventTypesSpecs
{
    private sealed record Old(string Name, DateTimeOffset At);

    private sealed record Middle(string First, string Last, DateTimeOffset At);

    private sealed record Today(string First, string Last, string Honorific, DateTimeOffset At);

    private static EventTypes Versions() => new EventTypes()
        .Add(new EventType(typeof(Old), "named", "test")).Add(new EventType(typeof(Middle), "named_v2", "test")).Add(new EventType(typeof(Today), "named_v3", "test"))
        .Upcast<Old, Middle>(o => new Middle(o.Name[..1], o.Name[1..], o.At))
        .Upcast<Middle, Today>(m => new Today(m.First, m.Last, "", m.At));

    [Fact]
    public void An_old_event_reads_as_todays_through_every_version_between()
    {
        Versions().Read("named", """{"name":"王伟","at":"2026-01-05T12:00:00+08:00"}"""u8).ShouldBe(new Today("王", "伟", "", Some.Noon));
        Versions().Read("named_v2", """{"first":"王","last":"伟","at":"2026-01-05T12:00:00+08:00"}"""u8).ShouldBe(new Today("王", "伟", "", Some.Noon));
        Versions().Read("named_v3", """{"first":"王","last":"伟","honorific":"先生","at":"2026-01-05T12:00:00+08:00"}"""u8).ShouldBe(new Today("王", "伟", "先生", Some.Noon));
    }

    [Fact]
    public void A_member_of_tomorrow_does_not_disturb() =>
        Versions().Read("named_v3", """{"first":"王","last":"伟","honorific":"先生","at":"2026-01-05T12:00:00+08:00","tomorrow":1}"""u8).ShouldBeOfType<Today>();

    [Fact]
    public void A_name_is_given_once()
    {
        Should.Throw<ArgumentException>(() => Versions().Add(new EventType(typeof(CaseOpened), "named", "test")));
        Should.Throw<ArgumentException>(() => Versions().Add(new EventType(typeof(Old), "another", "test")));
        Should.Throw<ArgumentException>(() => Versions().Upcast<Old, Today>(_ => null!));
    }

    [Fact]
    public void Nobody_reads_or_writes_an_event_that_is_not_known()
    {
        Should.Throw<InvalidOperationException>(() => Versions().Read("unheard_of", "{}"u8));
        Should.Throw<InvalidOperationException>(() => Versions().Of(typeof(string)));
        Should.Throw<InvalidOperationException>(() => Versions().Upcast<string, Today>(_ => null!));
        Should.Throw<InvalidOperationException>(() => Versions().Read("named", "null"u8));
        Versions().Named("unheard_of").ShouldBeNull();
    }

    [Fact]
    public void An_event_says_when_it_happened() => Should.Throw<InvalidOperationException>(() => new EventType(typeof(Money), "money", "test"));

    [Fact]
    public void Its_time_and_its_personal_members_are_known()
    {
        var type = EventTypes.Published.Of(typeof(CustomerRegistered));
        type.PersonalMembers.ShouldBe(["name", "honorific", "phone", "email"]);
        type.At(Example.Of<CustomerRegistered>() with { At = Some.Noon }).ShouldBe(Some.Noon);
    }
}

/// <summary>Every published event keeps the promises that all of them make.</summary>
public sealed class PublishedEventsSpecs
{
    public static TheoryData<string> Names => [.. EventTypes.Published.All.Select(t => t.Name)];

    // A name that is not the record's, with the reason.
    private static readonly Dictionary<string, string> Renamed = [];

    [Fact]
    public void There_are_events_and_each_name_is_one() =>
        EventTypes.Published.All.Select(t => t.Name).ShouldSatisfyAllConditions(names => names.ShouldBeUnique(), names => names.Count().ShouldBeGreaterThanOrEqualTo(25));

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_name_is_the_records(string name)
    {
        var type = EventTypes.Published.Named(name)!;
        name.ShouldMatch("^[a-z]+(_[a-z0-9]+)*$");
        (JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Type.Name) == name || Renamed.ContainsKey(name)).ShouldBeTrue();
        type.Type.IsSealed.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_published_by_one_service_that_is_known(string name) =>
        typeof(Publisher).GetFields().Select(f => (string)f.GetRawConstantValue()!).ShouldContain(EventTypes.Published.Named(name)!.Publisher);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_when_it_happened_and_whom_it_concerns(string name)
    {
        var members = EventTypes.Published.Named(name)!.Type.GetProperties().ToDictionary(p => p.Name, p => p.PropertyType);
        members["At"].ShouldBe(typeof(DateTimeOffset));
        string[] whom = ["LeadId", "CustomerId", "DealerId", "RulesId", "SourcesId", "ProfileId", "PlanId", "HandoverId", "ListId", "CalendarId", "DiaryId", "OfferId", "WaitingId", "BudgetId", "SheetId"];
        whom.ShouldContain(id => members.GetValueOrDefault(id) == typeof(Guid));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_personal_stands_at_the_top(string name) =>
        Nested(EventTypes.Published.Named(name)!.Type).ShouldBeEmpty("Only members of the event itself are blanked on the bus.");

    [Theory]
    [MemberData(nameof(Names))]
    public void It_survives_storage_with_every_member(string name)
    {
        var type = EventTypes.Published.Named(name)!.Type;
        for (var number = 0; number < 40; number++)
        {
            var e = Example.Of(type, number);
            Storage.Kept(e, Some.CustomerId).ShouldBeOfType(type);
            type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ShouldBe(
                JsonDocument.Parse(UnitOfWork.Serialize(Example.Of(type), EventTypes.Published.Of(type), new DataKey(Some.CustomerId, new byte[32]))).RootElement
                    .EnumerateObject().Select(m => m.Name),
                ignoreOrder: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_events_are_equal(string name)
    {
        var type = EventTypes.Published.Named(name)!.Type;
        Example.Of(type, 2).ShouldBe(Example.Of(type, 2));
        Example.Of(type, 2).GetHashCode().ShouldBe(Example.Of(type, 2).GetHashCode());
        Example.Of(type, 2).ShouldNotBe(Example.Of(type, 4));
    }

    /// <summary>Personal members of members.</summary>
    private static IEnumerable<string> Nested(Type type, string path = "", int depth = 0) =>
        depth > 5 ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).SelectMany(p =>
        {
            var member = Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType;
            var inner = member.IsGenericType && !IsPersonal(member) ? member.GetGenericArguments()[0] : member;
            return IsPersonal(inner) ? depth > 0 || inner != member ? [path + p.Name] : []
                : inner.Assembly == typeof(EventAttribute).Assembly && !inner.IsEnum ? Nested(inner, $"{path}{p.Name}.", depth + 1)
                : [];
        });

    private static bool IsPersonal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>);
}
