-- Marten's tables, column by column (v9, Guid identity, single tenant), so that a team that has Marten opens the same database with it.

create table mt_streams (
    id          uuid        not null constraint pkey_mt_streams_id primary key,
    type        varchar     null,
    version     bigint      null,
    timestamp   timestamptz not null,
    created     timestamptz not null,
    tenant_id   varchar     not null default '*DEFAULT*',
    is_archived boolean     not null default false
);

create sequence mt_events_sequence cache 1;

create table mt_events (
    seq_id         bigint       not null constraint pkey_mt_events_seq_id primary key,
    id             uuid         not null,
    stream_id      uuid         not null constraint fkey_mt_events_stream_id references mt_streams (id) on delete cascade,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea        null,
    type           varchar(500) not null,
    timestamp      timestamptz  not null,
    tenant_id      varchar      not null default '*DEFAULT*',
    mt_dotnet_type varchar      null,
    correlation_id varchar      null,
    causation_id   varchar      null,
    headers        jsonb        null,
    user_name      varchar      null,
    is_archived    boolean      not null default false
);

alter sequence mt_events_sequence owned by mt_events.seq_id;

-- The last line of defence: whatever else goes wrong, a version exists once.
create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version);

create table mt_event_progression (
    name         varchar     not null constraint pk_mt_event_progression primary key,
    last_seq_id  bigint      null,
    last_updated timestamptz null default transaction_timestamp(),
    -- Ours: the fencing token of the follower that may move this row.
    epoch        bigint      not null default 0
);
