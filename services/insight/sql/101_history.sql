-- The ways analysts ask: by lead, by kind of event, by time.
create index history_by_lead on mt_events ((headers ->> 'lead'), seq_id);
create index history_by_type on mt_events (type, seq_id);
create index history_by_time on mt_events (timestamp, seq_id);
