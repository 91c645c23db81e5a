-- Windows of local delivery, and the orders that have one.

-- A window on a day, as soon as somebody wanted it. The check is the guard: no race takes more.
create table delivery_slot (
    way uuid not null,
    location uuid not null,
    starts_at bigint not null,
    ends_at bigint not null,
    capacity bigint not null,      -- orders, as its way said when one was taken last
    taken bigint not null,
    version bigint not null,
    primary key (way, location, starts_at),
    check (taken >= 0 and taken <= capacity)
)
--sqlite: without rowid
;
create index delivery_slot_of on delivery_slot (way, starts_at);

-- The window of an order. It counts above while it is held by a checkout or taken by the order.
create table delivery_slot_claim (
    order_id uuid not null primary key,
    way uuid not null,
    location uuid not null,
    starts_at bigint not null,
    ends_at bigint not null,
    state text not null check (state = 'held' or state = 'taken' or state = 'released' or
                               state = 'beyond'),
    changed_at bigint not null
)
--sqlite: without rowid
;
