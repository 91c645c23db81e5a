-- Mails to customers about their orders, and the templates that retailers made their own.

create table messages_message (
    id uuid not null primary key,
    key uuid not null,             -- of the step, the recipient and the kind
    order_id uuid not null,
    kind text not null,
    subject uuid not null,         -- fulfillment, return or refund; else the order
    facts text not null,           -- payload of the event
    status text not null check (status = 'planned' or status = 'not_configured' or
        status = 'waiting' or status = 'sending' or status = 'sent' or status = 'failed' or
        status = 'expired' or status = 'dropped'),
    recipient text,                -- that it was sent to
    language text,
    about_at bigint not null,      -- when it became true
    due_at bigint not null,        -- of sending: when others may try
    tries bigint not null,         -- since it was last begun anew
    attempts bigint not null,
    resends bigint not null,
    seq bigint not null,           -- events that tell of it
    error text,
    sent_at bigint,
    legal_entity uuid not null,
    market uuid not null,
    channel uuid not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    check ((status = 'sent') = (sent_at is not null))
);
create unique index messages_message_key on messages_message (key);
create index messages_message_due on messages_message (due_at)
    where status = 'planned' or status = 'not_configured' or status = 'waiting' or
        status = 'sending';
create index messages_message_order on messages_message (order_id, id);
create index messages_message_failed on messages_message (id)
    where status = 'failed' or status = 'expired';

create table messages_template (
    kind text not null,
    language text not null,
    subject text not null,
    text text not null,
    html text not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (kind, language)
)
--sqlite: without rowid
;

insert into base_revision (name, revision) values ('message_templates', 1);
