-- customer_phones finds a customer by e-mail address, too; both are keyed HMACs, each with a scope of its own.
alter table customer_phones
    add column owner                 uuid        null,  -- whom it belonged to before a merge; null: the customer itself
    add column withdrawn_at          timestamptz null,  -- when the person took back that anybody contacts them
    add column transfer_withdrawn_at timestamptz null;  -- when they took back that they are passed on to dealers
create index customer_phones_owner on customer_phones (owner) where owner is not null;

-- Leads of those who are one with the customer stand with them a second time, with their owner. A lead 0000… is none: it only
-- takes the number that somebody who looked before would give to theirs, so that they look again.
alter table customer_leads add column owner uuid null;
create index customer_leads_owner on customer_leads (owner) where owner is not null;

-- Who is one with whom now; a tree, since nobody is merged into somebody who is merged.
create table customer_merges (
    customer      uuid not null constraint pk_customer_merges primary key,
    into_customer uuid not null
);
create index customer_merges_into on customer_merges (into_customer);

-- The customer and everybody who is one with them below.
create function customers_of(p_customer uuid) returns setof uuid language sql stable as $$
    with recursive one (customer) as (
        select p_customer
        union
        select m.customer from customer_merges m join one on m.into_customer = one.customer
    )
    select customer from one;
$$;

-- The customer who stands for them all.
create function survivor_of(p_customer uuid) returns uuid language sql stable as $$
    with recursive up (customer, depth) as (
        select p_customer, 0
        union all
        select m.into_customer, up.depth + 1 from customer_merges m join up on m.customer = up.customer
    )
    select customer from up order by depth desc limit 1;
$$;

-- Keeps these customers as they were seen until the transaction ends; LE001 when one is not any more. The row of the stream is
-- what every change of a customer has to take, so two who change the same ones stand in line, in one order for everybody. That
-- alone keeps merges free of cycles: whoever is merged into has not been merged themselves, and cannot be meanwhile.
create function hold_streams(p_streams uuid[], p_versions bigint[]) returns void language plpgsql as $$
declare
    held bigint;
begin
    perform from mt_streams where id = any (p_streams) order by id for no key update;
    select count(*) into held
    from unnest(p_streams, p_versions) as seen (id, version) join mt_streams s on s.id = seen.id and s.version = seen.version;
    if held <> cardinality(p_streams) then
        raise exception using errcode = 'LE001', message = 'a stream was changed meanwhile';
    end if;
end $$;

-- The same for a customer and all who are one with them: nobody has joined or left.
create function hold_group(p_customer uuid, p_customers uuid[], p_versions bigint[]) returns void language plpgsql as $$
begin
    perform hold_streams(p_customers, p_versions);
    if exists (select customer from customers_of(p_customer) as customer where customer <> all (p_customers))
       or exists (select from customer_merges where customer = p_customer) then
        raise exception using errcode = 'LE001', message = 'another customer was merged meanwhile';
    end if;
end $$;

-- Takes the number of the customer's next lead. A lead that comes in while this is under way waits for it or is waited for, and
-- whoever loses looks again; one that was decided before and comes after is refused.
create function take_next_lead(p_customer uuid, p_n int) returns void language sql as $$
    insert into customer_leads (customer, n, lead) values (p_customer, p_n, '00000000-0000-0000-0000-000000000000');
$$;

-- What is looked up under one customer is looked up under another from now on. Numbers move, since each belongs to one
-- customer. Leads are copied behind the survivor's and stay where they are: so nothing has to be put back in its place, and who
-- counted them before still meets every number taken.
create function merge_customers(p_customer uuid, p_version bigint, p_into uuid, p_into_version bigint) returns void language plpgsql as $$
begin
    perform hold_streams(array[p_customer, p_into], array[p_version, p_into_version]);
    if exists (select from customer_merges where customer = p_into) then
        raise exception using errcode = 'LE001', message = 'the survivor was merged meanwhile';
    end if;
    insert into customer_merges (customer, into_customer) values (p_customer, p_into);
    perform take_next_lead(p_customer, (select coalesce(max(n), 0) + 1 from customer_leads where customer = p_customer));
    update customer_phones set customer = p_into, owner = coalesce(owner, customer) where customer = p_customer;
    insert into customer_leads (customer, n, lead, owner)
    select p_into, (select coalesce(max(n), 0) from customer_leads where customer = p_into) + row_number() over (order by l.n), l.lead, coalesce(l.owner, l.customer)
    from customer_leads l
    where l.customer = p_customer and l.lead <> '00000000-0000-0000-0000-000000000000';
end $$;

-- And back: exactly what belonged to the customer, and to whoever is one with them, wherever it has gone since. What came for the
-- survivor in between stays with the survivor.
create function unmerge_customers(p_customer uuid, p_version bigint) returns void language plpgsql as $$
declare
    above uuid := p_customer;
    home  uuid[];
begin
    perform hold_streams(array[p_customer], array[p_version]);
    -- Whoever they have gone up to stays where they are, too, or they would be copied on while they go back.
    loop
        select into_customer into above from customer_merges where customer = above;
        exit when above is null;
        perform from mt_streams where id = above for no key update;
    end loop;
    home := array(select customers_of(p_customer));
    delete from customer_merges where customer = p_customer;
    update customer_phones set customer = p_customer, owner = nullif(owner, p_customer) where owner = any (home);
    delete from customer_leads where owner = any (home) and customer <> all (home);
    delete from customer_leads
    where customer = p_customer and lead = '00000000-0000-0000-0000-000000000000'
      and n = (select max(n) from customer_leads where customer = p_customer);
end $$;

-- Nobody finds them any more, by any number or address. p_next: the number after the last lead that was seen.
create function forget_customers(p_customer uuid, p_customers uuid[], p_versions bigint[], p_next int) returns void language plpgsql as $$
begin
    perform hold_group(p_customer, p_customers, p_versions);
    perform take_next_lead(p_customer, p_next);
    delete from customer_phones where customer = p_customer;
end $$;

-- A person takes something back; a time that is null is not touched. A lead that comes in meanwhile looks again.
create function note_withdrawal(
    p_customer uuid, p_customers uuid[], p_versions bigint[], p_next int, p_contact timestamptz, p_transfer timestamptz)
returns void language plpgsql as $$
begin
    perform hold_group(p_customer, p_customers, p_versions);
    perform take_next_lead(p_customer, p_next);
    update customer_phones
    set withdrawn_at = greatest(withdrawn_at, p_contact), transfer_withdrawn_at = greatest(transfer_withdrawn_at, p_transfer)
    where customer = p_customer;
end $$;
