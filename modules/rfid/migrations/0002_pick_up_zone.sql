-- The rule that turns reads into something else, and the pieces that lie ready for an order.

create table rfid_rule (
    location uuid not null primary key,
    id uuid not null unique,
    makes_ready bigint not null check (makes_ready = 0 or makes_ready = 1),
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- A piece that stands, or stood, in the pick-up zone for an order. Once that has ended, nothing
-- says any more whose it was.
create table rfid_piece (
    epc text not null primary key references rfid_tag (epc),
    location uuid not null,
    order_id uuid,
    fulfillment uuid,
    taken_at bigint not null,
    ended_at bigint,
    check ((order_id is null) = (fulfillment is null)),
    check ((order_id is null) = (ended_at is not null))
)
--sqlite: without rowid
;
create index rfid_piece_fulfillment on rfid_piece (fulfillment) where fulfillment is not null;
create index rfid_piece_location on rfid_piece (location) where fulfillment is not null;

-- When a tag came to the zone where it stands.
alter table rfid_tag add column arrived_at bigint;
update rfid_tag set arrived_at = first_seen_at;
