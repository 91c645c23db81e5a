-- Where the goods of orders come from: profiles in versions that never change, where they are in
-- force, and what they decided.

create table sourcing_profile (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    versions bigint not null,      -- how many there are
    version bigint not null,       -- of this row
    created_at bigint not null,
    updated_at bigint not null
);

create table sourcing_version (
    profile uuid not null references sourcing_profile (id),
    number bigint not null,
    rules text not null,           -- JSON
    created_at bigint not null,
    primary key (profile, number)
);

-- In force in a channel, or in those of a market's channels that have none of their own.
create table sourcing_activation (
    target uuid not null primary key,
    target_kind text not null check (target_kind = 'channel' or target_kind = 'market'),
    profile uuid not null,
    number bigint not null,
    activated_at bigint not null,
    foreign key (profile, number) references sourcing_version (profile, number)
);

create table sourcing_decision (
    id uuid not null primary key,
    order_id uuid not null,
    cause text not null check (cause = 'placed' or cause = 'moved'),
    profile uuid not null,
    number bigint not null,
    fell_back bigint not null,
    log text not null,             -- JSON: candidates with reasons, no personal data
    decided_at bigint not null
);
create index sourcing_decision_order on sourcing_decision (order_id, decided_at);

insert into base_revision (name, revision) values ('sourcing', 1);
