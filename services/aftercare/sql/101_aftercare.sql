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

-- Who speaks with the customer of a lead, as it was heard: whoever leads the talks, else whoever has the case.
create table lead_consultants (
    lead       uuid    not null constraint pk_lead_consultants primary key,
    consultant varchar not null,
    sells      boolean not null
);

-- Who works for a dealer or has left it, as it was heard last.
create table staff (
    dealer   varchar     not null,
    staff    varchar     not null,
    has_left boolean     not null,
    at       timestamptz not null,
    constraint pk_staff primary key (dealer, staff)
);
