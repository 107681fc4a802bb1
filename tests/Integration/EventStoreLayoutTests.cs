using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>What the schema is: Marten's tables, and what the service's role may do with them.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreLayoutTests(PostgresServer server)
{
    [Fact]
    public async Task The_tables_are_Martens_column_by_column()
    {
        await using var rig = await StoreRig.Create(server);
        (await Lines(rig,
            """
            select table_name || '.' || column_name || ' ' || udt_name
                || coalesce('(' || character_maximum_length || ')', '')
                || case is_nullable when 'NO' then ' not null' else '' end
                || coalesce(' default ' || column_default, '')
            from information_schema.columns where table_name like 'mt\_%' order by table_name, ordinal_position
            """)).ShouldBe(
            """
            mt_event_progression.name varchar not null
            mt_event_progression.last_seq_id int8
            mt_event_progression.last_updated timestamptz default transaction_timestamp()
            mt_event_progression.epoch int8 not null default 0
            mt_events.seq_id int8 not null
            mt_events.id uuid not null
            mt_events.stream_id uuid not null
            mt_events.version int8 not null
            mt_events.data jsonb not null
            mt_events.bdata bytea
            mt_events.type varchar(500) not null
            mt_events.timestamp timestamptz not null
            mt_events.tenant_id varchar not null default '*DEFAULT*'::character varying
            mt_events.mt_dotnet_type varchar
            mt_events.correlation_id varchar
            mt_events.causation_id varchar
            mt_events.headers jsonb
            mt_events.user_name varchar
            mt_events.is_archived bool not null default false
            mt_streams.id uuid not null
            mt_streams.type varchar
            mt_streams.version int8
            mt_streams.timestamp timestamptz not null
            mt_streams.created timestamptz not null
            mt_streams.tenant_id varchar not null default '*DEFAULT*'::character varying
            mt_streams.is_archived bool not null default false
            """.Split('\n'));
    }

    [Fact]
    public async Task Keys_indexes_and_the_sequence_have_Martens_names()
    {
        await using var rig = await StoreRig.Create(server);
        (await Lines(rig,
            """
            select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint where conrelid::regclass::text like 'mt\_%' order by 1
            """)).ShouldBe(
            """
            mt_event_progression pk_mt_event_progression PRIMARY KEY (name)
            mt_events fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES mt_streams(id) ON DELETE CASCADE
            mt_events pkey_mt_events_seq_id PRIMARY KEY (seq_id)
            mt_streams pkey_mt_streams_id PRIMARY KEY (id)
            """.Split('\n'));
        (await Lines(rig, "select indexdef from pg_indexes where tablename like 'mt\\_%' and indexname not like 'pkey%' and indexname not like 'pk\\_mt\\_event\\_p%' order by 1"))
            .ShouldContain("CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON public.mt_events USING btree (stream_id, version)");
        (await Lines(rig,
            """
            select s.seqrelid::regclass || ' cache ' || seqcache || ' increment ' || seqincrement || ' owned by ' || d.refobjid::regclass || '.' || a.attname
            from pg_sequence s
            join pg_depend d on d.objid = s.seqrelid and d.deptype = 'a'
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where s.seqrelid::regclass::text like 'mt\_%'
            """)).ShouldBe(["mt_events_sequence cache 1 increment 1 owned by mt_events.seq_id"]);
    }

    [Fact]
    public async Task A_version_exists_once_whoever_writes_it()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await rig.Append(stream, 0, Tally.Count());
        (await Should.ThrowAsync<PostgresException>(() => rig.Execute(
            $$"""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{{stream}}', 1, '{}', 'counted', now())
            """))).ConstraintName.ShouldBe("pk_mt_events_stream_and_version");
    }

    [Fact]
    public async Task The_service_owns_nothing_and_is_nobody_special()
    {
        await using var rig = await StoreRig.Create(server, TallyBoard.Followed(), TallyBoard.Inline());
        (await Lines(rig, "select distinct tableowner from pg_tables where schemaname = 'public'")).ShouldBe([rig.Role + "-owner"]);
        (await Lines(rig, $"select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles where rolname = '{rig.Role}'")).ShouldBe(["False"]);
        (await Lines(rig, $"select count(*) from pg_auth_members where member = '{rig.Role}'::regrole")).ShouldBe(["0"]);
        (await Lines(rig, "select relname || ' ' || relrowsecurity from pg_class where relname like 'tally\\____%' and relkind = 'r' order by 1")).ShouldBe(["tally_board true", "tally_now true"]);
    }

    [Fact]
    public async Task The_service_may_append_but_neither_change_nor_remove_what_happened()
    {
        await using var rig = await StoreRig.Create(server, TallyBoard.Followed());
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        foreach (var sql in (string[])
        [
            "update mt_events set data = '{}'",
            "update mt_events set is_archived = true",
            "delete from mt_events",
            "truncate mt_events",
            "truncate mt_streams cascade",
            "delete from mt_streams",
            "drop table mt_events",
            "alter table mt_events add extra int",
            "select setval('mt_events_sequence', 1)",
            "create table mine (n int)",
            "create or replace function feed_high_water() returns bigint language sql as 'select 1'",
            "alter table tally_board disable row level security",
            "drop policy own_dealer on tally_board",
            "insert into schema_scripts values ('x', now())",
            "delete from schema_scripts",
            $"set role \"{rig.Role}-owner\"",
        ])
        {
            await using var command = rig.Store.Database.CreateCommand(sql);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(), sql)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }

        (await rig.Log()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Another_services_database_is_closed()
    {
        await using var rig = await StoreRig.Create(server);
        await using var other = await StoreRig.Create(server);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(rig.Names.Service) { Database = other.Names.Name }.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(async () => await source.OpenConnectionAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_dealer_sees_and_writes_only_its_own_rows()
    {
        await using var rig = await StoreRig.Create(server, TallyBoard.Followed());
        var view = TallyBoard.Followed();
        var (ours, theirs) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Execute($$"""insert into tally_board values ('{{ours}}', 'D001', '{"dealer":"D001"}'), ('{{theirs}}', 'D002', '{"dealer":"D002"}'), (gen_random_uuid(), null, '{}')""");
        var cancel = CancellationToken.None;

        (await rig.Views.Page<TallyBoard>(view, "D001", null, 10, cancel)).Rows.Select(r => r.Dealer).ShouldBe(["D001"]);
        (await rig.Views.Find<TallyBoard>(view, ours, "D001", cancel)).ShouldNotBeNull();
        (await rig.Views.Find<TallyBoard>(view, theirs, "D001", cancel)).ShouldBeNull();
        (await rig.Views.Page<TallyBoard>(view, "*", null, 10, cancel)).Rows.Count.ShouldBe(3);
        (await rig.Views.Page<TallyBoard>(view, "", null, 10, cancel)).Rows.ShouldBeEmpty();

        // Nobody said who is asking: also on the connections that just served somebody who may see all.
        for (var n = 0; n < 5; n++)
        {
            await using var nobody = rig.Store.Database.CreateCommand("select count(*) from tally_board");
            (await nobody.ExecuteScalarAsync()).ShouldBe(0L);
        }

        (await As("D001", "update tally_board set data = '{}'")).ShouldBe(1);
        (await As("D001", $"delete from tally_board where key = '{theirs}'")).ShouldBe(0);
        (await Should.ThrowAsync<PostgresException>(() => As("D001", "insert into tally_board values (gen_random_uuid(), 'D002', '{}')"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Should.ThrowAsync<PostgresException>(() => As("D001", "update tally_board set dealer = 'D002'"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        async Task<int> As(string dealer, string sql)
        {
            await using var batch = rig.Store.Database.CreateBatch();
            batch.BatchCommands.Add(View.AsDealer(dealer));
            var command = Sql.Command(sql);
            batch.BatchCommands.Add(command);
            await batch.ExecuteNonQueryAsync(cancel);
            return (int)command.Rows;
        }
    }

    [Fact]
    public async Task Applying_the_schema_again_changes_nothing()
    {
        await using var rig = await StoreRig.Create(server, TallyBoard.Followed(), TallyBoard.Inline());
        var before = await Dump(rig);
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        (await Schema.Apply(rig.Owner, rig.Role, [TallyBoard.Followed(), TallyBoard.Inline()], [], CancellationToken.None)).ShouldBeEmpty();
        (await Dump(rig)).ShouldBe(before);
        (await rig.Log()).Count.ShouldBe(1);

        // A later version brings a script and a view.
        (await Schema.Apply(rig.Owner, rig.Role, [TallyBoard.Followed("tally_later")], [("100_own.sql", "create table own (n int)")], CancellationToken.None)).ShouldBe(["100_own.sql"]);
        await using var granted = rig.Store.Database.CreateCommand("insert into own values (1)");
        await granted.ExecuteNonQueryAsync();
        (await rig.Scalar<bool>("select relrowsecurity from pg_class where relname = 'tally_later'")).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_who_apply_the_schema_at_once_apply_it_once()
    {
        var names = await server.Fresh();
        try
        {
            await using var owner = NpgsqlDataSource.Create(names.Owner);
            var applied = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
                Schema.Apply(owner, names.Name, [TallyBoard.Followed()], [("100_own.sql", "create table own (n int)")], CancellationToken.None)));
            applied.Select(a => a.Count).Order().ShouldBe([0, 0, 0, 0, 0, Schema.Scripts(typeof(Schema).Assembly).Count() + 1]);
        }
        finally
        {
            await server.Drop(names);
        }
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        await using var rig = await StoreRig.Create(server);
        await Should.ThrowAsync<PostgresException>(() => Schema.Apply(
            rig.Owner, rig.Role, [], [("100_good.sql", "create table good (n int)"), ("101_bad.sql", "create table bad (n nonsense)")], CancellationToken.None));
        (await rig.Scalar<string>("select to_regclass('good')::text")).ShouldBeNull();
        (await rig.Scalar<long>("select count(*) from schema_scripts where name like '10%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_was_applied_is_refused()
    {
        await using var rig = await StoreRig.Create(server);
        await Apply("create table own (n int)");
        await Apply("create table own (n int)");

        var refused = await Should.ThrowAsync<ScriptChanged>(() => Apply("create table own (n bigint)", ("101_next.sql", "create table next (n int)")));
        refused.Message.ShouldContain("100_own.sql");
        (await rig.Scalar<string>("select to_regclass('next')::text")).ShouldBeNull();
        (await Apply("create table own (n int)", ("101_next.sql", "create table next (n int)"))).ShouldBe(["101_next.sql"]);

        Task<IReadOnlyList<string>> Apply(string own, params (string, string)[] more) =>
            Schema.Apply(rig.Owner, rig.Role, [], [("100_own.sql", own), .. more], CancellationToken.None);
    }

    [Fact]
    public async Task A_database_from_before_causes_were_kept_is_upgraded_with_what_is_in_it()
    {
        var names = await server.Fresh();
        try
        {
            await using var owner = NpgsqlDataSource.Create(names.Owner);
            await Run("create table schema_scripts (name varchar primary key, applied_at timestamptz not null)");
            foreach (var (name, sql) in Schema.Scripts(typeof(Schema).Assembly).TakeWhile(script => string.CompareOrdinal(script.Name, "005") < 0))
            {
                await Run(sql);
                await Run($"insert into schema_scripts values ('{name}', clock_timestamp())");
            }

            var stream = Guid.CreateVersion7();
            await Run(StoreRig.AppendSql(stream));
            await Run($"select inbox_advance('test', '{stream}', 1)");

            (await Schema.Apply(owner, names.Name, [], [], CancellationToken.None)).ShouldBe(["005_causes.sql"]);
            await Run($"select inbox_advance('test', '{stream}', 2, '{stream}', 1)");
            (await Should.ThrowAsync<PostgresException>(() => Run($"select inbox_advance('test', '{stream}', 3, '{Guid.CreateVersion7()}', 1)"))).SqlState.ShouldBe("LE007");
            (await Schema.Apply(owner, names.Name, [], [], CancellationToken.None)).ShouldBeEmpty();
            await using var hashes = owner.CreateCommand("select count(*) from schema_scripts where hash is null");
            (await hashes.ExecuteScalarAsync()).ShouldBe(0L);

            async Task Run(string sql)
            {
                await using var command = owner.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
            }
        }
        finally
        {
            await server.Drop(names);
        }
    }

    private static async Task<IReadOnlyList<string>> Dump(StoreRig rig) =>
    [
        .. await Lines(rig, "select table_name || '.' || column_name || ' ' || data_type from information_schema.columns where table_schema = 'public' order by 1"),
        .. await Lines(rig, "select indexdef from pg_indexes where schemaname = 'public' order by 1"),
        .. await Lines(rig, "select relname || ' ' || coalesce(relacl::text, '') from pg_class where relnamespace = 'public'::regnamespace order by 1"),
        .. await Lines(rig, "select tablename || ' ' || policyname || ' ' || qual from pg_policies order by 1"),
        .. await Lines(rig, "select name from schema_scripts order by 1"),
    ];

    private static async Task<IReadOnlyList<string>> Lines(StoreRig rig, string sql)
    {
        await using var command = rig.Owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return lines;
    }
}
