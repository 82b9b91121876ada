-- drift(as_of, known_at, in_year): how far a group's dates have moved, in counts, a median and months.
-- One row  per kind (action, milestone; never mixed) and group of every tier, in plan order, empty ones too.
-- Meaning  docs/definitions.md, "Drift", portfolio: live frozen items; hit rate: added ones too; earned schedule.
-- Holds    never a sum or mean of days; months_late null under 20 frozen items or before the third month.
create or replace macro drift(as_of, known_at, in_year) as table
with item as materialized (
    select i.* from item_move(as_of => as_of, known_at => known_at, in_year => in_year) as i
),
member as (
    select 'agency' as tier, 'agency' as group_id, item.* from item
    union all
    select 'division', item.division, item.* from item
    union all
    select 'unit', case when item.lead_is_unit then item.lead end, item.* from item
    union all
    select 'goal', item.goal, item.* from item
    union all
    select 'strategy', item.strategy, item.* from item
),
setting_now as (
    select tolerance_days, coalesce(in_year, plan_year_of(as_of, year_start_month)) as start_year, year_start_month
    from setting(known_at => known_at)
),
counted as (
    select
        k.kind, g.tier, g.group_id, g.name, g.pos,
        count(i.item) as items,
        count(*) filter (where i.frozen is not null and not i.is_dropped and i.drift > s.tolerance_days) as past_tolerance,
        count(*) filter (where i.frozen is not null and not i.is_dropped and i.unapproved_drift > s.tolerance_days)
            as unapproved_past_tolerance,
        count(*) filter (where i.frozen is not null and not i.is_dropped and i.approved <> i.frozen) as redated,
        count(*) filter (where i.frozen is not null and not i.is_dropped and i.past_year_end) as past_year_end,
        median(i.drift) filter (where i.frozen is not null and not i.is_dropped and i.drift <> 0) as median_moved_days,
        count(*) filter (where i.frozen is not null and i.completed is not null) as pace_n,
        count(*) filter (where i.frozen <= as_of) as pace_of,
        count(*) filter (where i.was_forecast and i.completed is not null) as hit_n,
        count(*) filter (where i.was_forecast) as hit_of,
        count(i.frozen) as frozen_items
    from plan_group(known_at => known_at) as g
    cross join (select unnest(['action', 'milestone']) as kind) as k
    left join setting_now as s on true
    left join member as i on i.kind = k.kind and i.tier = g.tier and i.group_id is not distinct from g.group_id
    group by k.kind, g.tier, g.group_id, g.name, g.pos
    having g.group_id is not null or count(i.item) > 0
),
planned as (
    select c.kind, c.tier, c.group_id, m.m, count(i.item) as pv
    from counted as c
    cross join setting_now as s
    cross join (select unnest(range(13)) as m) as m
    left join member as i
        on i.kind = c.kind and i.tier = c.tier and i.group_id is not distinct from c.group_id
        and i.frozen < year_first(s.start_year, s.year_start_month) + to_months(cast(m.m as integer))
    where c.frozen_items >= 20
    group by c.kind, c.tier, c.group_id, m.m
),
edge as (
    select
        c.kind, c.tier, c.group_id, c.pace_n as ev,
        least(12, 1 + date_diff('month', year_first(any_value(s.start_year), any_value(s.year_start_month)), as_of)) as months_elapsed,
        max(p.pv) filter (where p.m = 0) as pv_start,
        max(p.m) filter (where p.pv <= c.pace_n) as whole,
        max(p.pv) filter (where p.pv <= c.pace_n) as pv_whole,
        min(p.pv) filter (where p.pv > c.pace_n) as pv_next,
        min(p.m) filter (where p.pv = least(c.pace_n, e.pv_end)) as flat_from,
        case when c.pace_n >= e.pv_end then 12 else max(p.m) filter (where p.pv = c.pace_n) end as flat_to
    from counted as c
    cross join setting_now as s
    inner join planned as p on p.kind = c.kind and p.tier = c.tier and p.group_id is not distinct from c.group_id
    inner join (select kind, tier, group_id, pv as pv_end from planned where m = 12) as e
        on e.kind = c.kind and e.tier = c.tier and e.group_id is not distinct from c.group_id
    group by c.kind, c.tier, c.group_id, c.pace_n, e.pv_end
)
select
    c.kind, c.tier, c.group_id, c.name, c.pos, c.items, c.past_tolerance, c.unapproved_past_tolerance, c.redated, c.past_year_end,
    c.median_moved_days, c.pace_n, c.pace_of, c.hit_n, c.hit_of,
    case
        when e.months_elapsed < 3 or e.months_elapsed is null then null
        when e.ev < e.pv_start then cast(e.months_elapsed as double)
        when e.flat_from is null
            then e.months_elapsed - (e.whole + cast(e.ev - e.pv_whole as double) / nullif(e.pv_next - e.pv_whole, 0))
        when e.months_elapsed > e.flat_to then cast(e.months_elapsed - e.flat_to as double)
        when e.months_elapsed < e.flat_from then cast(e.months_elapsed - e.flat_from as double)
        else 0.0
    end as months_late
from counted as c
left join edge as e on e.kind = c.kind and e.tier = c.tier and e.group_id is not distinct from c.group_id;
