-- The revisions of a license are read from the audit chain (docs/decisions/0150-records-of-licenses.md). Here are the records
-- that revised one, and no others, by the subscription that their text names: a page costs what it shows, however long the
-- chain of the account is.
create index audit_license on audit
  (account_id, split_part(split_part(split_part(body, '"noun":"license"', 2), '"subscription":"', 2), '"', 1), n)
  where position('"noun":"license"' in body) > 0;
