-- The highest number up to which every event is decided: committed and visible, or rolled back for ever. Two statements,
-- in this order: first the last number drawn, then the lowest floor that an appender still holds.
create function feed_high_water() returns bigint language plpgsql volatile as $$
declare
    drawn bigint;
    floor bigint;
begin
    select case when is_called then last_value else 0 end into drawn from mt_events_sequence;

    select min((classid::bigint << 32) | objid::bigint) into floor
    from pg_locks
    where locktype = 'advisory' and objsubid = 1
      and database = (select oid from pg_database where datname = current_database());

    return least(drawn, coalesce(floor, drawn));
end $$;

-- Moves a follower's position. Raises LE004 when another leader has taken over since (epoch) or the position is not where
-- this leader left it.
create function follower_advance(p_name varchar, p_epoch bigint, p_from bigint, p_to bigint) returns void language plpgsql as $$
begin
    update mt_event_progression set last_seq_id = p_to, last_updated = clock_timestamp()
    where name = p_name and epoch = p_epoch and last_seq_id = p_from;
    if not found then
        raise exception using errcode = 'LE004', message = 'follower ' || p_name || ' lost its lead (epoch ' || p_epoch || ')';
    end if;
end $$;

-- A new leader of a follower: everything a former leader still tries is refused from here on.
create function follower_take_lead(p_name varchar, out p_epoch bigint, out p_position bigint) language plpgsql as $$
begin
    insert into mt_event_progression as p (name, last_seq_id, last_updated, epoch)
    values (p_name, 0, clock_timestamp(), 1)
    on conflict (name) do update set epoch = p.epoch + 1
    returning epoch, coalesce(last_seq_id, 0) into p_epoch, p_position;
end $$;
