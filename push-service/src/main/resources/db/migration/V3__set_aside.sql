-- What failed by its content, kept for an operator while everything behind it went on; see kit.aside.SetAside and the
-- operations guide. An operator who has mended the reason sets retry.
create table push.set_aside (
    id bigint generated always as identity primary key,
    set_aside_at timestamptz not null default now(),
    retry boolean not null default false,
    -- How often it was tried since it is here.
    tries int not null default 0,
    -- Its id where it came from; 0 when it had none.
    source_id bigint not null,
    what text not null,
    app_id text not null,
    -- What order is kept within.
    key text not null,
    body bytea not null,
    reason text not null
);
