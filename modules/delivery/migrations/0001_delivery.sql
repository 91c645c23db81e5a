-- Ways for goods to reach the customer, and when places are open.

create table delivery_method (
    id uuid not null primary key,
    code text not null unique,
    market uuid not null,
    channels text not null,        -- JSON array of ids; empty: all of the market
    method text not null,          -- ship, pickup, curbside, ...
    status text not null check (status = 'draft' or status = 'active' or status = 'archived'),
    position bigint not null,
    terms text not null,           -- JSON: names, prices, times
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table delivery_hours (
    location uuid not null primary key,
    week text,                     -- JSON; none: open day and night
    holidays text,                 -- region whose public holidays are closed
    cutoff_minute bigint,
    updated_at bigint not null
);

create table delivery_exception (
    location uuid not null,
    day bigint not null,           -- since 1970-01-01
    spans text not null,           -- JSON; empty: closed
    name text,
    primary key (location, day)
)
--sqlite: without rowid
;
