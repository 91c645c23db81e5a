-- Stock: what lies where, what is promised, and the immutable ledger of why.

create table inventory_location (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    kind text not null,            -- warehouse, store, dark_store, third_party, supplier, transit
    status text not null check (status = 'open' or status = 'paused' or status = 'closed'),
    parent uuid references inventory_location (id),
    legal_entity uuid not null,
    country text not null,
    time_zone text not null,
    address text,                  -- JSON
    latitude double precision,
    longitude double precision,
    capabilities text not null,    -- "ship,pickup,curbside,..."
    daily_capacity bigint,
    opening_hours text,            -- JSON
    ready_minutes bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- Which channel may draw on which location by which methods; smaller priority comes first.
create table inventory_draw (
    channel uuid not null,
    location uuid not null references inventory_location (id),
    methods text not null,         -- "ship,pickup"
    priority bigint not null,
    primary key (channel, location)
);

create table inventory_stock_item (
    id uuid not null primary key,
    code text not null unique,
    unit text not null,            -- piece, g, ml, ...
    scale bigint not null check (scale between 0 and 6),
    tracking text not null check (tracking = 'none' or tracking = 'lot' or tracking = 'serial'),
    created_at bigint not null
);

-- What a variant takes from stock: one item once for a plain one, several for a kit.
create table inventory_component (
    variant uuid not null,
    stock_item uuid not null references inventory_stock_item (id),
    quantity bigint not null check (quantity > 0),
    revision bigint not null,      -- of 'inventory' when it last changed
    primary key (variant, stock_item)
);
create index inventory_component_revision on inventory_component (revision);

-- What it took before, until the revision of 'inventory' that ended it. Lines of orders keep what
-- they were promised in their own holds and allocations; this says that it was promised rightly.
create table inventory_component_past (
    variant uuid not null,
    revision bigint not null,
    stock_item uuid not null,
    quantity bigint not null check (quantity > 0),
    ended_at bigint not null,
    primary key (variant, revision, stock_item)
)
--sqlite: without rowid
;

-- The articles that a kit names, kits among them: inventory_component has what they come to.
create table inventory_kit_part (
    kit uuid not null,
    part uuid not null,
    quantity bigint not null check (quantity > 0),
    primary key (kit, part)
)
--sqlite: without rowid
;
create index inventory_kit_part_part on inventory_kit_part (part);

-- What one unit of a line was promised as, once every place gave its units back before any left:
-- then no open allocation says it.
create table inventory_promised_part (
    order_id uuid not null,
    line bigint not null,
    stock_item uuid not null,
    quantity bigint not null check (quantity > 0),
    primary key (order_id, line, stock_item)
)
--sqlite: without rowid
;

-- The fold of movements.
create table inventory_level (
    stock_item uuid not null,
    location uuid not null,
    owner uuid not null,           -- whose goods they are: the legal entity, or a consignor
    on_hand bigint not null,
    damaged bigint not null check (damaged >= 0),
    quality bigint not null check (quality >= 0),
    display bigint not null check (display >= 0),
    allocated bigint not null check (allocated >= 0),
    version bigint not null,
    primary key (stock_item, location, owner)
)
--sqlite: without rowid
--postgres: with (fillfactor = 60)
;
create index inventory_level_location on inventory_level (location);

create table inventory_policy (
    stock_item uuid not null,
    location uuid not null,
    safety bigint not null check (safety >= 0),
    backorder_limit bigint not null check (backorder_limit >= 0),
    version bigint not null,
    primary key (stock_item, location)
)
--sqlite: without rowid
;

-- Quantity kept for the channels of a group; a hard one is denied to all others until it is used.
create table inventory_fence (
    stock_item uuid not null,
    location uuid not null,
    channel_group text not null,
    quantity bigint not null check (quantity >= 0),
    used bigint not null check (used >= 0),
    mode text not null check (mode in ('hard', 'soft')),
    valid_from bigint not null,
    valid_to bigint,
    version bigint not null,
    primary key (stock_item, location, channel_group)
)
--sqlite: without rowid
;

-- Promises with an expiry. pin is a location, or a dated supply where pin_kind says so.
create table inventory_hold (
    holder uuid not null,          -- cart or draft order
    line bigint not null,
    stock_item uuid not null,
    pin uuid not null,
    pin_kind text not null check (pin_kind in ('location', 'supply')),
    owner uuid not null,
    quantity bigint not null check (quantity > 0),
    channel_group text not null,
    state text not null check (state = 'live' or state = 'committed' or state = 'released' or
        state = 'expired'),
    expires_at bigint not null,
    primary key (holder, line, stock_item, pin)
)
--sqlite: without rowid
;
create index inventory_hold_live on inventory_hold (stock_item, pin) where state = 'live';
create index inventory_hold_expiry on inventory_hold (expires_at) where state = 'live';

-- Promises to placed orders; open = quantity - consumed - released.
create table inventory_allocation (
    order_id uuid not null,
    line bigint not null,
    stock_item uuid not null,
    pin uuid not null,
    pin_kind text not null check (pin_kind in ('location', 'supply')),
    owner uuid not null,
    fulfillment uuid not null,     -- the fulfillment order that hands the goods over
    channel_group text not null,
    quantity bigint not null check (quantity > 0),
    consumed bigint not null,
    released bigint not null,
    fenced bigint not null,        -- how much of it used a fence of its group
    primary key (order_id, line, stock_item, pin),
    check (consumed >= 0 and released >= 0 and consumed + released <= quantity)
)
--sqlite: without rowid
;

-- Immutable ledger. Level = sum of its deltas; no running balances. For source 'nahtlos' the event
-- is the command that caused it, for others the head of the SHA-256 of their own event id.
create table inventory_movement (
    source text not null,
    source_event uuid not null,
    seq bigint not null,
    kind text not null check (kind = 'received' or kind = 'allocated' or kind = 'released' or
        kind = 'shipped' or kind = 'issued' or kind = 'returned' or
        kind = 'adjusted' or kind = 'state_moved' or kind = 'transfer_out' or
        kind = 'transfer_in'),
    stock_item uuid not null,
    location uuid not null,
    owner uuid not null,
    on_hand bigint not null,       -- deltas
    allocated bigint not null,
    state text check (state = 'damaged' or state = 'quality' or state = 'display'),
    moved bigint not null,         -- delta of that state
    reason text,
    cause_kind text not null,      -- order, fulfillment, return, transfer, count, purchase, ...
    cause uuid not null,
    unit_cost bigint,              -- millionths of the major unit, on receipts
    currency text,
    occurred_at bigint not null,
    recorded_at bigint not null,
    primary key (source, source_event, seq)
)
--sqlite: without rowid
;

-- Movements of other sources by time; ours are in order of time by their key already.
create index inventory_movement_foreign on inventory_movement (recorded_at)
    where source <> 'nahtlos';

-- The ledger by item and location, kept by a subscriber that lags a little: a random index on the
-- hot path would cost a page per row.
create table inventory_ledger (
    stock_item uuid not null,
    location uuid not null,
    recorded_at bigint not null,
    source text not null,
    source_event uuid not null,
    seq bigint not null,
    primary key (stock_item, location, recorded_at, source, source_event, seq)
)
--sqlite: without rowid
;

-- An expected receipt with a date; preorders and backorders are pinned to it.
create table inventory_supply (
    id uuid not null primary key,
    stock_item uuid not null,
    location uuid not null,
    expected_at bigint not null,
    quantity bigint not null check (quantity >= 0),
    promised bigint not null check (promised >= 0),
    promise_limit bigint not null check (promise_limit >= 0),
    state text not null check (state = 'expected' or state = 'received' or state = 'canceled'),
    cause_kind text not null,
    cause uuid not null
);
create index inventory_supply_item on inventory_supply (stock_item, location);

-- Opened when a supply-reducing write breaks a promise; closed when the promises fit again.
create table inventory_shortage (
    id uuid not null primary key,
    stock_item uuid not null,
    location uuid not null,
    owner uuid not null,
    quantity bigint not null,      -- how much was missing when last looked at
    reason text not null,
    state text not null check (state in ('open', 'closed')),
    opened_at bigint not null,
    closed_at bigint
);
create unique index inventory_shortage_open on inventory_shortage (stock_item, location, owner)
    where state = 'open';

-- Feeds of absolute counts say what they mean and how far they were read.
create table inventory_feed (
    source text not null,
    location uuid not null,
    semantics text not null check (semantics in ('physical', 'sellable')),
    watermark bigint not null,
    primary key (source, location)
);
