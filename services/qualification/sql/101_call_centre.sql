-- What brands and dealers have configured, as it was heard; in the order it was decided.
create table configured (
    id             bigint      generated always as identity constraint pk_configured primary key,
    kind           varchar     not null, -- brand, dealer or staff
    owner          varchar     not null, -- brand or dealer
    staff          varchar     null,
    effective_from timestamptz not null,
    settings       jsonb       not null
);

-- What a lead told besides the person: for the brief before a call.
create table lead_facts (
    lead     uuid  not null constraint pk_lead_facts primary key,
    customer uuid  not null,
    data     jsonb not null
);
create index lead_facts_customer on lead_facts (customer);

-- What customers agreed to or took back after their leads came (feature 105).
create table later_consents (
    id       bigint      generated always as identity constraint pk_later_consents primary key,
    customer uuid        not null,
    given    boolean     not null,
    at       timestamptz not null,
    purposes text[]      null, -- null for all
    channels text[]      null  -- null for all
);
create index later_consents_customer on later_consents (customer);
