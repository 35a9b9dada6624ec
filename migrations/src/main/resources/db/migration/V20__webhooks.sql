-- Webhooks: who wants to be told of what happens, and what became of telling.

create domain webhook_delivery_state as text check (value in ('pending', 'delivered', 'failed'));

create table webhooks (
    id            uuid           primary key,
    tenant        text           not null,
    name          inventory_name not null,
    shown_url     text           not null,           -- without what follows the question mark, which may be a secret
    url           bytea          not null,           -- whole; as the secrets sealed with tenant, webhook and field as associated data
    secret        bytea          not null,
    former_secret bytea,                             -- signs beside the other until then
    former_until  timestamptz,
    events        text[]         not null check (cardinality(events) > 0 and array_position(events, null) is null),
    labels        jsonb          not null default '{}',
    enabled       boolean        not null default true,
    disabled_because text        not null default '',
    tells_from    timestamptz    not null default clock_timestamp(), -- nothing that happened before is told
    created_at    timestamptz    not null default now(),
    created_by    text           not null,
    updated_at    timestamptz    not null default now(),
    unique (tenant, name),
    check ((former_secret is null) = (former_until is null))
);

-- One event for one webhook. The key is why it is there once, whoever of the processes puts it there.
create table webhook_deliveries (
    id           uuid        primary key,            -- in the order of their making
    webhook_id   uuid        not null references webhooks on delete cascade,
    event_id     text        not null,
    type         text        not null,
    body         text        not null,               -- as it is sent each time
    state        webhook_delivery_state not null default 'pending',
    attempts     integer     not null default 0,     -- ever; also says whose outcome counts
    step         integer     not null default 0,     -- of the back-off
    next_at      timestamptz default now(),          -- while it is being sent: when somebody else may
    give_up_at   timestamptz not null default now() + interval '24 hours',
    sent_at      timestamptz,                        -- the last time
    status       integer,                            -- what was answered then, where anything was
    answer       text,
    error_code   text,
    error_detail text,
    created_at   timestamptz not null default now(),
    unique (webhook_id, event_id),
    check ((state = 'pending') = (next_at is not null))
);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_at) where state = 'pending';
create index webhook_deliveries_by_time on webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_by_age on webhook_deliveries (created_at) where state <> 'pending';

-- What happened beside jobs, whose events are told from job_events. In the same order, for the same reason: package event.
create table webhook_events (
    xid      xid8        not null default pg_current_xact_id(),
    id       bigint generated always as identity,
    event_id text        not null default gen_random_uuid()::text,
    at       timestamptz not null default clock_timestamp(),
    tenant   text        not null,
    type     text        not null,
    subject  text        not null,
    data     json        not null,
    primary key (xid, id)
);

-- How far events have become deliveries. Moved in the transaction that makes these.
create table webhook_cursors (
    source   text        primary key,
    xid      xid8        not null,
    id       bigint      not null,
    moved_at timestamptz not null default now()
);
insert into webhook_cursors (source, xid, id)
select source, pg_snapshot_xmin(pg_current_snapshot()), 0 from (values ('job_events'), ('webhook_events')) as s (source);

create function utc_text(at timestamptz) returns text language sql stable as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Nothing where nobody of the tenant is told of anything.
create function note_webhook_event(of_tenant text, of_type text, of_subject text, of_data json) returns void language sql as $$
    insert into webhook_events (tenant, type, subject, data)
    select of_tenant, of_type, of_subject, of_data
    where exists (select from webhooks where tenant = of_tenant and enabled)
$$;

-- Asks who listens before it counts the jobs.
create function note_batch_ended() returns trigger language plpgsql as $$
begin
    if not exists (select from webhooks where tenant = new.tenant and enabled) then
        return null;
    end if;
    perform note_webhook_event(new.tenant, 'batch.ended', 'batches/' || new.id, json_build_object(
        'batch_id', new.id, 'state', new.state, 'description', new.description, 'devices', new.devices,
        'succeeded', count(*) filter (where state = 'succeeded'), 'partial', count(*) filter (where state = 'partial'),
        'failed', count(*) filter (where state = 'failed'), 'in_doubt', count(*) filter (where state = 'in_doubt'),
        'cancelled', count(*) filter (where state = 'cancelled'),
        'stop_code', new.stop_code, 'stop_detail', new.stop_detail, 'retry_of', new.retry_of,
        'created_at', utc_text(new.created_at), 'ended_at', utc_text(new.ended_at), 'path', '/api/v1/batches/' || new.id))
    from jobs where batch_id = new.id;
    return null;
end $$;

-- Why no job could be made may name a line that the policy forbids; why one was missed or skipped is told in our own words.
create function note_schedule_run() returns trigger language plpgsql as $$
begin
    perform note_webhook_event(s.tenant, 'schedule.' || new.state, 'schedules/' || s.id, json_build_object(
        'schedule_id', s.id, 'name', s.name, 'state', new.state,
        'reason', case when new.state in ('missed', 'skipped') then new.detail end,
        'fire_time', utc_text(new.fire_time), 'until', utc_text(new.until_time), 'fire_times', new.fire_times,
        'manual', new.manual, 'path', '/api/v1/schedules/' || s.id || '/runs'))
    from schedules s where s.id = new.schedule_id;
    return null;
end $$;

-- Without the detail, which repeats what the device said.
create function note_suspension() returns trigger language plpgsql as $$
begin
    perform note_webhook_event(new.tenant, 'credential.suspended', 'suspensions/' || new.id, json_build_object(
        'suspension_id', new.id, 'host', new.host, 'port', new.port, 'username', new.username,
        'suspended_at', utc_text(new.suspended_at), 'until', utc_text(new.until), 'path', '/api/v1/suspensions'));
    return null;
end $$;

create trigger batch_ended after update on batches
    for each row when (old.ended_at is null and new.ended_at is not null) execute function note_batch_ended();
create trigger schedule_run_noted after insert on schedule_runs
    for each row when (new.state <> 'submitted') execute function note_schedule_run();
create trigger credential_suspended after insert on suspensions
    for each row execute function note_suspension();
