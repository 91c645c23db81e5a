-- Returns that become another order: what was taken instead, and what of the goods that came back
-- was credited to it.

create table orders_exchange (
    order_id uuid not null,
    return_id uuid not null,          -- of that order
    replacement uuid not null,        -- the order of what is taken instead
    state text not null,              -- open, settled, canceled
    credit_minor bigint not null,     -- that the replacement was paid with
    recorded_at bigint not null,
    updated_at bigint not null,
    primary key (order_id, return_id),
    check (state in ('open', 'settled', 'canceled')),
    check (credit_minor >= 0),
    check (credit_minor = 0 or state = 'settled')
)
--sqlite: without rowid
;

create unique index orders_exchange_replacement on orders_exchange (replacement);
