-- RFID: readers with the zone they look at, and tags with where they were seen last.

create table rfid_reader (
    id uuid not null primary key,
    code text not null unique,
    location uuid not null,
    zone text not null check (zone = 'sales_floor' or zone = 'back_room' or zone = 'pick_up' or
        zone = 'exit'),
    window_s bigint not null check (window_s between 0 and 3600),  -- reads within it are one
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- One row per tag, however often it is read.
create table rfid_tag (
    epc text not null primary key,  -- hex, upper case, in whole words
    gtin text,                      -- 14 digits; of tags of trade items
    serial text not null,           -- "" where the scheme has none
    location uuid not null,         -- where it was seen last
    zone text not null,
    reader uuid not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null check (last_seen_at >= first_seen_at)
)
--sqlite: without rowid
;
create index rfid_tag_gtin on rfid_tag (gtin, epc);
create index rfid_tag_place on rfid_tag (location, epc);
