-- Transaction ids mean nothing in another server. After a dump was restored there, rows carry ids that its transactions
-- will reach only later: until then they would look changed to every sync, for ever again. So the schema remembers the
-- server it was used on last, and on another one such rows count as changed now, once. Cursors of the old server are
-- refused anyway (see SyncCursor).
alter table identity add column server bigint;

-- Called at each start of a replica; the row lock lets one do it and the others wait. True when there was something to do.
create function adopt_server() returns boolean language plpgsql as $$
declare
    here bigint := (select system_identifier from pg_control_system());
    before bigint := (select server from messaging.identity for update);
    now_xid xid8;
begin
    if before = here then
        return false;
    end if;
    now_xid := pg_current_xact_id();
    update messaging.conversation set changed_xid = now_xid where changed_xid > now_xid;
    update messaging.participant set changed_xid = now_xid where changed_xid > now_xid;
    update messaging.identity set server = here;
    return true;
end $$;
