-- Tokens are listed for their account and revoked: by whom one was issued, and how it ends, so that people find the one they mean.
-- Both are null in tokens that older programs issued.
alter table access_token add column issued_by text, add column ending text;
create index access_token_account on access_token (account_id, created_at, token_id);

-- The operator's list of orders, the newest first: each state has its own run, and a page of all is merged from their ends.
create index change_order_newest on change_order (state, placed_at, order_id);
create index change_order_product on change_order (product_id, placed_at, order_id);

-- Bulk changes of all customers, the newest first.
create index bulk_change_newest on bulk_change (created_at, bulk_id);
