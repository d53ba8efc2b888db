-- Schema of push-service. Every key starts with app_id and user_id, which the tables would be distributed by when one
-- Postgres is no longer enough.

-- Devices that want to be woken. What identifies the device behind a row is the vendor's token, because only the device
-- itself can know it: device ids are chosen by clients, two users may well use the same one, and others can read them.
create table push.device (
    registered_at timestamptz not null default now(),
    -- Last registration or login on this device.
    seen_at timestamptz not null default now(),
    app_id text not null,
    user_id text not null,
    device_id text not null,
    platform text not null,
    vendor text not null,
    token text not null,
    bundle text not null,
    app_version text not null,
    language text not null,
    primary key (app_id, user_id, device_id)
);
-- A token is bound once per app: who registers it last gets its pushes. Hashed, as tokens may be longer than an index
-- entry may be.
create unique index device_token on push.device (app_id, vendor, md5(token));

-- What is still to be pushed: at most one row per device and conversation, which later messages are folded into. That
-- bounds the queue by the number of devices, whatever is sent. A row lives until the vendor has answered for good.
create table push.queue (
    id bigint generated always as identity primary key,
    -- The newest message; what is pushed.
    seq bigint not null,
    -- Messages in it besides the newest.
    folded int not null,
    attempts int not null default 0,
    -- When it may be tried (again). Moved ahead while a replica tries, so that it comes back when that replica dies.
    due_at timestamptz not null,
    message_time timestamptz not null,
    app_id text not null,
    user_id text not null,
    device_id text not null,
    conversation_id text not null,
    vendor text not null,
    sender text not null,
    unread boolean not null,
    text text not null,
    unique (app_id, user_id, device_id, conversation_id)
) with (fillfactor = 70);
create index queue_due on push.queue (vendor, due_at);

-- What became of each push; no texts. Also what tells that a message has been pushed to a device before: kept for longer
-- than messages are young enough to be pushed.
create table push.delivery (
    seq bigint not null,
    folded int not null,
    attempts int not null,
    message_time timestamptz not null,
    finished_at timestamptz not null default now(),
    app_id text not null,
    user_id text not null,
    device_id text not null,
    conversation_id text not null,
    vendor text not null,
    -- DELIVERED, DEAD (given up or refused for good: the dead letters), UNREGISTERED, EXPIRED.
    outcome text not null,
    -- The vendor's id of the push, or why it did not get through.
    detail text not null,
    primary key (app_id, user_id, device_id, conversation_id, seq)
);
create index delivery_finished on push.delivery (finished_at);
create index delivery_dead on push.delivery (app_id, finished_at) where outcome = 'DEAD';
