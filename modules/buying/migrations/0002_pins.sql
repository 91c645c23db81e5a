-- Promises to orders that wait for goods on order: which line of which purchase order is theirs.

create table buying_pin (
    purchase_order uuid not null,
    line bigint not null,
    order_id uuid not null,
    order_line bigint not null,
    fulfillment uuid not null,
    stock_item uuid not null,
    quantity bigint not null check (quantity > 0),
    expected_at bigint not null,
    primary key (purchase_order, line, order_id, order_line, fulfillment),
    foreign key (purchase_order, line) references buying_line (purchase_order, line)
)
--sqlite: without rowid
;
create index buying_pin_order on buying_pin (order_id);

-- What a fulfillment was promised before it first waited for a supplier: later promises count from
-- there.
create table buying_wait (
    fulfillment uuid not null primary key,
    order_id uuid not null,
    promised_at bigint
);
