-- Customers who log in: by a link in a mail or a password; their sessions and address book.

create table shoppers_password (
    profile uuid not null primary key,
    password_hash text not null,   -- Argon2id with its parameters
    version bigint not null,
    updated_at bigint not null
);

-- A link proves that somebody reads the mail of an address, once.
create table shoppers_link (
    token_hash bytea not null primary key,  -- SHA-256 of a 256-bit random token
    email text not null,           -- personal data; the row is gone a day after it ran out
    legal_entity uuid,             -- of the key that asked: where the session will end, too
    market uuid,
    channel uuid,
    asked_by uuid not null,        -- the key
    expires_at bigint not null,
    used_at bigint
);
create index shoppers_link_asked_by on shoppers_link (asked_by, expires_at);

create table shoppers_session (
    id uuid not null primary key,
    profile uuid not null,
    token_hash bytea not null unique,
    legal_entity uuid,
    market uuid,
    channel uuid,
    by_link bigint not null check (by_link in (0, 1)),  -- or by a password
    created_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
);
create index shoppers_session_profile on shoppers_session (profile);

create table shoppers_address (
    id uuid not null primary key,
    profile uuid not null,
    address text not null,         -- JSON, like that of a party
    created_at bigint not null
);
create index shoppers_address_profile on shoppers_address (profile);
