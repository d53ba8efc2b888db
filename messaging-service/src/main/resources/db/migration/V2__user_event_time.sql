-- For the deletion of old events: block ranges, as rows come in order of time.
create index user_event_time on user_event using brin (time);
