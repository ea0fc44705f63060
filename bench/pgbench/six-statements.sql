\set subscription random(1, 10000)
\set wanted random(1, 100)
begin;
select tenant, seats as held, unit_price from shapes.subscription where id = :subscription for update \gset
\set due (:wanted - :held) * :unit_price
insert into shapes.change_order (tenant, subscription, from_seats, to_seats, amount, key) values (:tenant, :subscription, :held, :wanted, :due, gen_random_uuid()::text) returning id as made \gset
insert into shapes.ledger (change_order, account, amount) values (:made, 'receivable', :due::bigint), (:made, 'revenue', -(:due::bigint));
update shapes.subscription set seats = :wanted, version = version + 1, updated_at = now() where id = :subscription;
update shapes.license set seats = :wanted, version = version + 1 where subscription = :subscription;
insert into shapes.outbox (change_order, topic, payload) values (:made, 'order.completed', jsonb_build_object('order', :made::bigint, 'seats', :wanted::integer));
commit;
