-- Carts, orders, fulfillment orders, documents and till transactions.

create table orders_cart (
    id uuid not null primary key,
    token_hash uuid not null,      -- head of the SHA-256 of the bearer token
    channel uuid not null,
    market uuid not null,
    location uuid,                 -- where it was made, by a till or staff of that place
    currency text not null,
    profile uuid,
    customer text,                 -- JSON: who buys, as far as they said; erased with the cart
    coupons text,                  -- JSON array of codes
    delivery text,                 -- JSON: method, address or store, and since when; erased too
    stored_value text,             -- JSON list of the accounts that shall pay first
    checkout uuid,                 -- the draft order of the checkout under way, or what it became
    status text not null check (status = 'active' or status = 'completing' or
        status = 'completed' or
        status = 'merged' or status = 'abandoned'),
    completing_at bigint,
    merged_into uuid,
    lines bigint not null,         -- number of the last line given out
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create unique index orders_cart_token on orders_cart (token_hash);
create index orders_cart_profile on orders_cart (profile)
    where status = 'active' or status = 'abandoned';
-- For those that nobody touches any more; in order of time, and left alone by changes of a cart.
create index orders_cart_active on orders_cart (id) where status = 'active';

create table orders_cart_line (
    cart uuid not null,
    line bigint not null,
    parent_line bigint,
    variant uuid not null,
    quantity bigint not null check (quantity > 0),
    added_at bigint not null,
    primary key (cart, line)
)
--sqlite: without rowid
;

create table orders_order (
    id uuid not null primary key,
    number bigint not null,
    legal_entity uuid not null,
    channel uuid not null,
    market uuid not null,
    location uuid,                 -- where it was placed, by a till or staff of that place
    external_id text,
    cart uuid,
    party uuid,                    -- buyer; marketplaces may not tell
    ship_to uuid,                  -- party of another recipient
    currency text not null,
    pricing text not null check (pricing in ('engine', 'external')),
    terms text not null,           -- when it counts as placed: captured, authorized, invoice, ...
    fulfilled_by text not null check (fulfilled_by in ('us', 'channel')),
    tax_collected_by text not null check (tax_collected_by in ('us', 'channel')),
    payment_collected_by text not null check (payment_collected_by in ('us', 'channel')),
    status text not null check (status = 'draft' or status = 'placed' or status = 'on_hold' or
        status = 'canceled' or status = 'closed'),
    payment_status text not null,
    fulfillment_status text not null,
    return_status text not null,
    total_minor bigint not null,   -- gross
    tax_minor bigint not null,
    discount_minor bigint not null,
    shipping_minor bigint not null,
    paid_minor bigint not null,
    refunded_minor bigint not null,
    placed_at bigint,
    updated_at bigint not null,
    version bigint not null
)
--sqlite: without rowid
;
create unique index orders_order_number on orders_order (legal_entity, number);
create unique index orders_order_external on orders_order (channel, external_id)
    where external_id is not null;
-- One order per cart; an attempt that failed does not count.
create unique index orders_order_cart on orders_order (cart)
    where cart is not null and status <> 'canceled';
-- For lists by time. New orders go to its end, but for what is brought later.
create index orders_order_placed on orders_order (placed_at, id) where placed_at is not null;
create index orders_order_open on orders_order (id) where status not in ('canceled', 'closed');
-- What was sold and is not paid for; orders that are paid when they come are never in it.
create index orders_order_due on orders_order (id)
    where (payment_status = 'due' or payment_status = 'partially_paid') and status <> 'draft';

-- One attempt to turn a cart into an order, from the draft to its end.
create table orders_checkout (
    order_id uuid not null primary key,
    cart uuid not null,
    payment uuid,                  -- none where nothing is paid now
    provider text,
    state text not null check (state = 'paying' or state = 'placed' or state = 'declined' or
        state = 'expired' or state = 'unapplied' or state = 'refunded'),
    method text not null,          -- how the goods shall come
    location uuid,                 -- the store, for pickup
    stored_value_minor bigint not null,  -- what gift cards and credit pay of it
    return_url text,
    redirect_url text,             -- where the customer has to go to pay
    reason text,                   -- why it was declined
    expires_at bigint not null,
    created_at bigint not null,
    updated_at bigint not null
)
--sqlite: without rowid
;
create unique index orders_checkout_payment on orders_checkout (payment) where payment is not null;
-- What still waits: for the customer, or for a person who looks after the money.
create index orders_checkout_open on orders_checkout (order_id)
    where state = 'paying' or state = 'unapplied';

-- What people said about an order in words of their own. Events name a note and never quote it,
-- since they cannot be changed and words may be about somebody.
create table orders_note (
    order_id uuid not null,
    id uuid not null,
    about text not null check (about in ('cancel', 'hold', 'release', 'return',
        'arrival', 'collector')),
    text text not null,
    recorded_at bigint not null,
    primary key (order_id, id)
)
--sqlite: without rowid
;

-- Order numbers are unique, not gapless; documents are (orders_document).
--postgres: create sequence orders_number start 1000001;
--sqlite: insert into base_counter (name, next) values ('order_number', 1000001);

create table orders_line (
    order_id uuid not null,
    line bigint not null,
    kind text not null check (kind = 'goods' or kind = 'shipping' or kind = 'service' or
        kind = 'gift' or kind = 'discount'),
    parent_line bigint,
    variant uuid,                  -- null: an external SKU that nobody knows yet
    sku text not null,
    title text not null,
    unit_price bigint not null,    -- frozen; millionths of the major unit
    scale bigint not null,
    discount_minor bigint not null,
    total_minor bigint not null,   -- gross, after discount
    tax_minor bigint not null,
    tax_category text not null,
    tax_country text not null,
    tax_rate_bp bigint not null,
    ordered bigint not null,
    canceled bigint not null default 0,
    allocated bigint not null default 0,
    backordered bigint not null default 0,
    fulfilled bigint not null default 0,
    delivered bigint not null default 0,
    invoiced bigint not null default 0,
    return_requested bigint not null default 0,
    returned bigint not null default 0,
    exchanged bigint not null default 0,
    written_off bigint not null default 0,
    charged_minor bigint not null default 0,
    refunded_minor bigint not null default 0,
    primary key (order_id, line)
)
--sqlite: without rowid
;

-- Which promotions made lines cheaper, by how much; frozen. Line 0: of the order as a whole.
create table orders_discount (
    order_id uuid not null,
    line bigint not null,
    promotion uuid not null,
    code text not null,
    name text not null,
    amount_minor bigint not null check (amount_minor >= 0),  -- as the market shows prices
    primary key (order_id, line, promotion)
)
--sqlite: without rowid
;

-- What one location must do for one order by one method. Its goods are the allocations that name
-- it. Clustered by order, since everyone who names a fulfillment order knows its order.
create table orders_fulfillment (
    order_id uuid not null,
    id uuid not null,
    method text not null,
    location uuid,
    status text not null,
    promise_by bigint,
    pickup_code text,
    tracking text,
    hold_reason text,
    updated_at bigint not null,
    version bigint not null,
    primary key (order_id, id)
)
--sqlite: without rowid
;
create index orders_fulfillment_open on orders_fulfillment (location, id)
    where status <> 'shipped' and status <> 'delivered' and status <> 'handed_over' and
        status <> 'rejected' and status <> 'canceled';

-- Fulfillments of one place that are picked in one walk; each is in the last it was put into.
create table orders_wave (
    id uuid primary key,
    location uuid not null,
    created_at bigint not null
)
--sqlite: without rowid
;
create index orders_wave_place on orders_wave (location, id);

create table orders_wave_part (
    fulfillment uuid primary key,
    order_id uuid not null,
    wave uuid not null,
    slot bigint not null
)
--sqlite: without rowid
;
create index orders_wave_part_wave on orders_wave_part (wave, slot);

-- Where goods of an order came back to.
create table orders_taken_back (
    order_id uuid not null,
    location uuid not null,
    primary key (order_id, location)
)
--sqlite: without rowid
;

-- Goods that shall come back, or came, in steps. What is taken over a counter in one call has no
-- row here (orders_taken_back says where it went).
create table orders_return (
    order_id uuid not null,
    id uuid not null unique,
    status text not null check (status in ('requested', 'approved', 'in_transit', 'received',
        'inspected', 'refunded', 'declined', 'canceled')),
    way text not null check (way in ('parcel', 'counter')),
    asked_by text not null check (asked_by in ('customer', 'staff')),
    location uuid,
    tracking text,
    refunded_minor bigint not null,
    requested_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (order_id, id)
)
--sqlite: without rowid
;
create index orders_return_open on orders_return (id)
    where status not in ('refunded', 'declined', 'canceled');

create table orders_return_line (
    order_id uuid not null,
    return_id uuid not null,
    line bigint not null,
    reason text not null,
    requested bigint not null check (requested >= 0),
    approved bigint not null check (approved between 0 and requested),
    received bigint not null check (received between 0 and approved),
    resellable bigint not null check (resellable >= 0),
    damaged bigint not null check (damaged >= 0),
    missing bigint not null check (missing >= 0 and resellable + damaged + missing <= received),
    refunded_minor bigint not null,
    primary key (order_id, return_id, line)
)
--sqlite: without rowid
;

-- Numbered at issue without gaps per legal entity and series; corrected only by another document.
create table orders_document (
    legal_entity uuid not null,
    series text not null,
    number bigint not null,
    id uuid not null unique,
    kind text not null,
    order_id uuid not null,
    corrects uuid,
    currency text not null,
    total_minor bigint not null,
    tax_minor bigint not null,
    issued_at bigint not null,
    body text not null,            -- JSON
    previous_hash bytea not null,
    hash bytea not null,
    primary key (legal_entity, series, number)
);
create index orders_document_order on orders_document (order_id);

-- A till receipt is not an order: what happened at a till, as the till says it did.
create table orders_till_transaction (
    till text not null,
    installation uuid not null,
    seq bigint not null,
    started_at bigint not null,
    business_date text not null,
    body_hash uuid not null,
    body text not null,            -- JSON actions
    flagged text,                  -- why a person has to look at it
    recorded_at bigint not null,
    primary key (till, installation, seq, body_hash)
);
