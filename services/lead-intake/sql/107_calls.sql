-- Which lead a call belongs to, by the dealer's own number of the call.
create table calls (
    dealer varchar not null,
    brand  varchar not null,
    call   varchar not null,
    lead   uuid    not null,
    constraint pk_calls primary key (dealer, brand, call)
);

-- Missed calls that nobody has called back, kept from the log (000-09).
create table missed_calls (
    lead         uuid        not null,
    call         varchar     not null,
    brand        varchar     not null,
    dealer       varchar     not null,
    missed_at    timestamptz not null,
    call_back_by timestamptz not null,
    constraint pk_missed_calls primary key (lead, call)
);
create index missed_calls_dealer on missed_calls (dealer, call_back_by);
