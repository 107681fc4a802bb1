-- How many leads a dealer was given on a day by its own clock; only for dealers that take only so many.
create table dealer_days (
    dealer varchar not null,
    day    date    not null,
    leads  int     not null,
    constraint pk_dealer_days primary key (dealer, day)
);

-- Takes places for leads; LE001 when a dealer has not so many left, so that whoever asked looks again and finds another.
create function take_places(p_dealer varchar[], p_day date[], p_leads int[], p_most int[]) returns void language plpgsql as $$
begin
    for i in 1 .. cardinality(p_dealer) loop
        insert into dealer_days as d (dealer, day, leads)
        select p_dealer[i], p_day[i], p_leads[i] where p_leads[i] <= p_most[i]
        on conflict (dealer, day) do update set leads = d.leads + excluded.leads where d.leads + excluded.leads <= p_most[i];
        if not found then
            raise exception using errcode = 'LE001', message = 'dealer ' || p_dealer[i] || ' has no place left on ' || p_day[i];
        end if;
    end loop;
end $$;

-- The n-th lead of a customer: two that come at once cannot both be the n-th, so the later one sees the earlier.
alter table customer_leads add column n int;
update customer_leads l set n = counted.n
from (select customer, lead, row_number() over (partition by customer order by lead) as n from customer_leads) counted
where l.customer = counted.customer and l.lead = counted.lead;
alter table customer_leads alter column n set not null;
alter table customer_leads drop constraint pk_customer_leads;
alter table customer_leads add constraint pk_customer_leads primary key (customer, n);
-- Who has and had a lead stands in its stream.
alter table customer_leads drop column dealer;

-- What was configured, found among all streams without looking at them.
create index mt_streams_dealer_configurations on mt_streams (id) where type = 'dealer_configuration';
