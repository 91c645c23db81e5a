-- Transfers: goods on their way from one location to another.

create table transfers_transfer (
    id uuid not null primary key,
    origin uuid not null,
    destination uuid not null check (destination <> origin),
    transit uuid not null,             -- the location of kind transit that holds what is under way
    origin_entity uuid not null,       -- of the locations, for lists
    destination_entity uuid not null,
    owner uuid not null,               -- whose goods they are, before and after
    reference text,
    note text,
    close_reason text,
    expected_at bigint,
    status text not null check (status = 'draft' or status = 'released' or
        status = 'partially_shipped' or status = 'shipped' or status = 'partially_received' or
        status = 'received' or status = 'closed' or status = 'canceled'),
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index transfers_transfer_origin on transfers_transfer (origin, id);
create index transfers_transfer_destination on transfers_transfer (destination, id);

-- What is in transit is shipped + surplus - received - damaged - missing.
create table transfers_line (
    transfer uuid not null references transfers_transfer (id),
    line bigint not null,
    stock_item uuid not null,
    sku text,
    quantity bigint not null check (quantity > 0),
    shipped bigint not null check (shipped between 0 and quantity),
    received bigint not null check (received >= 0),
    damaged bigint not null check (damaged >= 0),
    missing bigint not null check (missing >= 0),
    surplus bigint not null check (surplus >= 0),  -- came without having been shipped by the books
    primary key (transfer, line),
    unique (transfer, stock_item),
    check (received + damaged + missing <= shipped + surplus)
)
--sqlite: without rowid
;

-- What was done, immutable: a line's quantities are the sums of its entries, and each entry has its
-- movements in the ledger under the same command.
create table transfers_entry (
    transfer uuid not null references transfers_transfer (id),
    n bigint not null,
    line bigint not null,
    kind text not null check (kind = 'shipped' or kind = 'received' or kind = 'damaged' or
        kind = 'missing' or kind = 'surplus'),
    quantity bigint not null check (quantity > 0),
    reason text,
    command uuid not null,
    occurred_at bigint not null,
    recorded_at bigint not null,
    primary key (transfer, n)
)
--sqlite: without rowid
;
create index transfers_entry_discrepancy on transfers_entry (recorded_at, transfer, n)
    where kind <> 'shipped' and kind <> 'received';
