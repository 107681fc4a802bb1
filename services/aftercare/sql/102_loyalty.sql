-- How satisfied customers were with their deliveries, as it was heard (001-20).
create table delivery_scores (
    lead   uuid  not null constraint pk_delivery_scores primary key,
    scores jsonb not null
);

-- Leads of owners who might have bought again, and when the talks with them ended without a contract, as it was heard (001-33).
create table repurchases (
    lead     uuid        not null constraint pk_repurchases primary key,
    customer uuid        not null,
    lost_at  timestamptz null
);
create index repurchases_customer on repurchases (customer);
