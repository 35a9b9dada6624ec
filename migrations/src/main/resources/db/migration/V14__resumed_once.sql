-- A job is resumed once; whoever wants to go on from there resumes the job that came of it. So two people who see the same doubt
-- do not both send what is left.
create unique index jobs_resumed on jobs ((origin ->> 'resumed_from')) where origin ->> 'resumed_from' is not null;

-- The prompt after a configuration line, which names the place that the next line belongs to.
alter table command_results add column place text;
