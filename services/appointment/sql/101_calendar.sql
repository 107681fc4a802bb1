-- How dealers work, as it was heard; in the order it was decided.
create table dealers (
    id             bigint      generated always as identity constraint pk_dealers primary key,
    dealer         varchar     not null,
    effective_from timestamptz not null,
    settings       jsonb       not null
);

-- What customers agreed to and took back, as it was heard (feature 105).
create table consents (
    id       bigint      generated always as identity constraint pk_consents primary key,
    customer uuid        not null,
    given    boolean     not null,
    at       timestamptz not null,
    purposes text[]      null, -- null for all
    channels text[]      null  -- null for all
);
create index consents_customer on consents (customer);

-- In development: messages that were shown instead of sent.
create table shown_messages (
    id       uuid        not null constraint pk_shown_messages primary key,
    customer uuid        not null,
    dealer   varchar     not null,
    channel  varchar     not null,
    zh       varchar     not null,
    en       varchar     not null,
    at       timestamptz not null
);
create index shown_messages_at on shown_messages (dealer, at desc);

-- What registrations told of visits: who came, and is a lead since.
create table walk_ins (
    lead      uuid  not null constraint pk_walk_ins primary key,
    linked_to uuid  null, -- the open cycle it belongs to
    data      jsonb not null
);
create index walk_ins_linked_to on walk_ins (linked_to) where linked_to is not null;

-- Which appointments a lead has: called off when the dealer loses it.
create table lead_appointments (
    lead        uuid not null,
    appointment uuid not null,
    constraint pk_lead_appointments primary key (lead, appointment)
);
