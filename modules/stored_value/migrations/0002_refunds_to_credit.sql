-- Refunds of orders that went to the customer's credit instead of back to where the money came
-- from: one row for each refund, with one entry of the ledger.

create table stored_value_refund (
    refund uuid not null primary key,  -- as the payment's events name it
    order_id uuid not null,
    account uuid not null,
    payment uuid not null,             -- of which the order gave back so much
    amount_minor bigint not null check (amount_minor > 0),
    recorded_at bigint not null
)
--sqlite: without rowid
;
create index stored_value_refund_order on stored_value_refund (order_id, refund);
