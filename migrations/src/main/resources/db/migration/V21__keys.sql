-- Keys that seal: one for each tenant, itself sealed with a key of the key file, which is never in here.

-- Tink writes the id of the key in front of what it seals: a byte 1, then four bytes. Null for what Tink has not sealed.
create function sealed_with(sealed bytea) returns integer language sql immutable strict parallel safe as $$
    select case when length(sealed) > 5 and get_byte(sealed, 0) = 1
        then (get_byte(sealed, 1) << 24) | (get_byte(sealed, 2) << 16) | (get_byte(sealed, 3) << 8) | get_byte(sealed, 4) end
$$;

create table data_keys (
    tenant        text        not null,      -- whose it is; '' where it is of the installation
    purpose       text        not null,      -- 'values' seals the tenant's secrets; others are keys of HMACs
    id            integer     not null check (id <> 0),
    wrapped       bytea       not null,      -- the key, sealed with tenant, purpose and id as associated data
    root_key      integer     not null generated always as (sealed_with(wrapped)) stored,  -- by which key of the key file
    made_at       timestamptz not null default now(),
    superseded_at timestamptz,               -- since then another one is used for what is new
    settled_at    timestamptz,               -- since then everything of the tenant is sealed with it
    primary key (tenant, purpose, id)
);
create unique index data_keys_in_use on data_keys (tenant, purpose) where superseded_at is null;

-- The ids of the keys in the key file of the process, the one that seals first. Null: a process of a version that knows no data keys
-- and could not open what is sealed with one, so while such a process lives no tenant is given one.
alter table processes add column root_keys integer[];
