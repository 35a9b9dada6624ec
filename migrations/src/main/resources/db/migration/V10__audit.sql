-- Who did what, when. Rows are written in batches and never changed; only age takes them away.
create table audit (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    tenant  text        not null,
    actor   text        not null,
    action  text        not null,     -- noun.verb, such as channel.opened
    subject text        not null,     -- an id, or user@host:port
    details json        not null      -- as it was written, in its order, which jsonb would not keep
);
create index audit_by_time on audit (tenant, at desc, id desc);
create index audit_by_actor on audit (tenant, actor, at desc, id desc);
create index audit_by_action on audit (tenant, action, at desc, id desc);
create index audit_by_subject on audit (tenant, subject, at desc, id desc);
create index audit_by_age on audit (at);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.at < now() - interval '30 days' then return old; end if;
        raise exception 'the audit keeps its rows for 30 days at least';
    end if;
    raise exception 'the audit is append-only';
end $$;

create trigger audit_rows_stay before update or truncate on audit
    for each statement execute function audit_is_append_only();
create trigger audit_rows_go_by_age before delete on audit
    for each row execute function audit_is_append_only();
