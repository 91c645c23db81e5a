-- Imports and exports that were asked for by the API: how far they are, their files, and what was
-- wrong with rows.

create table exchange_run (
    id uuid not null primary key,
    kind text not null check (kind = 'inbound' or kind = 'outbound'),
    state text not null check (state = 'receiving' or state = 'queued' or state = 'running' or
        state = 'done' or state = 'failed' or state = 'canceled'),
    settings text not null,        -- JSON
    format text,                   -- as it was found out
    bytes bigint not null,         -- of the file, of an export those written so far
    bytes_done bigint not null,    -- of an import: read so far
    tally text not null,           -- JSON: what came of the rows so far
    problems bigint not null,      -- of which the first ones are kept
    failure text,                  -- JSON: code and detail
    attempts bigint not null,
    runner uuid,                   -- who works on it, until:
    lease_until bigint,
    actor_kind text not null,
    actor uuid,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    updated_at bigint not null
);
create index exchange_run_list on exchange_run (kind, id);
create index exchange_run_ended on exchange_run (updated_at);

create table exchange_chunk (
    run uuid not null,
    seq bigint not null,           -- from 0
    data bytea not null,
    primary key (run, seq)
);

create table exchange_problem (
    run uuid not null,
    seq bigint not null,           -- from 1
    line bigint not null,
    field text not null,           -- as the file names it
    code text not null,
    detail text not null,
    value text not null,
    primary key (run, seq)
)
--sqlite: without rowid
;
