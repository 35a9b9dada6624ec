-- Calendars: when devices may be changed, and when not.

create domain calendar_kind as text check (value in ('window', 'freeze'));

create table calendars (
    tenant      text           not null default 'default',
    name        inventory_name not null,
    kind        calendar_kind  not null,
    time_zone   text           not null,
    periods     jsonb          not null,              -- [{"days", "from", "to", ...} or {"start", "end"}]
    everything  boolean        not null default false, -- applies to every device
    tags        text[]         not null default '{}',  -- applies to devices with any of these tags
    description text           not null default '',
    created_at  timestamptz    not null default now(),
    updated_at  timestamptz    not null default now(),
    primary key (tenant, name)
);

-- What a job says about windows, where it says anything. The calendars named here apply to it beside those of its device.
create domain outside_window as text check (value in ('wait', 'refuse'));
create table job_windows (
    job_id  uuid           primary key references jobs on delete cascade,
    outside outside_window not null,
    windows text[]         not null default '{}'
);

alter table schedules add column outside_window outside_window not null default 'wait';
