-- How jobs log in: the algorithms that are offered, and the jump hosts on the way.

create domain algorithm_profile as text check (value in ('modern', 'legacy'));

-- A device behind jump hosts is another one than what has the same address here. Processes of the version before this one, which
-- may still run, know a device by (tenant, host, port) and upsert by these keys. So the keys stay, and the host of such a device
-- is written 'host via jump', which no name resolver takes: an older process that is given such a job fails to find the
-- device instead of logging in to the wrong one. 'jump' is the jump hosts alone, nearest first, as in 'bastion,inner:2222'.
alter table jobs
    add column algorithms algorithm_profile not null default 'modern',
    add column jump jsonb not null default '[]';   -- [{"host", "port", "username", "algorithms"}], nearest first; secrets are in job_secrets
alter table host_keys add column jump text not null default '', add check (jump = '' or host like '% via ' || jump);
alter table suspensions add column jump text not null default '', add check (jump = '' or host like '% via ' || jump);
alter table detected_platforms add column jump text not null default '', add check (jump = '' or host like '% via ' || jump);
