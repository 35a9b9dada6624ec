-- A job is resumed once; whoever wants to go on from there resumes the job that came of it. So two people who see the same doubt
-- do not both send what is left. One that has nothing to send, or that looked and therefore sent nothing, does not count.
create unique index jobs_resumed on jobs ((origin ->> 'resumed_from'))
    where origin ->> 'resumed_from' is not null and commands <> '[]' and error_code is distinct from 'VERIFY_FAILED';

-- The prompt after a configuration line, which names the place that the next line belongs to.
alter table command_results add column place text;
