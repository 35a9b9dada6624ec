-- Schedules of batches, and by whose right a schedule fires.

alter table schedules
    alter column job drop not null,
    add column batch        jsonb,            -- as it was asked for, without the answers of its commands; its devices are looked up each time
    add column batch_effect job_effect,       -- what it did to its devices when it was made
    add column owner        text,             -- who made or changed it last; null: made by a process of the version before
    add column owner_role   text,             -- by which its lines are judged at each firing; null: the least that may have schedules
    add check (num_nonnulls(job, batch) = 1),
    add check (num_nonnulls(batch, batch_effect) in (0, 2));

alter table schedule_runs add column batch_id uuid references batches on delete set null;
create index schedule_runs_by_batch on schedule_runs (batch_id) where batch_id is not null;
create index schedule_runs_with_batch on schedule_runs (schedule_id, fire_time desc) where batch_id is not null;
