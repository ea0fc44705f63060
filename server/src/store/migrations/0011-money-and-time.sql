-- Effects have a table of their own (`effect`), and events are made from the audit chain: nobody writes here any more.
drop table outbox;
