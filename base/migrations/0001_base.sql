-- What every command leaves behind: its outcome by key, its events, and where readers stand.
-- Lines that begin with --sqlite: or --postgres: are for that engine only.

-- Outcome of a command by the client's key; looked up before the command runs. Buckets by UTC day
-- (days since 1970) are dropped whole once they are older than the retention.
create table base_command (
    day bigint not null,
    principal uuid not null,
    key uuid not null,            -- the client's key if it is a UUID, else the head of its SHA-256
    fingerprint uuid not null,    -- head of the SHA-256 of route and body
    outcome text not null,        -- JSON of the typed outcome; carries ids, no personal data
    recorded_at bigint not null,
    primary key (day, principal, key)
);  -- by row id on SQLite: the random key moves a narrow index, not whole outcomes

-- Domain events, the outbox and the audit trail in one. A batch takes its ticket when it holds all
-- its locks, so an aggregate's later event always has the higher ticket.
create table base_event (
    ticket bigint not null,
    n bigint not null,
    command uuid not null,          -- that caused it; its other traces carry it, too
    type text not null,
    aggregate uuid not null,
    aggregate_seq bigint not null,  -- the aggregate's version after this event
    channel uuid,
    market uuid,
    actor_kind text not null,
    actor uuid,
    request_id text not null,
    context text,                   -- JSON: session, device, campaign, experiment, consent version
    occurred_at bigint not null,
    recorded_at bigint not null,
    payload text not null,
    primary key (ticket, n)
)
--sqlite: without rowid
;

-- One row per committed batch; `position` is given by the one sequencer, in commit order as far as
-- anyone can observe. Events of a batch stand at position, position + 1, ...
create table base_event_batch (
    ticket bigint not null primary key,
    events bigint not null,
    position bigint,
    recorded_at bigint not null
);
create index base_event_batch_unnumbered on base_event_batch (ticket) where position is null;
create unique index base_event_batch_position on base_event_batch (position)
    where position is not null;
--postgres: create sequence base_event_ticket;

-- A chain of hashes over the events in order of position, made after the fact: who changes, adds or
-- takes an event breaks it.
create table base_event_seal (
    position bigint not null primary key,   -- of the first event it vouches for
    events bigint not null check (events > 0),
    previous bytea not null,                -- the hash of the seal before
    hash bytea not null,                    -- SHA-256 of that and of the events
    sealed_at bigint not null
);

-- Where a subscriber stands; moved in the transaction of its effect.
create table base_subscription (
    name text not null primary key,
    position bigint not null,      -- the first position not yet seen
    updated_at bigint not null
);

-- Rights to do something alone, across processes: the sequencer, each kind of job.
create table base_lease (
    name text not null primary key,
    holder uuid not null,
    expires_at bigint not null
);

-- Work to be done at or after a time, once.
create table base_job (
    id uuid not null primary key,
    kind text not null,
    subject uuid,                  -- what it is about, so that it can be found and taken back
    payload text not null,
    due_at bigint not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'canceled')),
    attempts bigint not null,
    last_error text,
    lease_until bigint,
    created_at bigint not null,
    updated_at bigint not null
);
create index base_job_due on base_job (due_at) where state in ('waiting', 'running');
create index base_job_subject on base_job (subject) where state in ('waiting', 'running');

-- Blocks of numbers handed to processes; a number is used once, gaps are allowed.
create table base_counter (
    name text not null primary key,
    next bigint not null
);

-- Raised by every change of configuration that processes keep in memory.
create table base_revision (
    name text not null primary key,
    revision bigint not null
);
insert into base_revision (name, revision) values ('channels', 1), ('catalog', 1), ('auth', 1),
    ('inventory', 1), ('staff', 1), ('pricing', 1), ('promotions', 1),
    ('search', 1), ('search_rebuild', 1), ('delivery', 1);
