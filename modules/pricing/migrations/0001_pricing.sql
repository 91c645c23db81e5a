-- Price lists and their prices. Nothing is overwritten: which price customers were offered when can
-- be told from it for as long as the law asks.

create table pricing_list (
    id uuid not null primary key,
    code text not null unique,
    market uuid not null,
    kind text not null check (kind in ('sale', 'contract')),
    version bigint not null,       -- raised by every change, of its prices too
    created_at bigint not null
);

-- What a list was like from a moment on; the last version counts.
create table pricing_list_version (
    list uuid not null references pricing_list (id),
    version bigint not null,
    name text not null,
    status text not null check (status in ('draft', 'active', 'archived')),
    channels text not null,        -- JSON array of ids; empty: all of the market
    customer_groups text not null, -- JSON array of ids; empty: everybody
    priority bigint not null check (priority between 0 and 1000),
    percent_off_bp bigint check (percent_off_bp between 1 and 10000),
    valid_from bigint,
    valid_until bigint,            -- exclusive
    recorded_at bigint not null,
    primary key (list, version)
);

-- The price of a variant in a list from a quantity on, as it was said at a moment; the last one
-- counts.
create table pricing_price (
    list uuid not null,
    variant uuid not null,
    min_quantity bigint not null check (min_quantity > 0),
    recorded_at bigint not null,
    unit_price bigint check (unit_price >= 0),   -- millionths of the major unit; null: taken out
    revision bigint not null,      -- of 'pricing' when it was said
    primary key (list, variant, min_quantity, recorded_at)
)
--sqlite: without rowid
;
create index pricing_price_revision on pricing_price (revision);

create table pricing_promotion (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    market uuid not null,
    status text not null check (status in ('draft', 'active', 'archived')),
    valid_from bigint,
    valid_until bigint,            -- exclusive
    priority bigint not null check (priority between 0 and 1000),
    stacking text not null check (stacking in ('combine', 'exclusive')),
    family text,
    needs_coupon bigint not null check (needs_coupon in (0, 1)),
    limit_total bigint check (limit_total > 0),
    limit_per_customer bigint check (limit_per_customer > 0),
    returns_use_on_cancel bigint not null check (returns_use_on_cancel in (0, 1)),
    channels text not null,        -- JSON array of ids; empty: all of the market
    customer_groups text not null, -- JSON array of ids; empty: everybody
    conditions text not null,      -- JSON
    effect text not null,          -- JSON
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- Coupons that are made slice by slice.
create table pricing_coupon_batch (
    id uuid not null primary key,
    promotion uuid not null references pricing_promotion (id),
    prefix text not null,
    limit_total bigint check (limit_total > 0),
    count bigint not null check (count between 1 and 100000),
    made bigint not null check (made between 0 and count),
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table pricing_coupon (
    id uuid not null primary key,
    code text not null unique,     -- in capital letters
    promotion uuid not null references pricing_promotion (id),
    limit_total bigint check (limit_total > 0),
    created_at bigint not null,
    batch uuid references pricing_coupon_batch (id)
);
create index pricing_coupon_promotion on pricing_coupon (promotion, id);
create index pricing_coupon_of_batch on pricing_coupon (batch, id) where batch is not null;

-- How many orders use a promotion or coupon, and how many may: all together (nil customer), or of
-- one customer (a profile, or the head of the SHA-256 of an e-mail address).
create table pricing_counter (
    subject uuid not null,
    customer uuid not null,
    most bigint not null,
    taken bigint not null check (taken between 0 and most),
    version bigint not null,
    primary key (subject, customer)
)
--sqlite: without rowid
;

-- Which orders those are.
create table pricing_use (
    order_id uuid not null,
    subject uuid not null,
    customer uuid not null,
    state text not null check (state in ('held', 'used', 'released', 'beyond')),
    changed_at bigint not null,
    primary key (order_id, subject, customer)
)
--sqlite: without rowid
;
