-- Who sells, where, and by which way: legal entities, markets, channels, listings.

create table channels_legal_entity (
    id uuid not null primary key,
    name text not null,
    country text not null,
    currency text not null,
    vat_id text,
    number_prefix text not null,   -- of order numbers shown to people
    created_at bigint not null
);

create table channels_market (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    country text not null,         -- whose VAT applies by default
    currency text not null,
    tax_included bigint not null check (tax_included in (0, 1)),  -- prices shown gross
    languages text not null,       -- "de,en", first is the default
    created_at bigint not null
);

create table channels_channel (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    kind text not null,            -- web, app, till, kiosk, phone, marketplace, social, b2b, ...
    status text not null check (status in ('draft', 'live', 'paused', 'retired')),
    legal_entity uuid not null references channels_legal_entity (id),
    market uuid not null references channels_market (id),
    channel_group text not null,   -- fences are kept for groups
    publishes_all bigint not null check (publishes_all in (0, 1)),
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- What an account of a channel calls a thing, and what it is; factor units of the variant make one
-- of the listing.
create table channels_listing (
    channel uuid not null references channels_channel (id),
    external_sku text not null,
    variant uuid not null,
    factor bigint not null check (factor > 0),
    status text not null check (status in ('active', 'removed')),  -- removed ones are forgotten
    revision bigint not null,      -- of 'channels' when it last changed
    updated_at bigint not null,
    primary key (channel, external_sku)
);
create index channels_listing_revision on channels_listing (revision);
create index channels_listing_variant on channels_listing (variant);

-- Where the pages of a channel's shop front stand: patterns of addresses, by which product data,
-- sitemaps and links between languages are made.
create table channels_storefront (
    channel uuid not null primary key references channels_channel (id),
    product_url text not null,     -- https://shop.example/{language}/p/{handle}
    category_url text,
    home_url text,
    sitemap_url text,              -- https://shop.example/sitemap-{page}.xml
    media_url text,                -- what relative addresses of media begin with
    site_name text,
    twitter_site text,
    updated_at bigint not null
);
