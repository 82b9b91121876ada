-- measure_owner(as_of, known_at): which goals and strategies belong to a group, and so their measures.
-- One row  per group below the agency and owner; a unit's or division's are those of the items it leads.
create or replace macro measure_owner(as_of, known_at) as table
with item as (select i.* from item_at(as_of => as_of, known_at => known_at, in_year => null) as i),
owner as (
    select t.strategy, t.goal from setting(known_at => known_at) as s inner join plan_strategy as t on t.act = s.load
)
select 'goal' as tier, goal as group_id, strategy as owner from owner
union
select 'goal', goal, goal from owner
union
select 'strategy', strategy, strategy from owner
union
select 'division', division, strategy from item
union
select 'division', division, goal from item
union
select 'unit', lead, strategy from item
union
select 'unit', lead, goal from item;
