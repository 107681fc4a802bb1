-- Which leads a customer had, and who was found to be whom.
create index history_by_customer on mt_events ((data ->> 'customerId')) where type in ('lead_received', 'customer_merged');
create index history_by_merger on mt_events ((data ->> 'into')) where type = 'customer_merged';
