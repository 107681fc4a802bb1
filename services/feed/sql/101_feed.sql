-- Who gets which event; the position is the event's place in this service's log, and the cursor of the pull feed.
create table feed_entries (
    dealer   varchar not null,
    position bigint  not null,
    constraint pk_feed_entries primary key (dealer, position)
);
alter table feed_entries enable row level security;
create policy own_dealer on feed_entries
    using (current_setting('leads.dealer', true) = '*' or dealer = current_setting('leads.dealer', true))
    with check (true);

-- Dealers that have a queue of their own.
create table subscriptions (
    dealer     varchar     not null constraint pk_subscriptions primary key,
    created_at timestamptz not null default clock_timestamp()
);

-- Keeps an event and notes whose it is; true when it is new.
create function keep_for_dealers(
    p_stream uuid, p_stream_type varchar, p_version bigint, p_id uuid, p_type varchar, p_data jsonb, p_headers jsonb,
    p_recorded timestamptz, p_correlation varchar, p_causation varchar, p_user varchar, p_dealers varchar[])
returns boolean language plpgsql as $$
begin
    if not archive_event(p_stream, p_stream_type, p_version, p_id, p_type, p_data, p_headers, p_recorded, p_correlation, p_causation, p_user) then
        return false;
    end if;
    insert into feed_entries (dealer, position) select dealer, currval('mt_events_sequence') from unnest(p_dealers) as dealer;
    return true;
end $$;
