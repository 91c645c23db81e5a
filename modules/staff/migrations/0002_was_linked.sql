-- Whether an account was ever linked to an identity provider: then an e-mail address links it no
-- more. It stands here since the row of an identity that ended may go to another account, and since
-- a restore to an older state has no row of what was linked later.

alter table staff_account add column was_linked bigint not null default 0
    check (was_linked in (0, 1));
update staff_account set was_linked = 1 where id in (select account from staff_identity);
