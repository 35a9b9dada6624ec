-- How jobs log in: the algorithms that are offered.

create domain algorithm_profile as text check (value in ('modern', 'legacy'));

alter table jobs add column algorithms algorithm_profile not null default 'modern';
