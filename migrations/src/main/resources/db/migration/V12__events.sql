-- What happened to jobs, in order, and what their devices say while commands run. Triggers write the events, so that no statement
-- can forget one, not even of a process of the version before. Neither table has a foreign key: looking each job up once more
-- would cost more than the event.

create table job_events (
    job_id  uuid        not null,
    n       integer     not null,                                -- 1, 2, 3 ... of the job, without a gap
    xid     xid8        not null default pg_current_xact_id(),   -- with id the order over all jobs: package event says why
    id      bigint generated always as identity,
    at      timestamptz not null default clock_timestamp(),
    state   text        not null,      -- of the job; of the command where index says which
    index   integer,
    attempt integer,
    worker  text,
    epoch   bigint,                    -- null where nobody runs it any more
    due_at  timestamptz,               -- of a queued job
    cancel_requested boolean not null default false,             -- whether this is the wish
    answered integer,                  -- of a job that waits again: the commands whose results stay
    error_code   text,
    error_detail text,
    primary key (job_id, n)
);
create index job_events_in_order on job_events (xid, id);

-- Whoever runs one of these holds the lock of the job's row, so no two count the same n. Once for each statement and not for each
-- row, because the statement that ends a job claims the next one too, and this way costs a quarter less.
create function note_job_events() returns trigger language plpgsql as $$
begin
    insert into job_events (job_id, n, state, attempt, worker, epoch, due_at, cancel_requested, answered, error_code, error_detail)
    select j.id, (select coalesce(max(e.n), 0) + 1 from job_events e where e.job_id = j.id), j.state, j.attempt, j.worker, j.epoch,
           case when j.state = 'queued' then j.due_at end, j.cancel_requested and not was.cancel_requested,
           case when j.state = 'queued' then (
               select count(*) from command_results r where r.job_id = j.id and r.state <> 'sending') end,
           case when j.state <> 'running' then j.error_code end, case when j.state <> 'running' then j.error_detail end
    from is_now j join was on was.id = j.id
    where j.state <> was.state or j.cancel_requested <> was.cancel_requested or (j.state = 'queued' and j.due_at <> was.due_at);
    return null;
end $$;

create function note_new_job() returns trigger language plpgsql as $$
begin
    insert into job_events (job_id, n, state, attempt, due_at) values (new.id, 1, new.state, new.attempt, new.due_at);
    return null;
end $$;

-- The journal of a job that changes its device. A command that the end of its job settles is told by that end.
create function note_command_event() returns trigger language plpgsql as $$
begin
    perform from jobs where id = new.job_id and state = 'running' for no key update;
    if found then
        insert into job_events (job_id, n, state, index, epoch, error_code, error_detail)
        select new.job_id, coalesce(max(n), 0) + 1, new.state, new.index, new.epoch, new.error_code, new.error_detail
        from job_events where job_id = new.job_id;
    end if;
    return null;
end $$;

create trigger job_submitted after insert on jobs
    for each row execute function note_new_job();
create trigger job_moved after update on jobs
    referencing old table as was new table as is_now for each statement execute function note_job_events();
create trigger command_sent after insert on command_results
    for each row when (new.state = 'sending') execute function note_command_event();
create trigger command_answered after update on command_results
    for each row when (old.state = 'sending' and new.state <> 'sending') execute function note_command_event();

-- Whole lines of an output, in order, until the job has ended and its results hold them.
create table live_output (
    job_id   uuid    not null,
    epoch    bigint  not null,          -- with attempt: of which claim; what another claim left behind counts no more
    attempt  integer not null,
    index    integer not null,
    position integer not null,          -- characters of the same output before this text
    complete boolean not null,          -- whether the output ends with this text
    text     text    not null,
    primary key (job_id, epoch, attempt, index, position)
);

create function forget_job_events() returns trigger language plpgsql as $$
begin
    delete from job_events where job_id in (select id from gone);
    delete from live_output where job_id in (select id from gone);
    return null;
end $$;

create trigger job_forgotten after delete on jobs
    referencing old table as gone for each statement execute function forget_job_events();
