-- The views that people's own tools may rely on (docs/operations.md, "Your own queries"). Columns are only ever added at
-- the end. The role trunkline_readonly sees these views and nothing else.

create or replace view device_results as
select r.tenant, r.device, r.platform, r.command, r.state, r.output, r.truncated, r.error_code, r.error_detail,
       r.created_at as recorded_at, r.started_at, r.duration_ms, r.job_id, r.index as command_index,
       j.state as job_state, j.username, j.labels, r.parsed::jsonb as parsed, r.parse_error_code
from command_results r join jobs j on j.id = r.job_id
where r.state <> 'sending';

-- The newest answer of each device to each command. Steps from pair to pair through results_by_device instead of reading
-- every result, so it takes time by the number of pairs, not of results.
create or replace view latest_device_results as
with recursive pair as (
    (select tenant, device, command_key from command_results order by tenant, device, command_key limit 1)
    union all
    select n.tenant, n.device, n.command_key
    from pair p cross join lateral (
        select r.tenant, r.device, r.command_key from command_results r
        where (r.tenant, r.device, r.command_key) > (p.tenant, p.device, p.command_key)
        order by r.tenant, r.device, r.command_key limit 1) n
)
select l.tenant, l.device, l.platform, l.command, l.state, l.output, l.truncated, l.error_code, l.error_detail,
       l.created_at as recorded_at, l.started_at, l.duration_ms, l.job_id, l.index as command_index,
       l.parsed::jsonb as parsed, l.parse_error_code
from pair p cross join lateral (
    select * from command_results r
    where r.tenant = p.tenant and r.device = p.device and r.command_key = p.command_key and r.state in ('succeeded', 'failed')
    order by r.seq desc limit 1) l;

create or replace view job_summary as
select j.tenant, j.id as job_id, j.device, j.platform, j.username, j.kind, j.effect, j.state, j.attempt, j.priority,
       j.description, j.labels, j.created_at, j.started_at, j.ended_at,
       extract(epoch from j.ended_at - j.started_at) as run_seconds,
       extract(epoch from coalesce(j.started_at, j.ended_at, now()) - j.created_at) as wait_seconds,
       j.connection_reused, j.connection_setup_ms, j.error_code, j.error_detail,
       jsonb_array_length(j.commands) as commands
from jobs j;

-- A role can only be made by a role that may make roles. Where the owner of an external database may not, the views are
-- there all the same and docs/operations.md gives the three statements for an administrator.
do $$
begin
    if not exists (select from pg_roles where rolname = 'trunkline_readonly') then
        create role trunkline_readonly nologin;
    end if;
    execute format('grant usage on schema %I to trunkline_readonly', current_schema());
    grant select on device_results, latest_device_results, job_summary to trunkline_readonly;
exception when insufficient_privilege then
    raise notice 'trunkline_readonly was not made: this database user may not create roles';
end $$;
