-- Credentials that a device refused. Nobody tries one there again before its time is over.
create table suspensions (
    id           uuid primary key default gen_random_uuid(),
    tenant       text        not null default 'default',
    host         text        not null,
    port         tcp_port    not null,
    username     text        not null,
    fingerprint  text        not null,        -- of user name and secret, hashed with a key that is never in here
    detail       text        not null,        -- how the device refused
    suspended_at timestamptz not null default now(),
    until        timestamptz not null,        -- then one login tries it, and moves this on while it does
    unique (tenant, host, port, username, fingerprint)
);
