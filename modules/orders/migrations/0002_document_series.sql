-- How far each series of documents has come: locked by whoever issues the next one, so that numbers
-- have neither gaps nor doubles.

create table orders_document_series (
    legal_entity uuid not null,
    series text not null,
    issued bigint not null check (issued >= 0),  -- number of the last document
    primary key (legal_entity, series)
)
--sqlite: without rowid
;
