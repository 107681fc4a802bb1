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

-- Leads that none of the dealer's consultants could take yet.
create table unassigned_leads (
    lead   uuid    not null constraint pk_unassigned_leads primary key,
    dealer varchar not null
);
create index unassigned_leads_dealer on unassigned_leads (dealer, lead);

-- By which rules a brand takes leads in, found among all streams without looking at them.
create index mt_streams_brand_configurations on mt_streams (id) where type = 'brand_configuration';
