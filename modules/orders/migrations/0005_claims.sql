-- What somebody says is wrong with goods that they got or did not get, and what was decided.

create table orders_claim (
    order_id uuid not null,
    id uuid not null,
    line bigint not null,             -- of the order
    quantity bigint not null,         -- units that are wrong
    kind text not null,               -- damaged, wrong_item, missing, other
    state text not null,              -- open, refused, refunded, replaced
    asked_by text not null,           -- customer, staff
    amount_minor bigint not null,     -- what was taken off the line's amount
    replacement uuid,                 -- the order that was sent instead, free of charge
    recorded_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (order_id, id),
    check (state in ('open', 'refused', 'refunded', 'replaced')),
    check (quantity > 0),
    check (amount_minor >= 0),
    check ((amount_minor > 0) = (state = 'refunded')),
    check ((replacement is not null) = (state = 'replaced'))
)
--sqlite: without rowid
;

create unique index orders_claim_id on orders_claim (id);
create index orders_claim_open on orders_claim (id) where state = 'open';
