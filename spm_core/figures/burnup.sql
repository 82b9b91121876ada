-- burnup(of_kind, as_of, known_at, in_year): cumulative counts at the end of each of the plan year's months, as known.
-- One row  per group of every tier and month 0 to 12 (0: the day before the year).
-- Meaning  docs/definitions.md: frozen = PV(m); plan_now = live items with P <= m; done = Y0's numerator at m (null after as_of), done_total as of as_of itself, which may lie after the year;
--          not_reported = frozen, due by m, open and not reported for as_of; expected = live frozen items with E <= m.
create or replace macro burnup(of_kind, as_of, known_at, in_year) as table
with s as (
    select coalesce(in_year, plan_year_of(as_of, year_start_month)) as start_year, year_start_month from setting(known_at => known_at)
),
m as (
    select m.m, cast(year_first(s.start_year, s.year_start_month) + to_months(cast(m.m as integer)) - interval 1 day as date) as ends
    from s cross join (select unnest(range(13)) as m) as m
)
select
    g.tier, g.group_id, m.m, m.ends,
    count(*) filter (where i.frozen <= m.ends) as frozen,
    count(*) filter (where not i.is_dropped and i.approved <= m.ends) as plan_now,
    case when m.ends <= as_of or m.m = 0 then count(*) filter (where i.frozen is not null and i.completed <= m.ends) end as done,
    count(*) filter (where i.frozen <= m.ends and i.is_open and not i.reported) as not_reported,
    count(*) filter (where i.frozen is not null and not i.is_dropped and i.expected <= m.ends) as expected,
    count(i.frozen) as frozen_total,
    count(*) filter (where i.frozen is not null and i.completed <= as_of) as done_total,
    count(*) filter (where i.item is not null and not i.is_dropped) as live_total,
    count(*) filter (where i.item is not null and i.frozen is null and not i.is_dropped) as added,
    count(*) filter (where i.frozen is not null and i.is_dropped) as dropped
from plan_group(known_at => known_at) as g
cross join m
left join item_group(as_of => as_of, known_at => known_at, in_year => in_year) as i
    on i.kind = of_kind and i.tier = g.tier and i.group_id is not distinct from g.group_id
group by g.tier, g.group_id, m.m, m.ends;
