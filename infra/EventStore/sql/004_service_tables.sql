-- What a service keeps beside its events, written in the same transaction as the events it belongs to.

-- How far each consumer has heard each stream of other services.
create table inbox (
    consumer varchar not null,
    stream   uuid    not null,
    version  bigint  not null,
    constraint pk_inbox primary key (consumer, stream)
);

-- Raises LE002 when the version was heard before, LE003 when an earlier one is missing; the hint is the version heard last.
create function inbox_advance(p_consumer varchar, p_stream uuid, p_version bigint) returns void language plpgsql as $$
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
end $$;

-- The answers given to commands, by the caller's Idempotency-Key.
create table idempotency (
    client      varchar     not null,
    key         varchar     not null,
    fingerprint bytea       not null,
    status      int         not null,
    location    varchar     null,
    etag        varchar     null,
    body        bytea       not null,
    answered_at timestamptz not null default clock_timestamp(),
    constraint pk_idempotency primary key (client, key)
);
create index idempotency_answered_at on idempotency (answered_at);

-- Keeps the answers of one commit. Whoever comes with a key that is being answered waits for that commit; LE006 when the
-- wait is longer than the lock timeout.
create function store_answers(
    p_clients varchar[], p_keys varchar[], p_fingerprints bytea[], p_statuses int[], p_locations varchar[], p_etags varchar[], p_bodies bytea[])
returns void language plpgsql as $$
begin
    insert into idempotency (client, key, fingerprint, status, location, etag, body)
    select * from unnest(p_clients, p_keys, p_fingerprints, p_statuses, p_locations, p_etags, p_bodies);
exception when lock_not_available then
    raise exception using errcode = 'LE006', message = 'a request with this key is in flight';
end $$;

-- One data key per person, wrapped by the master key. Destroying it makes everything sealed with it unreadable for ever.
create table subject_keys (
    subject      uuid        not null constraint pk_subject_keys primary key,
    wrapped      bytea       null,
    created_at   timestamptz not null,
    destroyed_at timestamptz null
);

-- All waiting in the product: what falls due on which stream and when.
create table deadlines (
    stream        uuid        not null,
    what          varchar     not null,
    due_at        timestamptz not null,
    claimed_until timestamptz null,
    attempts      int         not null default 0,
    constraint pk_deadlines primary key (stream, what)
);
create index deadlines_due_at on deadlines (due_at);

-- Makes the deadlines of a stream these and no others; one that stays as it was keeps its claim.
create function set_deadlines(p_stream uuid, p_what varchar[], p_due timestamptz[]) returns void language sql as $$
    delete from deadlines where stream = p_stream and what <> all (p_what);
    insert into deadlines as d (stream, what, due_at)
    select p_stream, w, t from unnest(p_what, p_due) as n (w, t)
    on conflict (stream, what) do update set due_at = excluded.due_at, claimed_until = null, attempts = 0
    where d.due_at <> excluded.due_at;
$$;

-- Leads that a consumer or follower could not digest, with everything that came for them since, in order.
create table parked (
    consumer  varchar     not null,
    lead      uuid        not null,
    n         bigint      not null generated always as identity,
    stream    uuid        not null,
    version   bigint      not null,
    type      varchar     not null,
    position  bigint      null,  -- where in this store's log; null for an event of another service
    message   bytea       null,  -- the CloudEvent as it came; null for an event of this store's log
    reason    varchar     null,  -- why, on the event that could not be digested; null on those that wait behind it
    attempts  int         not null default 0,
    retry_at  timestamptz null,  -- when it will be tried again by itself; null: an operator has to look
    parked_at timestamptz not null,
    constraint pk_parked primary key (consumer, lead, n)
);
create unique index parked_once on parked (consumer, stream, version);
create index parked_retry_at on parked (retry_at) where retry_at is not null;

-- Parks one event. Without a reason it only waits behind a lead that is parked; LE005 when that lead has been re-run since.
create function park(
    p_consumer varchar, p_lead uuid, p_stream uuid, p_version bigint, p_type varchar, p_position bigint, p_message bytea, p_reason varchar, p_retry_at timestamptz, p_now timestamptz)
returns void language plpgsql as $$
begin
    -- The lock keeps the head of the queue in place until this event stands behind it.
    perform 1 from parked where consumer = p_consumer and lead = p_lead order by n desc limit 1 for update;
    if not found and p_reason is null then
        raise exception using errcode = 'LE005', message = 'lead ' || p_lead || ' is no longer parked for ' || p_consumer;
    end if;
    insert into parked (consumer, lead, stream, version, type, position, message, reason, attempts, retry_at, parked_at)
    values (p_consumer, p_lead, p_stream, p_version, p_type, p_position, p_message, p_reason, case when p_reason is null then 0 else 1 end, p_retry_at, p_now)
    on conflict (consumer, stream, version) do nothing;
end $$;
