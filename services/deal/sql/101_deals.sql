-- Which dealer has a lead, as it was heard: who may open a deal by hand.
create table leads_at_dealers (
    lead     uuid    not null constraint pk_leads_at_dealers primary key,
    customer uuid    not null,
    brand    varchar not null,
    dealer   varchar not null
);
