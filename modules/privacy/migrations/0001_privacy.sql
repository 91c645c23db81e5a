-- Erasures: asked for, waiting, done. Ids and times only; restored backups are erased again by it.

create table privacy_erasure (
    id uuid not null primary key,
    profile uuid,                  -- null: of somebody without an account
    asked_by text not null check (asked_by in ('customer', 'staff', 'console', 'retention')),
    state text not null check (state in ('waiting', 'done', 'withdrawn')),
    asked_at bigint not null,
    due_at bigint not null,        -- until then it can be taken back
    done_at bigint
);
create unique index privacy_erasure_waiting on privacy_erasure (profile) where state = 'waiting';

-- Whom and what it was about.
create table privacy_erased (
    erasure uuid not null,
    kind text not null check (kind in ('profile', 'party', 'cart')),
    subject uuid not null,
    primary key (erasure, kind, subject)
)
--sqlite: without rowid
;
