-- Which customer a phone number belongs to, by keyed HMAC: nobody can read a number here, or find one without the key.
create table customer_phones (
    phone    bytea not null constraint pk_customer_phones primary key,
    customer uuid  not null
);
create index customer_phones_customer on customer_phones (customer);

-- Who may see a customer: the dealers that were given one of their leads.
create table customer_leads (
    customer uuid    not null,
    lead     uuid    not null,
    dealer   varchar null,
    constraint pk_customer_leads primary key (customer, lead)
);
