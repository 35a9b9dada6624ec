-- What a device allows, where somebody knows; null: what the settings say of all.
alter table devices
    add column max_connections   at_least_one,
    add column logins_per_minute at_least_one;
create index devices_limited on devices (tenant, name) where max_connections is not null or logins_per_minute is not null;
