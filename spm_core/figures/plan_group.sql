-- plan_group(known_at): every group of every tier, in plan order, empty ones too.
-- One row  per group; at division and unit a last one with id null holds what a named team leads, so that tiers add up.
create or replace macro plan_group(known_at) as table
with s as materialized (select load, name from setting(known_at => known_at))
select 'agency' as tier, 'agency' as group_id, max(s.name) as name, 0 as pos from s
union all
select 'division', d.division, d.name, d.pos from s inner join plan_division as d on d.act = s.load
union all
select 'unit', u.unit, u.name, u.pos from s inner join plan_unit as u on u.act = s.load
union all
select 'goal', g.goal, g.text, g.pos from s inner join plan_goal as g on g.act = s.load
union all
select 'strategy', t.strategy, t.then_text, t.pos from s inner join plan_strategy as t on t.act = s.load
union all
select 'division', null, 'Named teams', 1000000 from s
union all
select 'unit', null, 'Named teams', 1000000 from s;
