-- What devices turned out to run, so that a job with platform "autodetect" has to look only once.
create table detected_platforms (
    tenant      text        not null default 'default',
    host        text        not null,
    port        tcp_port    not null,
    platform    text        not null,
    evidence    text        not null,         -- what was seen of it, for people
    detected_at timestamptz not null default now(),
    primary key (tenant, host, port)
);
