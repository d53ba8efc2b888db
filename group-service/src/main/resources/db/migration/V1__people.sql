-- People and groups. Every table carries app_id (the tenant); times are milliseconds since the epoch, as on the wire.

CREATE TABLE app (
    app_id              text PRIMARY KEY,
    app_key             text    NOT NULL UNIQUE,
    name                text    NOT NULL,
    disabled            boolean NOT NULL DEFAULT false,
    registration_open   boolean NOT NULL DEFAULT true,
    -- 0 means the default of the setting, see skein.internal.v1.AppSettings.
    multi_device_policy integer NOT NULL DEFAULT 0,
    web_instances       integer NOT NULL DEFAULT 0,
    sends_per_second    integer NOT NULL DEFAULT 0,
    sends_burst         integer NOT NULL DEFAULT 0,
    created_at          bigint  NOT NULL
);

-- Up to two active secrets per app, so that one can be replaced without a break. Encrypted with the secrets key.
CREATE TABLE app_secret (
    app_id     text    NOT NULL REFERENCES app,
    secret_id  text    NOT NULL,
    sealed     bytea   NOT NULL,
    active     boolean NOT NULL,
    created_at bigint  NOT NULL,
    PRIMARY KEY (app_id, secret_id)
);

CREATE TABLE account (
    app_id           text    NOT NULL,
    user_id          text    NOT NULL,
    nickname         text    NOT NULL,
    avatar           text    NOT NULL,
    password_hash    text    NOT NULL, -- empty: no login by password
    unclaimed        boolean NOT NULL DEFAULT false, -- a sample: belongs to whoever registers the id first
    banned           boolean NOT NULL DEFAULT false,
    version          bigint  NOT NULL,
    failed_logins    integer NOT NULL DEFAULT 0,
    first_failure_at bigint  NOT NULL DEFAULT 0,
    locked_until     bigint  NOT NULL DEFAULT 0,
    created_at       bigint  NOT NULL,
    PRIMARY KEY (app_id, user_id)
);

-- One login: what a password (or a platform's order) started and a logout ends. Its tokens carry the login id.
CREATE TABLE login (
    app_id     text   NOT NULL,
    login_id   text   NOT NULL,
    user_id    text   NOT NULL,
    device_id  text   NOT NULL,
    platform   text   NOT NULL,
    created_at bigint NOT NULL,
    -- When the last token of it dies.
    expires_at bigint NOT NULL,
    ended_at   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (app_id, login_id)
);
CREATE INDEX login_by_user ON login (app_id, user_id) WHERE ended_at = 0;
CREATE INDEX login_by_expiry ON login (expires_at);

-- Only hashes; used ones stay until they expire, so that a second use is noticed.
CREATE TABLE refresh_token (
    app_id     text   NOT NULL,
    token_hash text   NOT NULL,
    login_id   text   NOT NULL,
    expires_at bigint NOT NULL,
    used_at    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (app_id, token_hash)
);
CREATE INDEX refresh_token_by_expiry ON refresh_token (expires_at);

-- ES256 keys. A key is published as soon as it exists, signs from signs_from until the next one does, and stays
-- published until the last token it signed is dead (tokens_until).
CREATE TABLE signing_key (
    kid            text PRIMARY KEY,
    public_jwk     text   NOT NULL,
    sealed_private bytea  NOT NULL,
    created_at     bigint NOT NULL,
    signs_from     bigint NOT NULL,
    tokens_until   bigint NOT NULL
);

-- One row: the version of everything gateways trust. Its row lock makes versions dense and visible in order.
CREATE TABLE trust_head (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    version  bigint NOT NULL
);
INSERT INTO trust_head (version) VALUES (1);

CREATE TABLE revocation (
    version       bigint PRIMARY KEY,
    app_id        text   NOT NULL,
    user_id       text   NOT NULL,
    login_id      text   NOT NULL, -- empty: all tokens of the user issued before issued_before
    issued_before bigint NOT NULL,
    expires_at    bigint NOT NULL
);

CREATE TABLE user_group (
    app_id       text    NOT NULL,
    group_id     text    NOT NULL,
    kind         text    NOT NULL,
    name         text    NOT NULL,
    introduction text    NOT NULL,
    avatar       text    NOT NULL,
    owner        text    NOT NULL, -- empty: none
    creator      text    NOT NULL,
    max_members  integer NOT NULL,
    member_count integer NOT NULL,
    version      bigint  NOT NULL,
    created_at   bigint  NOT NULL,
    dissolved_at bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (app_id, group_id)
);
CREATE INDEX group_by_creator ON user_group (app_id, creator) WHERE dissolved_at = 0;

CREATE TABLE member (
    app_id    text     NOT NULL,
    group_id  text     NOT NULL,
    user_id   text     NOT NULL,
    role      smallint NOT NULL, -- 1 owner, 2 admin, 3 member: the order of lists
    inviter   text     NOT NULL,
    joined_at bigint   NOT NULL,
    PRIMARY KEY (app_id, group_id, user_id)
);
CREATE INDEX member_by_user ON member (app_id, user_id, joined_at DESC, group_id);
CREATE INDEX member_in_list_order ON member (app_id, group_id, role, joined_at, user_id);

-- Changes that messaging-service has not confirmed yet; payload is an encoded ApplyRequest. Repeated until it has.
CREATE TABLE projection_change (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app_id     text   NOT NULL,
    key        text   NOT NULL,
    payload    bytea  NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX projection_change_by_key ON projection_change (app_id, key, id);

-- Events for skein.events; payload is an encoded EventBatch. Emptied by the outbox relay.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app_id     text        NOT NULL,
    key        text        NOT NULL,
    payload    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
