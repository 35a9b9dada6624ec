-- Who may ask for what: tenants, and the tokens of each. Tenants in other tables are names without a foreign key, as before: it would
-- cost the hot path, and a tenant is never deleted.

create domain tenant_name as text check (value ~ '^[a-z0-9][a-z0-9_-]{0,62}$');
create domain access_role as text check (value in ('viewer', 'operator', 'engineer', 'admin'));

create table tenants (
    name        tenant_name primary key,
    created_at  timestamptz not null default now(),
    disabled_at timestamptz,                     -- since then none of its tokens is taken
    check (name <> 'default' or disabled_at is null)
);
insert into tenants (name) values ('default');

create table tokens (
    id           uuid           primary key,
    tenant       tenant_name    not null references tenants,
    name         inventory_name not null,        -- whoever shows it is called so
    role         access_role    not null,
    tags         text[]         not null default '{}' check (array_position(tags, null) is null),
    digest       bytea          not null check (octet_length(digest) = 32),
    pepper       integer        not null,        -- which key of the key file the digest was made with; the key is never in here
    created_at   timestamptz    not null default now(),
    created_by   text           not null,
    expires_at   timestamptz,
    last_used_at timestamptz,                    -- to the minute
    revoked_at   timestamptz,
    check (role <> 'admin' or tags = '{}')
);
create unique index tokens_in_force on tokens (tenant, name) where revoked_at is null;
