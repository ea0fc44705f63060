\set first random(0, 10000 / 64 - 1)
select shapes.place_orders(array(select :first * 64 + n from generate_series(1, 64) n), array(select (random() * 99 + 1)::integer from generate_series(1, 64)), array(select gen_random_uuid()::text from generate_series(1, 64)));
