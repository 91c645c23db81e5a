-- Who may call: API keys with scopes, bound to a channel or to an organization's whole house.

create table auth_key (
    id uuid not null primary key,
    name text not null,
    kind text not null check (kind in ('store', 'admin')),
    secret_hash bytea not null unique,  -- SHA-256 of a 256-bit random secret
    scopes text not null,          -- "orders:place,stock:read"
    legal_entity uuid,             -- the principal's scope; null is everything
    market uuid,
    channel uuid,
    location uuid,
    created_by uuid,               -- the staff account that made it, by itself or by its key
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    last_used_at bigint,           -- told once a minute at most
    version bigint not null default 1
);
create index auth_key_created_by on auth_key (created_by);

-- Failed log-ins by account and by address, so that guessing gets slower and slower; gone an hour
-- after the last one.
create table auth_attempt (
    subject uuid not null primary key,  -- head of the SHA-256 of login or address
    failures bigint not null check (failures > 0),
    last_at bigint not null,
    blocked_until bigint not null
);

-- Devices that somebody has logged in from: what strangers guess elsewhere does not keep them out.
create table auth_device (
    token_hash bytea not null primary key,  -- SHA-256 of a 256-bit random token
    kind text not null check (kind in ('staff', 'customer')),
    owner uuid not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index auth_device_owner on auth_device (owner);
create index auth_device_expires on auth_device (expires_at);
