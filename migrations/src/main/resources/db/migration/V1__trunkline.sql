-- The tables of the product. JobRunr's and Quartz's own are made by the repeatable migrations beside this one.
-- What must hold is a constraint here first and Java second.

create extension if not exists pg_trgm;

-- Domains, not CHECK constraints, for what a single value may be: PostgreSQL reads a table's CHECK constraints anew for each
-- statement that writes to it, which took a tenth of the time of finishing a job; a domain is checked when a value is given.
create domain tcp_port as integer check (value between 1 and 65535);
create domain job_state as text
    check (value in ('queued', 'running', 'succeeded', 'partial', 'failed', 'in_doubt', 'cancelled'));
create domain job_kind as text check (value in ('command', 'config'));
create domain job_effect as text check (value in ('read', 'change', 'destructive'));
create domain failure_strategy as text check (value in ('continue', 'abort_first', 'abort_after_n'));
create domain timeout_seconds as integer check (value between 1 and 3600);
create domain retries as integer check (value between 0 and 5);
create domain at_least_one as integer check (value >= 1);
create domain command_state as text
    check (value in ('sending', 'succeeded', 'failed', 'skipped', 'in_doubt', 'not_sent'));

-- A running Trunkline process. It renews seen_at every 2 s; a process silent for 8 s has lost its lanes.
create table processes (
    id         uuid primary key,
    host       text        not null,
    pid        bigint      not null,
    role       text        not null,
    started_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    snapshot   jsonb       not null default '{}'
);

-- A lane is one device; its jobs run one after the other, whoever logs in.
create table lanes (
    id          bigint generated always as identity primary key,
    tenant      text    not null,
    host        text    not null,
    port        tcp_port not null,
    jump        text    not null default '',
    submitted   bigint  not null default 0,   -- jobs ever submitted: tells a drain that it looked too early
    ticket      uuid,                         -- the one JobRunr job that may drain this lane
    ticketed_at timestamptz,
    drained_by  uuid,                         -- the process that drains it
    drained_at  timestamptz,
    epoch       bigint  not null default 0,   -- fencing number, raised at every drain
    wake_at     timestamptz,                  -- while there is no ticket: when the next waiting job is due
    unique (tenant, host, port, jump),
    check (drained_by is null or ticket is not null)
);
create index lanes_to_wake on lanes (wake_at) where ticket is null and wake_at is not null;
create index lanes_with_ticket on lanes (id) where ticket is not null;

create table jobs (
    id                 uuid primary key,
    tenant             text        not null,
    lane_id            bigint      not null references lanes,
    state              job_state   not null,
    kind               job_kind    not null,
    effect             job_effect  not null,
    device             text        not null,  -- how people call it: host, or host:port where the port is not 22
    host               text        not null,
    port               tcp_port    not null,
    username           text        not null,
    platform           text        not null,
    commands           jsonb       not null,  -- [{"command", "timeout_seconds", "expects": [..]}], answers are sealed in job_secrets
    save               boolean     not null default false,
    failure_strategy   failure_strategy not null,
    failure_strategy_n at_least_one not null,
    timeout_seconds    timeout_seconds not null,
    max_retries        retries     not null,
    priority           integer     not null default 0,
    description        text        not null default '',
    labels             jsonb       not null default '{}',
    due_at             timestamptz not null,
    expires_at         timestamptz,
    attempt            integer     not null default 0,
    epoch              bigint,                -- the drain that runs it
    worker             text,
    cancel_requested   boolean     not null default false,
    created_at         timestamptz not null default now(),
    started_at         timestamptz,
    ended_at           timestamptz,
    connection_key     text,
    connection_reused  boolean,
    connection_setup_ms integer,
    error_code         text,
    error_detail       text,
    check ((state in ('queued', 'running')) = (ended_at is null)),
    check (state <> 'running' or (epoch is not null and started_at is not null))
);
-- Two jobs never meet on one device.
create unique index jobs_running on jobs (lane_id) where state = 'running';
create index jobs_waiting on jobs (lane_id, priority desc, created_at, id) where state = 'queued';
create index jobs_expiring on jobs (expires_at) where state = 'queued' and expires_at is not null;
create index jobs_by_time on jobs (tenant, created_at desc, id desc);
create index jobs_by_state on jobs (tenant, state, created_at desc, id desc);
create index jobs_by_device on jobs (tenant, device, created_at desc, id desc);
create index jobs_by_platform on jobs (tenant, platform, created_at desc, id desc);
create index jobs_by_label on jobs using gin (labels jsonb_path_ops);
create index jobs_by_end on jobs (ended_at) where ended_at is not null;

-- A job's secrets, sealed with the job id and the field as associated data; the rows go when the job ends.
create table job_secrets (
    job_id uuid  not null references jobs on delete cascade,
    field  text  not null,
    sealed bytea not null,
    primary key (job_id, field)
);

-- One row per command. For a job that changes the device this is also the journal: the row is committed as 'sending'
-- before the first byte leaves, so results and journal cannot disagree.
create table command_results (
    job_id       uuid        not null references jobs on delete cascade,
    index        integer     not null,
    seq          bigint generated always as identity,
    tenant       text        not null,
    device       text        not null,
    platform     text        not null,
    command      text        not null,
    command_key  uuid generated always as (md5(command)::uuid) stored,
    state        command_state not null,
    epoch        bigint      not null,
    output       text,
    output_bytes bytea,                       -- only where the output is not valid text: invalid UTF-8 or NUL
    truncated    boolean     not null default false,
    error_code   text,
    error_detail text,
    created_at   timestamptz not null default now(),
    started_at   timestamptz,
    duration_ms  integer,
    primary key (job_id, index)
);
create index results_by_device on command_results (tenant, device, command_key, seq desc);
create index results_by_age on command_results (tenant, seq desc);
create index results_by_command on command_results (tenant, command_key, seq desc);
create index results_by_platform on command_results (tenant, platform, seq desc);
create index results_failed on command_results (tenant, seq desc) where state = 'failed';
create index results_by_time on command_results (tenant, created_at, seq);
create index results_by_text on command_results using gin (output gin_trgm_ops);

-- What a device showed at first contact, or what its owner pinned.
create table host_keys (
    tenant        text        not null default 'default',
    host          text        not null,
    port          tcp_port    not null,
    key_type      text        not null,
    public_key    bytea       not null,
    fingerprint   text        not null,
    first_seen_at timestamptz not null default now(),
    primary key (tenant, host, port)
);
