-- Who asked for a job: the name of a token or a person, or of the schedule that fired. Null where a process of the version before took it.
alter table jobs add column submitted_by text;
