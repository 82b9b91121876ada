-- item_group(as_of, known_at, in_year): each item once in its group of every tier, for its lead as of the month.
-- completion(as_of, known_at, in_year): the counts behind every completion figure.
-- One row  per kind (action, milestone; never mixed) and group of every tier, in plan order, empty ones too.
-- Meaning  docs/definitions.md, "Completion". Counts only: the share is made where it is worded.
-- Holds    n <= of; y0_of is the same all year, because dropped items stay in and added stay out.
create or replace macro item_group(as_of, known_at, in_year) as table
with item as materialized (
    select i.* from item_at(as_of => as_of, known_at => known_at, in_year => in_year) as i
)
select 'agency' as tier, 'agency' as group_id, item.* from item
union all
select 'division', item.division, item.* from item
union all
select 'unit', case when item.lead_is_unit then item.lead end, item.* from item
union all
select 'goal', item.goal, item.* from item
union all
select 'strategy', item.strategy, item.* from item;

create or replace macro completion(as_of, known_at, in_year) as table
select
    k.kind, g.tier, g.group_id, g.name, g.pos,
    count(i.item) as items,
    count(*) filter (where i.frozen is not null and i.completed is not null) as y0_n,
    count(*) filter (where i.frozen is not null) as y0_of,
    count(*) filter (where not i.is_dropped and i.completed is not null) as y1_n,
    count(*) filter (where not i.is_dropped) as y1_of,
    count(*) filter (where i.frozen <= as_of and i.completed is not null) as t0_n,
    count(*) filter (where i.frozen <= as_of) as t0_of,
    count(*) filter (where not i.is_dropped and i.approved <= as_of and i.completed is not null) as t1_n,
    count(*) filter (where not i.is_dropped and i.approved <= as_of) as t1_of,
    count(*) filter (where i.frozen is not null and not i.is_dropped and i.approved <> i.frozen) as redated,
    count(*) filter (where i.frozen <= as_of and i.completed <= i.frozen) as ot_n,
    count(*) filter (where i.frozen <= as_of and (i.completed is not null or (i.is_open and not i.reported))) as rng_high,
    count(*) filter (where i.status = 'dropped') as dropped,
    count(*) filter (where i.status = 'completed_on_time') as completed_on_time,
    count(*) filter (where i.status = 'completed_on_approved') as completed_on_approved,
    count(*) filter (where i.status = 'completed_late') as completed_late,
    count(*) filter (where i.status = 'overdue') as overdue,
    count(*) filter (where i.status = 'behind') as behind,
    count(*) filter (where i.status = 'not_reported') as not_reported,
    count(*) filter (where i.status = 'on_plan') as on_plan,
    count(*) filter (where i.status = 'not_started') as not_started
from plan_group(known_at => known_at) as g
cross join (select unnest(['action', 'milestone']) as kind) as k
left join item_group(as_of => as_of, known_at => known_at, in_year => in_year) as i
    on i.kind = k.kind and i.tier = g.tier and i.group_id is not distinct from g.group_id
group by k.kind, g.tier, g.group_id, g.name, g.pos
having g.group_id is not null or count(i.item) > 0;
