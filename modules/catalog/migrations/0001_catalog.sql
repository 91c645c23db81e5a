-- Products and variants, their texts, prices, VAT and publication (first floor).

create table catalog_product (
    id uuid not null primary key,
    handle text not null unique,
    status text not null check (status in ('draft', 'active', 'archived')),
    kind text not null default 'goods'
        check (kind = 'goods' or kind = 'digital' or kind = 'service' or kind = 'bundle'),
    product_type text,
    brand text,
    external_reference text unique,
    details text not null default '{}',  -- JSON: attributes, options, tags, media, safety, energy
    publish_at bigint,
    unpublish_at bigint,
    approved_version bigint,       -- the version that was approved, if any; a later one is not
    approved_by text,
    changed_by text,               -- who made this version: "staff:<id>"
    input_hash uuid,               -- of the last bulk row, and the sum of versions it led to:
    input_state bigint,            -- the same row again changes nothing
    revision bigint not null default 0,  -- of 'catalog' when it or a variant of it last changed
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index catalog_product_revision on catalog_product (revision, id);
create index catalog_product_publish on catalog_product (publish_at) where publish_at is not null;
create index catalog_product_unpublish on catalog_product (unpublish_at)
    where unpublish_at is not null;

create table catalog_text (
    product uuid not null references catalog_product (id),
    language text not null,
    title text not null,
    description text,
    subtitle text,
    seo_title text,
    seo_description text,
    source text,                   -- who wrote it; null: people
    primary key (product, language)
);

create table catalog_variant (
    id uuid not null primary key,
    product uuid not null references catalog_product (id),
    sku text not null unique,
    gtin text,
    options text not null,         -- JSON object: {"size":"M"}
    tax_category text not null,
    status text not null check (status in ('active', 'archived')),
    weight_g bigint,
    details text not null default '{}',  -- JSON: attributes, size, origin, customs code, components
    external_reference text unique,
    revision bigint not null,      -- of 'catalog' when it or its prices or components last changed
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    content_micro bigint check (content_micro > 0),  -- one unit holds so many millionths of
    content_unit text
);
create unique index catalog_variant_gtin on catalog_variant (gtin) where gtin is not null;
create index catalog_variant_product on catalog_variant (product);
create index catalog_variant_revision on catalog_variant (revision);

-- The list price of a variant in a market from a time on; the youngest valid one counts. What is
-- said again about the same time counts from then on, and what was said before stays: the law asks
-- what customers were offered.
create table catalog_price (
    variant uuid not null references catalog_variant (id),
    market uuid not null,
    valid_from bigint not null,
    currency text not null,
    unit_price bigint not null check (unit_price >= 0),   -- millionths of the major unit
    recorded_at bigint not null,
    primary key (variant, market, valid_from, recorded_at)
);

-- VAT of a category in a country from a time on, in basis points.
create table catalog_tax_rate (
    country text not null,
    category text not null,
    valid_from bigint not null,
    rate_bp bigint not null check (rate_bp between 0 and 10000),
    primary key (country, category, valid_from)
);

create table catalog_publication (
    variant uuid not null references catalog_variant (id),
    channel uuid not null,
    published_at bigint not null,
    primary key (variant, channel)
);
