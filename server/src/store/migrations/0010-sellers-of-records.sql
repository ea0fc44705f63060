-- Records are given their places without being read (docs/decisions/0100-places-are-given-by-the-database.md): whom one is
-- about stands beside it. It follows from the body, which is hashed; null in records that older programs wrote.
alter table audit add column
  -- Sellers, with a comma between them; `-` is for what is about none.
  sellers text;
