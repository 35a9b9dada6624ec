-- Schedules: what is to be done again and again, when, and what came of it. Quartz's own tables (V2) only hold the next wake-up
-- of each; what is here decides.

create domain schedule_misfire as text check (value in ('skip', 'run_once', 'run_all'));
create domain schedule_overlap as text check (value in ('skip', 'queue', 'allow'));
create domain schedule_run_state as text check (value in ('submitted', 'missed', 'skipped', 'failed'));

create table schedules (
    id            uuid primary key,
    tenant        text             not null default 'default',
    name          text             not null check (name ~ '^[^[:cntrl:]]{1,200}$'),
    cron          text,
    every_seconds bigint check (every_seconds >= 1),
    start_at      timestamptz,                        -- the first firing of every_seconds
    run_at        timestamptz,
    time_zone     text             not null,
    misfire       schedule_misfire not null,
    misfire_grace_seconds integer  not null check (misfire_grace_seconds >= 0),
    overlap       schedule_overlap not null,
    jitter_seconds integer         not null check (jitter_seconds >= 0),
    windows       text[]           not null default '{}',
    job           jsonb            not null,          -- as it was asked for, without its secrets
    paused        boolean          not null default false,
    next_fire_at  timestamptz,                        -- the next fire time that nobody has dealt with; null where paused or over
    due_at        timestamptz,                        -- when that starts: its jitter later
    last_fire_at  timestamptz,
    created_at    timestamptz      not null default now(),
    updated_at    timestamptz      not null default now(),
    unique (tenant, name),
    check (num_nonnulls(cron, every_seconds, run_at) = 1),
    check ((every_seconds is null) = (start_at is null)),
    check ((next_fire_at is null) = (due_at is null)),
    check (not paused or due_at is null)
);
create index schedules_due on schedules (due_at) where due_at is not null;

-- Sealed with the schedule and the field as associated data.
create table schedule_secrets (
    schedule_id uuid  not null references schedules on delete cascade,
    field       text  not null,
    sealed      bytea not null,
    primary key (schedule_id, field)
);

-- What became of each fire time. The key is why a firing that two processes see is one job.
create table schedule_runs (
    schedule_id  uuid               not null references schedules on delete cascade,
    fire_time    timestamptz        not null,
    state        schedule_run_state not null,
    manual       boolean            not null default false,
    job_id       uuid references jobs on delete set null,
    detail       text               not null default '',
    until_time   timestamptz,                         -- a row for many missed fire times: the last of them
    fire_times   bigint             not null default 1,
    recorded_at  timestamptz        not null default now(),
    primary key (schedule_id, fire_time)
);
create index schedule_runs_by_job on schedule_runs (job_id) where job_id is not null;
create index schedule_runs_with_job on schedule_runs (schedule_id, fire_time desc) where job_id is not null;
create index schedule_runs_by_age on schedule_runs (recorded_at);
