-- Suppliers, what they sell us, what was ordered there, and what came of it.

create table buying_supplier (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    customer_number text,              -- ours, with them
    contact text,                      -- who answers there
    email text,
    phone text,
    currency text not null,
    lead_time_days bigint not null check (lead_time_days between 0 and 730),
    minimum_minor bigint not null check (minimum_minor >= 0),
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table buying_article (
    supplier uuid not null references buying_supplier (id),
    sku text not null,
    supplier_sku text,
    cost_minor bigint not null check (cost_minor >= 0),  -- of a unit, in the supplier's currency
    pack_size bigint not null check (pack_size > 0),
    updated_at bigint not null,
    primary key (supplier, sku)
)
--sqlite: without rowid
;

create table buying_order (
    id uuid not null primary key,
    supplier uuid not null references buying_supplier (id),
    location uuid not null,
    legal_entity uuid not null,        -- who buys, and owns the goods: the location's
    reference text,                    -- our number for it
    note text,
    currency text not null,
    status text not null check (status = 'draft' or status = 'ordered' or status = 'confirmed' or
        status = 'partially_received' or status = 'received' or status = 'canceled'),
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    ordered_at bigint
);
create unique index buying_order_reference on buying_order (legal_entity, reference)
    where reference is not null;
create index buying_order_supplier on buying_order (supplier, id);
create index buying_order_open on buying_order (location, id)
    where status = 'ordered' or status = 'confirmed' or status = 'partially_received';

-- What is open is quantity + over - received - damaged - missing.
create table buying_line (
    purchase_order uuid not null references buying_order (id),
    line bigint not null,
    sku text not null,
    stock_item uuid not null,
    supplier_sku text,
    quantity bigint not null check (quantity > 0),
    cost_minor bigint not null check (cost_minor >= 0),
    expected_at bigint,
    received bigint not null check (received >= 0),
    damaged bigint not null check (damaged >= 0),
    missing bigint not null check (missing >= 0),  -- will not come
    over bigint not null check (over >= 0),        -- taken beyond what was ordered
    primary key (purchase_order, line),
    check (received + damaged + missing <= quantity + over)
)
--sqlite: without rowid
;
create index buying_line_item on buying_line (stock_item, purchase_order);

-- Every date that was said for a line, the first one included.
create table buying_date (
    purchase_order uuid not null,
    line bigint not null,
    version bigint not null,           -- of the order
    expected_at bigint not null,
    reason text,
    said_at bigint not null,
    primary key (purchase_order, line, version),
    foreign key (purchase_order, line) references buying_line (purchase_order, line)
)
--sqlite: without rowid
;

-- The id of a receipt is that of the command, and so the source of its movements.
create table buying_receipt (
    id uuid not null primary key,
    purchase_order uuid not null references buying_order (id),
    delivery_note text,
    received_at bigint not null
);
create index buying_receipt_order on buying_receipt (purchase_order, id);

create table buying_receipt_line (
    receipt uuid not null references buying_receipt (id),
    line bigint not null,
    stock_item uuid not null,
    received bigint not null check (received >= 0),
    damaged bigint not null check (damaged >= 0),
    missing bigint not null check (missing >= 0),
    over bigint not null check (over >= 0),
    cost_minor bigint not null check (cost_minor >= 0),   -- of a unit, as it was charged
    extra_minor bigint not null check (extra_minor >= 0), -- its share of the receipt's costs
    primary key (receipt, line),
    check (received + damaged + missing > 0)
)
--sqlite: without rowid
;

create table buying_receipt_cost (
    receipt uuid not null references buying_receipt (id),
    kind text not null check (kind = 'freight' or kind = 'customs' or kind = 'insurance' or
        kind = 'packaging' or kind = 'other'),
    amount_minor bigint not null check (amount_minor > 0),
    primary key (receipt, kind)
)
--sqlite: without rowid
;
