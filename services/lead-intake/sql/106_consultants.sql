-- Which consultant has which lead, and who had the last turn; kept from the log by whoever assigns (000-13).
create table consultant_leads (
    lead   uuid    not null constraint pk_consultant_leads primary key,
    dealer varchar not null,
    staff  varchar not null
);
create index consultant_leads_staff on consultant_leads (dealer, staff);

create table consultant_turns (
    dealer varchar not null,
    staff  varchar not null,
    turn   bigint  not null,
    constraint pk_consultant_turns primary key (dealer, staff)
);

-- What was configured, found among all streams without looking at them.
drop index mt_streams_dealer_configurations;
create index mt_streams_configurations on mt_streams (id) where type in ('dealer_configuration', 'brand_configuration');
