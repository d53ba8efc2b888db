-- Schema of messaging-service. Every key starts with app_id, then what the table would be distributed by when one
-- Postgres is no longer enough: conversation or user.

-- Which database this is: a sync cursor of another one is worthless. See SyncCursor.
create table identity (
    id uuid primary key default gen_random_uuid(),
    only_one boolean not null default true unique check (only_one)
);
insert into identity default values;

-- Head of each conversation. Updated once per batch and conversation; no changing column is indexed, so that updates
-- stay on their page (HOT).
create table conversation (
    last_seq bigint not null default 0,
    -- Time of the last message, ms; server time never goes back because it is the greatest of this and the clock.
    last_time bigint not null default 0,
    -- The newest message that shows in lists (option conversation_update).
    shown_seq bigint not null default 0,
    -- Time of the last activity that shows in lists, ms.
    active_at bigint not null default 0,
    -- Membership version: +1 in the transaction of each membership change. A send is stored only when it was checked
    -- against the present value.
    epoch bigint not null default 0,
    -- The transaction that changed the row last; what sync compares with the snapshot in its cursor.
    changed_xid xid8 not null default pg_current_xact_id(),
    app_id text not null,
    conversation_id text not null,
    primary key (app_id, conversation_id)
) with (fillfactor = 70);

-- One row a message, whatever the number of members. `body` is the encoded skein.v1.Message without what the other
-- columns hold (conversation_id, seq, sender, client_message_id, server_time).
create table message (
    seq bigint not null,
    server_time bigint not null,
    content_hash bigint not null,
    client_message_id uuid not null,
    -- MessageFlags
    flags smallint not null,
    app_id text not null,
    conversation_id text not null,
    sender text not null,
    body bytea not null,
    primary key (app_id, conversation_id, seq)
) partition by hash (app_id, conversation_id);
-- The last word on duplicates.
create unique index message_idempotency on message (app_id, conversation_id, client_message_id, sender);

do $$
begin
    for i in 0..7 loop
        execute format('create table message_%s partition of message for values with (modulus 8, remainder %s)', i, i);
    end loop;
end $$;

-- Who takes part in which conversation, and how far they have read. Pairs get their two rows with the first message,
-- groups from group-service's changes. Rows of former members stay: sync has to tell their devices.
create table participant (
    member boolean not null default true,
    role smallint not null default 0,
    -- Version of the group at the last change applied; older changes are ignored.
    version bigint not null default 0,
    -- Lowest seq this user may read.
    floor_seq bigint not null default 1,
    read_seq bigint not null default 0,
    changed_xid xid8 not null default pg_current_xact_id(),
    app_id text not null,
    user_id text not null,
    conversation_id text not null,
    primary key (app_id, user_id, conversation_id)
) with (fillfactor = 80);
create index participant_of_conversation on participant (app_id, conversation_id, user_id) where member;

-- How far each device has stored a conversation (MSG-15).
create table delivered (
    seq bigint not null,
    app_id text not null,
    user_id text not null,
    device_id text not null,
    conversation_id text not null,
    primary key (app_id, user_id, conversation_id, device_id)
) with (fillfactor = 80);

-- Projections of group-service's accounts and groups.
create table account (
    version bigint not null,
    active boolean not null,
    app_id text not null,
    user_id text not null,
    nickname text not null,
    avatar text not null,
    primary key (app_id, user_id)
);
create table group_state (
    version bigint not null,
    kind smallint not null,
    active boolean not null,
    history_before_join boolean not null,
    app_id text not null,
    group_id text not null,
    name text not null,
    owner text not null,
    primary key (app_id, group_id)
);
-- Changes already applied: tips and user events happen once.
create table applied_change (
    applied_at timestamptz not null default now(),
    app_id text not null,
    change_id text not null,
    primary key (app_id, change_id)
);

-- The user's own log: dense per user. The row in user_head is locked while a version is given out, so commit order is
-- version order.
create table user_head (
    version bigint not null,
    app_id text not null,
    user_id text not null,
    primary key (app_id, user_id)
) with (fillfactor = 70);
create table user_event (
    version bigint not null,
    time bigint not null,
    app_id text not null,
    user_id text not null,
    -- Encoded skein.v1.UserEvent without version and time.
    body bytea not null,
    primary key (app_id, user_id, version)
);

-- Events to publish. One row per batch of messages: payload names the stretches that were stored, one per conversation
-- (see PostgresMessageEvents); the messages themselves are not copied.
create table outbox (
    id bigint generated always as identity primary key,
    created_at timestamptz not null default now(),
    app_id text not null,
    key text not null,
    payload bytea not null
);
