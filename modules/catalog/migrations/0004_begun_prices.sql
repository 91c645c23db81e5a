-- Prices that begin after they were said: when they do, their products are looked at again.
create index catalog_price_ahead on catalog_price (valid_from, variant)
    where valid_from > recorded_at;

-- How far that got, in the order of that index: at most one row.
create table catalog_begun_price (
    name text not null primary key,
    valid_from bigint not null,
    variant uuid not null
);
