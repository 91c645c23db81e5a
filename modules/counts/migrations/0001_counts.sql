-- Counts of stock: what is to be counted, what was told in passes, and what was booked of it.

create table counts_count (
    id uuid not null primary key,
    location uuid not null,
    legal_entity uuid not null,        -- of the location, and owner of what is counted
    zone text,
    note text,
    is_blind bigint not null check (is_blind = 0 or is_blind = 1),
    recount_pieces bigint check (recount_pieces >= 0),
    recount_percent bigint check (recount_percent >= 0),
    status text not null check (status = 'open' or status = 'counted' or status = 'posted' or
        status = 'canceled'),
    pass bigint not null check (pass >= 1),
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index counts_count_location on counts_count (location, id);

create table counts_line (
    of_count uuid not null references counts_count (id),
    stock_item uuid not null,
    sku text,
    status text not null check (status = 'to_count' or status = 'counted' or status = 'posted' or
        status = 'superseded'),
    pass bigint not null,              -- in which it was told last; 0: never
    counted bigint check (counted >= 0),
    counted_at bigint,
    expected bigint,                   -- of the books as of then, when the pass ended
    booked bigint,                     -- what was posted
    command uuid,                      -- whose movement in the ledger that is
    primary key (of_count, stock_item),
    check ((booked is null) = (command is null))
)
--sqlite: without rowid
;

-- What was told, immutable; the last telling of a zone in a pass is what counts of it.
create table counts_telling (
    of_count uuid not null references counts_count (id),
    n bigint not null,
    stock_item uuid not null,
    pass bigint not null,
    zone text not null,
    quantity bigint not null check (quantity >= 0),
    counted_at bigint not null,
    recorded_at bigint not null,
    primary key (of_count, n)
)
--sqlite: without rowid
;

-- Something is to be counted, since somebody found less than the books say.
create table counts_task (
    id uuid not null primary key,
    stock_item uuid not null,
    location uuid not null,
    legal_entity uuid not null,
    reason text not null,
    cause uuid not null,               -- the fulfillment that could not be picked
    state text not null check (state = 'open' or state = 'done'),
    of_count uuid,                     -- that answered it
    opened_at bigint not null,
    closed_at bigint
);
create unique index counts_task_open on counts_task (stock_item, location) where state = 'open';
create index counts_task_location on counts_task (location, id);
