-- How often nobody knows whether a mail was taken over: such a try is repeated once. And what waits
-- for a server to be configured, which may be many, is found and counted without the rest.

alter table messages_message add column unclear bigint not null default 0 check (unclear >= 0);
create index messages_message_unsent on messages_message (due_at)
    where status = 'not_configured';
create index messages_message_under_way on messages_message (due_at)
    where status = 'planned' or status = 'waiting' or status = 'sending';
