-- Who brought whom (004-13), as long as it stands: nobody is brought by two, and nobody by themselves, however many stand between.
create table referrals (
    customer uuid not null constraint pk_referrals primary key, -- who was brought
    referrer uuid not null,                                     -- who brought them
    lead     uuid not null
);

-- Who got a car, as it was heard; at first, as it is known.
create table deliveries (
    lead     uuid        not null constraint pk_deliveries primary key,
    customer uuid        not null,
    dealer   varchar     not null,
    at       timestamptz not null
);
create index deliveries_customer on deliveries (customer);
insert into deliveries (lead, customer, dealer, at)
select (data ->> 'leadId')::uuid, (data ->> 'customerId')::uuid, data ->> 'dealer', (data ->> 'at')::timestamptz
from mt_events where type = 'ownership_opened'
on conflict do nothing;

-- Who brought somebody, who brought those, and so on; the nearest first.
create function referrers_above(p_customer uuid) returns table (above uuid, place int) language sql stable as $$
    with recursive up (person, place) as (
        select r.referrer, 1 from referrals r where r.customer = p_customer
        union all
        select r.referrer, up.place + 1 from up join referrals r on r.customer = up.person
    ) cycle person set met using path
    select up.person, up.place from up where not up.met order by up.place
$$;

-- Somebody brings somebody; LE001 when a circle would close or somebody else was faster, so that whoever asked looks again and says
-- why not. One at a time in a brand: three who bring each other at the same moment would see nothing of each other otherwise. The lock
-- has two keys, since those with one hold the feed back (feed_high_water).
create function bring(p_brand varchar, p_customer uuid, p_referrer uuid, p_lead uuid) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(2, hashtext(p_brand));
    if p_customer = p_referrer or exists (select from referrers_above(p_referrer) as a where a.above = p_customer) then
        raise exception using errcode = 'LE001', message = 'a circle would close';
    end if;
    insert into referrals (customer, referrer, lead) values (p_customer, p_referrer, p_lead) on conflict (customer) do nothing;
    if not found then
        raise exception using errcode = 'LE001', message = 'somebody has brought them meanwhile';
    end if;
end $$;
