-- The inventory: where a device comes from, from which other one it is reached, and host keys that somebody has to decide on.

alter table devices
    add column source inventory_name,      -- the import that keeps it; null where somebody entered it by hand
    add column jump   inventory_name,      -- the device from which it is reached; null where that is this machine
    add check (jump <> name),
    add foreign key (tenant, jump) references devices (tenant, name);
create index devices_by_jump on devices (tenant, jump) where jump is not null;
create index devices_by_source on devices (tenant, source) where source is not null;

-- The jump hosts on the way to a device that is reached from 'first', nearest to this machine first, and which credential logs in
-- there: [{"host", "port", "username", "credential"}]. One more than there may be, so that it shows.
create function jump_hosts(of_tenant text, first text) returns jsonb language sql stable as $$
    with recursive way as (
        select d.host, d.port, d.credential_id, d.jump, 1 as distance
        from devices d where d.tenant = of_tenant and d.name = first
        union all
        select d.host, d.port, d.credential_id, d.jump, way.distance + 1
        from way join devices d on d.tenant = of_tenant and d.name = way.jump
        where way.distance < 4
    )
    select coalesce(
        jsonb_agg(jsonb_build_object('host', way.host, 'port', way.port, 'username', c.username, 'credential', c.id)
                  order by way.distance desc),
        '[]')
    from way join credentials c on c.id = way.credential_id
$$;

-- A key that a device showed and that was not taken. Where another one is recorded for it, nobody logs in there before somebody
-- has decided; the row goes with that. host and jump are as in host_keys.
create table shown_host_keys (
    tenant        text        not null default 'default',
    host          text        not null,
    port          tcp_port    not null,
    jump          text        not null default '',
    key_type      text        not null,
    public_key    bytea       not null,
    fingerprint   text        not null,
    address       text        not null,                -- from which it came
    first_seen_at timestamptz not null default now(),
    last_seen_at  timestamptz not null default now(),
    times         at_least_one not null default 1,
    primary key (tenant, host, port)
);
