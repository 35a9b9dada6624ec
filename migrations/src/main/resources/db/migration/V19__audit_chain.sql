-- Makes it visible when somebody changes or removes what the audit says. Every statement that adds rows adds a seal: a hash over those rows
-- and the seal before. Whoever changes a row has to make all seals after it anew, and then the last one is not the one that was
-- noted elsewhere. The seals are made here and not by the writer, so that no version and no other client can add rows without one.
create table audit_seals (
    id        bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    first_row bigint      not null,     -- of audit, to last_row: all that were added together
    last_row  bigint      not null,
    rows      integer     not null,
    oldest    timestamptz not null,     -- of these rows
    previous  bytea       not null,     -- the hash of the seal before
    hash      bytea       not null check (octet_length(hash) = 32)
);

create trigger audit_seals_stay before update or truncate on audit_seals
    for each statement execute function audit_is_append_only();
create trigger audit_seals_go_by_age before delete on audit_seals
    for each row execute function audit_is_append_only();

create function audit_digest(first bigint, last bigint, out found integer, out digest bytea) language sql stable as $$
    select count(*)::integer, sha256(coalesce(string_agg(sha256(convert_to(json_build_array(
            id, (extract(epoch from at) * 1000000)::bigint, tenant, actor, action, subject, details::text)::text, 'UTF8')),
        ''::bytea order by id), ''::bytea))
    from audit where id between first and last
$$;

-- One statement at a time, so that the ids of each are together.
create function audit_rows_come_in_turn() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('trunkline audit'));
    return null;
end $$;

create function audit_rows_are_sealed() returns trigger language plpgsql as $$
declare
    before bytea;
begin
    select hash into before from audit_seals order by id desc limit 1;
    before := coalesce(before, sha256('trunkline audit'));
    insert into audit_seals (first_row, last_row, rows, oldest, previous, hash)
    select a.first_row, a.last_row, a.rows, a.oldest, before, sha256(before || d.digest)
    from (select min(id) as first_row, max(id) as last_row, count(*)::integer as rows, min(at) as oldest from added) as a
    cross join lateral audit_digest(a.first_row, a.last_row) as d
    where a.rows > 0;
    return null;
end $$;

create trigger audit_rows_come_in_turn before insert on audit
    for each statement execute function audit_rows_come_in_turn();
create trigger audit_rows_are_sealed after insert on audit
    referencing new table as added for each statement execute function audit_rows_are_sealed();
