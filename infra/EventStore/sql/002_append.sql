-- The floor lock (ADR 0002). Before an appender draws its first number it shares an advisory lock on the number that was
-- last drawn; feed_high_water() stays below the lowest lock held. It lives until the transaction ends, and PostgreSQL makes
-- a commit visible before it releases locks, so nothing below the mark can still appear.
create function feed_floor_lock() returns void language plpgsql as $$
declare
    floor bigint;
begin
    select case when is_called then last_value else 0 end into floor from mt_events_sequence;
    perform pg_advisory_xact_lock_shared(floor);
end $$;

-- Appends to one stream and returns its new version. p_expected: 0 the stream is new, n its exact version, -1 any.
-- Raises LE001 when the version is another one; the hint is the actual version.
create function append_events(
    p_stream uuid, p_stream_type varchar, p_expected bigint,
    p_ids uuid[], p_types varchar[], p_dotnet_types varchar[], p_data jsonb[], p_headers jsonb[],
    p_recorded timestamptz, p_correlation varchar, p_causation varchar, p_user varchar)
returns bigint language plpgsql as $$
declare
    added  int := cardinality(p_ids);
    latest bigint;
begin
    -- The stream row first: a wait for another writer of this stream must not hold the feed back.
    if p_expected > 0 then
        update mt_streams set version = version + added, timestamp = p_recorded
        where id = p_stream and version = p_expected and not is_archived
        returning version into latest;
    elsif p_expected = 0 then
        insert into mt_streams (id, type, version, timestamp, created)
        values (p_stream, p_stream_type, added, p_recorded, p_recorded)
        on conflict (id) do nothing
        returning version into latest;
    else
        insert into mt_streams as s (id, type, version, timestamp, created)
        values (p_stream, p_stream_type, added, p_recorded, p_recorded)
        on conflict (id) do update set version = s.version + added, timestamp = p_recorded
        where not s.is_archived
        returning version into latest;
    end if;

    if latest is null then
        raise exception using errcode = 'LE001',
            message = 'stream ' || p_stream || ' is not at version ' || p_expected,
            hint = coalesce((select version from mt_streams where id = p_stream), 0)::text;
    end if;

    perform feed_floor_lock();

    if added = 1 then
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
        values (nextval('mt_events_sequence'), p_ids[1], p_stream, latest, p_data[1], p_types[1], p_recorded, p_dotnet_types[1],
                p_correlation, p_causation, p_headers[1], p_user);
    else
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
        select nextval('mt_events_sequence'), e.id, p_stream, latest - added + e.n, e.data, e.type, p_recorded, e.dotnet_type,
               p_correlation, p_causation, e.headers, p_user
        from unnest(p_ids, p_types, p_dotnet_types, p_data, p_headers) with ordinality as e (id, type, dotnet_type, data, headers, n);
    end if;

    return latest;
end $$;

-- Appends to many streams at once: all of them or none. Streams stand in id order, so that two calls that share some wait for
-- each other instead of deadlocking; an event names its stream by index and its place among the stream's new events.
create function append_streams(
    p_streams uuid[], p_stream_types varchar[], p_expected bigint[], p_counts int[],
    p_stream int[], p_offset int[], p_ids uuid[], p_types varchar[], p_dotnet_types varchar[], p_data jsonb[], p_headers jsonb[],
    p_recorded timestamptz, p_correlations varchar[], p_causations varchar[], p_users varchar[])
returns void language plpgsql as $$
declare
    base    bigint[] := array_fill(0::bigint, array[cardinality(p_streams)]);
    started int;
    latest  bigint;
begin
    insert into mt_streams (id, type, version, timestamp, created)
    select s.id, s.type, s.added, p_recorded, p_recorded
    from unnest(p_streams, p_stream_types, p_expected, p_counts) as s (id, type, expected, added)
    where s.expected = 0
    on conflict (id) do nothing;
    get diagnostics started = row_count;
    if started <> (select count(*) from unnest(p_expected) as expected where expected = 0) then
        -- Those that this transaction has just made are not in the way.
        raise exception using errcode = 'LE001', message = 'a stream that should be new exists', hint = coalesce((
            select s.version from unnest(p_streams, p_expected) as n (id, expected) join mt_streams s using (id)
            where n.expected = 0 and s.xmin <> pg_current_xact_id()::xid limit 1), 0)::text;
    end if;

    for i in 1 .. cardinality(p_streams) loop
        if p_expected[i] > 0 then
            update mt_streams set version = version + p_counts[i], timestamp = p_recorded
            where id = p_streams[i] and version = p_expected[i] and not is_archived
            returning version into latest;
        elsif p_expected[i] < 0 then
            insert into mt_streams as s (id, type, version, timestamp, created)
            values (p_streams[i], p_stream_types[i], p_counts[i], p_recorded, p_recorded)
            on conflict (id) do update set version = s.version + p_counts[i], timestamp = p_recorded
            where not s.is_archived
            returning version into latest;
        else
            continue;
        end if;
        if latest is null then
            raise exception using errcode = 'LE001',
                message = 'stream ' || p_streams[i] || ' is not at version ' || p_expected[i],
                hint = coalesce((select version from mt_streams where id = p_streams[i]), 0)::text;
        end if;
        base[i] := latest - p_counts[i];
    end loop;

    perform feed_floor_lock();

    insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
    select nextval('mt_events_sequence'), e.id, p_streams[e.stream], base[e.stream] + e.place, e.data, e.type, p_recorded, e.dotnet_type,
           e.correlation, e.causation, e.headers, e.actor
    from unnest(p_stream, p_offset, p_ids, p_types, p_dotnet_types, p_data, p_headers, p_correlations, p_causations, p_users)
        as e (stream, place, id, type, dotnet_type, data, headers, correlation, causation, actor);
end $$;

-- Keeps a copy of one event of another service under its own stream, version and times. Returns true when it is new, false
-- when this version was kept before; raises LE003 on a gap, with the version the stream is at.
create function archive_event(
    p_stream uuid, p_stream_type varchar, p_version bigint, p_id uuid, p_type varchar, p_data jsonb, p_headers jsonb,
    p_recorded timestamptz, p_correlation varchar, p_causation varchar, p_user varchar)
returns boolean language plpgsql as $$
declare
    at bigint;
begin
    if p_version = 1 then
        insert into mt_streams (id, type, version, timestamp, created)
        values (p_stream, p_stream_type, 1, p_recorded, p_recorded)
        on conflict (id) do nothing;
    else
        update mt_streams set version = p_version, timestamp = p_recorded where id = p_stream and version = p_version - 1;
    end if;

    if not found then
        select version into at from mt_streams where id = p_stream;
        if at >= p_version then
            return false;
        end if;
        raise exception using errcode = 'LE003', message = 'event ' || p_version || ' of stream ' || p_stream || ' came too early', hint = coalesce(at, 0)::text;
    end if;

    perform feed_floor_lock();
    insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name)
    values (nextval('mt_events_sequence'), p_id, p_stream, p_version, p_data, p_type, p_recorded, p_correlation, p_causation, p_headers, p_user);
    return true;
end $$;
