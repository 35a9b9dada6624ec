-- Batches: one job for many devices, let go a few at a time.

create domain batch_state as text check (value in ('running', 'succeeded', 'partial', 'failed', 'cancelled'));
create domain batch_stop as text check (value in ('MAX_FAILURES', 'CANARY_FAILED', 'CANCELLED'));

create table batches (
    id           uuid primary key,
    tenant       text         not null default 'default',
    state        batch_state  not null default 'running',
    description  text         not null default '',
    devices      at_least_one not null,
    max_parallel at_least_one,                       -- of its jobs let go and not ended; null: all
    max_failures integer check (max_failures >= 0),  -- one more stops it; null: nothing does
    canary       at_least_one,                       -- the first so many have to succeed before the others are let go
    canary_passed boolean     not null default false,
    run_at       timestamptz,
    retry_of     uuid,
    stop_code    batch_stop,                         -- why the jobs that had not started were cancelled
    stop_detail  text,
    stopped_at   timestamptz,
    looked_at    timestamptz  not null default now(), -- when somebody last saw to it that it goes on
    created_at   timestamptz  not null default now(),
    ended_at     timestamptz,
    check ((state = 'running') = (ended_at is null)),
    check ((stop_code is null) = (stopped_at is null))
);
create index batches_by_time on batches (tenant, created_at desc, id desc);
create index batches_running on batches (looked_at) where ended_at is null;

-- As submission_keys.
create table batch_keys (
    tenant     text        not null default 'default',
    key        text        not null,
    request    text        not null,
    batch_id   uuid        not null references batches on delete cascade,
    repeats    integer     not null default 0,
    created_at timestamptz not null default now(),
    primary key (tenant, key)
);
create index batch_keys_by_batch on batch_keys (batch_id);
create index batch_keys_by_age on batch_keys (created_at);

-- Its jobs. One that is held back is queued and due at infinity, which no process claims, also none of the version before. A foreign
-- key would be looked up by every job that moves; a batch goes after its last job.
alter table jobs
    add column batch_id    uuid,
    add column batch_place integer;
create index jobs_of_batch on jobs (batch_id, state, due_at, batch_place) where batch_id is not null;

-- Templates: jobs with a name, of which parts are filled in. A change makes a new version; none is ever changed.
create table templates (
    tenant      text           not null default 'default',
    name        inventory_name not null,
    version     at_least_one   not null,
    kind        job_kind       not null,
    save        boolean        not null default false,
    lines       text[]         not null check (cardinality(lines) > 0 and array_position(lines, null) is null),
    parameters  jsonb          not null default '[]',   -- [{"name", "type", ...}]
    description text           not null default '',
    created_at  timestamptz    not null default now(),
    primary key (tenant, name, version)
);
