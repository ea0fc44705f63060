\set subscription random(1, 10000)
\set wanted random(1, 100)
select shapes.place_order(:subscription, :wanted::integer, gen_random_uuid()::text);
