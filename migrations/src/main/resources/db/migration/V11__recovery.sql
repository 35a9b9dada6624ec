-- Jobs that are asked for twice, jobs made of earlier ones, and jobs that take their process with them.

-- What has been asked for already. A row comes in the same statement as its job and says which one it led to.
create table submission_keys (
    tenant     text        not null default 'default',
    key        text        not null,         -- the Idempotency-Key
    request    text        not null,         -- what was asked for, hashed with a key that is never in here
    job_id     uuid        not null references jobs on delete cascade,
    repeats    integer     not null default 0,
    created_at timestamptz not null default now(),
    primary key (tenant, key)
);
create index submission_keys_by_job on submission_keys (job_id);
create index submission_keys_by_age on submission_keys (created_at);

-- How far the candidate configuration of a job is: lines go into it; its commit is about to be sent; the device has said that it
-- is committed; lines of a lost attempt may still be in it. Null where lines take effect as they are sent.
create domain candidate_state as text check (value in ('open', 'committing', 'committed', 'left'));

alter table jobs
    add column crashes   integer not null default 0,   -- how many processes were lost while they ran it
    add column candidate candidate_state,
    add column origin    jsonb;                        -- {"retry_of"} or {"resumed_from", "from", "enter", "verify"}: the job it was made of
