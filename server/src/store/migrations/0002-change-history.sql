-- What the operator's brakes look back at: when a subscription last changed, how often on that day, and when it was last
-- upgraded. Null: it has not changed since this column came; a program before it leaves the column as it is.
alter table subscription add column history json;
