-- What products are told apart and described by: types, categories, collections, brands, parties,
-- former versions, completeness.

create table catalog_type (
    code text not null primary key,
    parent text,
    definition text not null,      -- JSON: names, attributes
    external_reference text unique,
    version bigint not null,
    updated_at bigint not null
);

create table catalog_category (
    id uuid not null primary key,
    tree text not null,
    parent uuid references catalog_category (id),
    handle text not null,
    position bigint not null,      -- among its sisters
    definition text not null,      -- JSON: names, descriptions
    external_reference text unique,
    version bigint not null,
    updated_at bigint not null,
    unique (tree, handle)
);

-- Position 0 is the main category of a product.
create table catalog_product_category (
    product uuid not null references catalog_product (id),
    category uuid not null references catalog_category (id),
    position bigint not null,
    primary key (product, category)
);
create index catalog_product_category_category on catalog_product_category (category, product);

create table catalog_tree (
    code text not null primary key,
    definition text not null,      -- JSON: names, markets, channels
    version bigint not null,
    updated_at bigint not null
);

create table catalog_brand (
    id uuid not null primary key,
    name text not null unique,
    definition text not null,      -- JSON: manufacturer, responsible person, web address
    external_reference text unique,
    version bigint not null,
    updated_at bigint not null
);

create table catalog_collection (
    id uuid not null primary key,
    handle text not null unique,
    definition text not null,      -- JSON: names, rule
    external_reference text unique,
    by_rule bigint not null check (by_rule in (0, 1)),
    evaluated_revision bigint not null,  -- up to this product, in the order of revision and id,
    evaluated_product uuid not null,     -- its members are right
    version bigint not null,
    updated_at bigint not null
);

create table catalog_collection_member (
    collection uuid not null references catalog_collection (id),
    product uuid not null references catalog_product (id),
    position bigint not null,      -- of those chosen by hand
    primary key (collection, product)
);
create index catalog_collection_member_product on catalog_collection_member (product);

-- Former versions, written when they are replaced; the present one is the product itself.
create table catalog_product_version (
    product uuid not null references catalog_product (id),
    version bigint not null,
    made_at bigint not null,
    made_by text,
    snapshot bytea not null,       -- gzip of its JSON
    primary key (product, version)
);

create table catalog_completeness (
    channel uuid not null,
    product uuid not null references catalog_product (id),
    score bigint not null check (score between 0 and 100),
    missing text not null,         -- JSON: what is missing
    primary key (channel, product)
);
create index catalog_completeness_score on catalog_completeness (channel, score, product);

-- How far those got that follow products in the order of revision and id.
create table catalog_follower (
    name text not null primary key,
    revision bigint not null,
    product uuid not null,
    basis uuid                     -- what its work rested on beside the products, as a hash
);

-- Raised by changes of types, brands and categories.
insert into base_revision (name, revision) values ('catalog_terms', 1);

-- What means the same to those who search, as the merchant says it.
create table catalog_synonyms (
    language text not null primary key,
    groups text not null,          -- JSON: lists of words and phrases
    version bigint not null,
    updated_at bigint not null
);

create view catalog_category_of as
    select pc.product, pc.position, c.tree, c.handle
    from catalog_product_category pc join catalog_category c on c.id = pc.category;
