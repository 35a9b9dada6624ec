-- People log in: a session of a person is a token like any other, so that a process of the version before knows it, refuses it once it is
-- revoked, and goes on storing tokens of its own without knowing these columns.

alter table tokens
    add column kind    text not null default 'token' check (kind in ('token', 'login')),
    add column person  text check (person !~ '[[:cntrl:]]' and char_length(person) between 1 and 253),    -- how the audit calls whoever logged in
    add column subject text check (char_length(subject) between 1 and 255),                               -- what the provider, created_by, knows them by
    add column login   uuid,                                                                              -- which attempt it came of
    add constraint tokens_of_people check (
        (kind = 'login') = (person is not null and subject is not null and login is not null)
        and (kind = 'token' or expires_at is not null));
-- A login is finished once, wherever its answer is shown again.
create unique index tokens_by_login on tokens (login) where login is not null;
