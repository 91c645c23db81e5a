-- Counting that took time, as a sweep of tags does: what moved in between is of no one moment.
alter table counts_telling add column counted_from bigint;
