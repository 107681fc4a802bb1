-- Cause before effect (ADR 0009).

drop function if exists keep_for_dealers(uuid, varchar, bigint, uuid, varchar, jsonb, jsonb, timestamptz, varchar, varchar, varchar, varchar[]);

-- Keeps an event and notes whose it is; true when it is new.
create or replace function keep_for_dealers(
    p_stream uuid, p_stream_type varchar, p_version bigint, p_id uuid, p_type varchar, p_data jsonb, p_headers jsonb,
    p_recorded timestamptz, p_correlation varchar, p_causation varchar, p_user varchar, p_cause uuid, p_cause_version bigint, p_dealers varchar[])
returns boolean language plpgsql as $$
begin
    if not archive_event(p_stream, p_stream_type, p_version, p_id, p_type, p_data, p_headers, p_recorded, p_correlation, p_causation, p_user, p_cause, p_cause_version) then
        return false;
    end if;
    insert into feed_entries (dealer, position) select dealer, currval('mt_events_sequence') from unnest(p_dealers) as dealer;
    return true;
end $$;
