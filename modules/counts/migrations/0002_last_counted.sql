-- When an article was counted last: what was counted before that is not booked any more.
create index counts_line_item on counts_line (stock_item, of_count) where status = 'posted';
