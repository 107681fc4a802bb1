-- Cause before effect (ADR 0009): an event of another service is taken in only when what caused it is known here.

drop function if exists archive_event(uuid, varchar, bigint, uuid, varchar, jsonb, jsonb, timestamptz, varchar, varchar, varchar);
drop function if exists inbox_advance(varchar, uuid, bigint);

-- Keeps a copy of one event of another service under its own stream, version and times. Returns true when it is new, false
-- when this version was kept before; raises LE003 on a gap and LE007 when the event that caused it is missing, with the
-- version the stream in question is at.
create or replace function archive_event(
    p_stream uuid, p_stream_type varchar, p_version bigint, p_id uuid, p_type varchar, p_data jsonb, p_headers jsonb,
    p_recorded timestamptz, p_correlation varchar, p_causation varchar, p_user varchar, p_cause uuid, p_cause_version bigint)
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

    if p_cause is not null then
        select coalesce((select version from mt_streams where id = p_cause), 0) into at;
        if at < p_cause_version then
            raise exception using errcode = 'LE007',
                message = 'the cause of stream ' || p_stream || ' version ' || p_version || ' was not kept yet', hint = at::text;
        end if;
    end if;

    perform feed_floor_lock();
    insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name)
    values (nextval('mt_events_sequence'), p_id, p_stream, p_version, p_data, p_type, p_recorded, p_correlation, p_causation, p_headers, p_user);
    return true;
end $$;

-- Up to which version a stream is known here: one of another service by what was heard of it, our own or an archived one
-- by what is kept of it.
create or replace function known_version(p_consumer varchar, p_stream uuid) returns bigint language sql stable as $$
    select greatest(
        coalesce((select version from inbox where consumer = p_consumer and stream = p_stream), 0),
        coalesce((select version from mt_streams where id = p_stream), 0));
$$;

-- Raises LE002 when the version was heard before, LE003 when an earlier one is missing, LE007 when what caused it is; the
-- hint is the version that is known of the stream in question.
create or replace function inbox_advance(p_consumer varchar, p_stream uuid, p_version bigint, p_cause uuid, p_cause_version bigint) returns void language plpgsql as $$
declare
    at bigint;
begin
    if p_version = 1 then
        insert into inbox values (p_consumer, p_stream, 1) on conflict do nothing;
    else
        update inbox set version = p_version where consumer = p_consumer and stream = p_stream and version = p_version - 1;
    end if;
    if not found then
        select version into at from inbox where consumer = p_consumer and stream = p_stream;
        raise exception using
            errcode = case when at >= p_version then 'LE002' else 'LE003' end,
            message = p_consumer || ' has heard stream ' || p_stream || ' up to ' || coalesce(at, 0) || ', not ' || p_version,
            hint = coalesce(at, 0)::text;
    end if;
    if p_cause is not null and known_version(p_consumer, p_cause) < p_cause_version then
        raise exception using errcode = 'LE007',
            message = 'the cause of stream ' || p_stream || ' version ' || p_version || ' was not heard yet',
            hint = known_version(p_consumer, p_cause)::text;
    end if;
end $$;
