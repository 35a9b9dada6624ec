-- The inventory: devices by name, and the stored credentials that log in to them.

-- Fit to stand in a path as it is.
create domain inventory_name as text check (value ~ '^[^[:cntrl:][:space:]/\\;%]{1,253}$');

create table credentials (
    id         uuid primary key default gen_random_uuid(),
    tenant     text           not null default 'default',
    name       inventory_name not null,
    username   text           not null,
    version    at_least_one   not null default 1,  -- raised by every rotation
    created_at timestamptz    not null default now(),
    rotated_at timestamptz    not null default now(),
    unique (tenant, name),
    unique (tenant, id)
);

-- The secrets of the current version, sealed with tenant, credential, version and field as associated data. Those of earlier
-- versions are gone.
create table credential_secrets (
    credential_id uuid         not null references credentials on delete cascade,
    version       at_least_one not null,
    field         text         not null,
    sealed        bytea        not null,
    primary key (credential_id, version, field)
);

create table devices (
    tenant        text           not null default 'default',
    name          inventory_name not null,
    host          text           not null,
    port          tcp_port       not null,
    platform      text           not null,         -- of a platform file, or autodetect
    credential_id uuid           not null,
    tags          text[]         not null default '{}' check (array_position(tags, null) is null),
    description   text           not null default '',
    created_at    timestamptz    not null default now(),
    updated_at    timestamptz    not null default now(),
    primary key (tenant, name),
    foreign key (tenant, credential_id) references credentials (tenant, id)
);
create index devices_by_tag on devices using gin (tags);
create index devices_by_credential on devices (credential_id);

-- A job for a device of the inventory: its name is what people call it, so jobs.device holds it too.
alter table jobs add column device_name inventory_name;

-- It keeps no secret of its own but says which credential: the version that is current when the job runs logs in. The row
-- goes when the job ends, so a credential cannot be deleted while a job waits for it.
alter table job_secrets
    alter column sealed drop not null,
    add column credential_id uuid references credentials,
    add check ((sealed is null) = (credential_id is not null));
create index job_secrets_by_credential on job_secrets (credential_id) where credential_id is not null;
