-- Who turned out to be one person with whom, as it was heard; the latest word counts, in whatever order words come.
create table customer_merges (
    customer      uuid        not null constraint pk_customer_merges primary key,
    into_customer uuid        null, -- null: it was wrong
    at            timestamptz not null
);
create index customer_merges_into on customer_merges (into_customer) where into_customer is not null;

-- Everybody who is one person with a customer, themselves among them.
create function one_person(p_customer uuid) returns setof uuid language sql stable as $$
    with recursive everybody (customer) as (
        select p_customer
        union
        select other.customer
        from everybody e
        cross join lateral (
            select m.into_customer from customer_merges m where m.customer = e.customer and m.into_customer is not null
            union all
            select m.customer from customer_merges m where m.into_customer = e.customer
        ) as other (customer)
    )
    select customer from everybody
$$;

-- Leads that are one with another lead of the same person and end with it; the latest word counts.
create table linked_leads (
    lead    uuid        not null constraint pk_linked_leads primary key,
    to_lead uuid        null, -- null: it was wrong
    at      timestamptz not null
);
create index linked_leads_to on linked_leads (to_lead) where to_lead is not null;

-- Who brought somebody, who brought those, and so on, by whatever name a person goes; the nearest first.
create or replace function referrers_above(p_customer uuid) returns table (above uuid, place int) language sql stable as $$
    with recursive up (person, place) as (
        select r.referrer, 1 from one_person(p_customer) as known (customer) join referrals r on r.customer = known.customer
        union all
        select r.referrer, up.place + 1 from up cross join lateral one_person(up.person) as known (customer) join referrals r on r.customer = known.customer
    ) cycle person set met using path
    select up.person, up.place from up where not up.met order by up.place
$$;

-- Somebody would bring themselves, or somebody above them.
create function circle_closes(p_customer uuid, p_referrer uuid) returns boolean language sql stable as $$
    select exists (
        select from one_person(p_customer) as known (customer)
        where known.customer = p_referrer or known.customer in (select a.above from referrers_above(p_referrer) as a))
$$;

create or replace function bring(p_brand varchar, p_customer uuid, p_referrer uuid, p_lead uuid) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(2, hashtext(p_brand));
    if circle_closes(p_customer, p_referrer) then
        raise exception using errcode = 'LE001', message = 'a circle would close';
    end if;
    if exists (select from referrals where customer in (select one_person(p_customer))) then
        raise exception using errcode = 'LE001', message = 'somebody has brought them meanwhile';
    end if;
    insert into referrals (customer, referrer, lead) values (p_customer, p_referrer, p_lead);
end $$;
