-- Which sources were configured, found among all streams without looking at them.
create index mt_streams_source_configurations on mt_streams (id) where type = 'source_configuration';
