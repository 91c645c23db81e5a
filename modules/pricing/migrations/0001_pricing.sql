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
