-- report_state(as_of, known_at): what became of each report due for the month.
-- One row  per unit that owes one, with the rows it owes and those reported; `state` is on_time, late or missing, `due_on` the agency's due day, `deadline` the moment (UTC) at which it ends.
-- report_months(months, known_at): report_state of each of several months, for one question; one row  per unit and month.
-- reporting(as_of, known_at): reports due, on time, late, missing, and the rows reported of those owed.
-- One row  per group of every tier. Goal and strategy: the units that owe a row there.
-- Holds    due = on_time + late + missing, of the month asked alone.
-- report_due_on(month_end, due_day): the day until whose end a month's report may come; of a shorter month the last.
create or replace macro report_due_on(month_end, due_day) as
    least(month_end + due_day, last_day(month_end + 1));

create or replace macro report_state(as_of, known_at) as table
with s as (
    select d.due_on, timezone('UTC', timezone(d.time_zone, cast(d.due_on + 1 as timestamp))) as deadline
    from (
        select time_zone, report_due_on(as_of, report_due_day) as due_on from setting(known_at => known_at)
    ) as d
),
standing as (
    select u.unit, u.received_at from report_standing(known_at => known_at) as u where u.month = as_of
)
select
    o.unit, any_value(o.division) as division, s.due_on, s.deadline,
    any_value(o.owed_rows) as owed_rows, any_value(o.reported_rows) as reported_rows,
    min(t.received_at) as first_received_at,
    case
        when min(t.received_at) < s.deadline then 'on_time'
        when min(t.received_at) is not null then 'late'
        else 'missing'
    end as state
from (
    select r.unit, any_value(r.division) as division, count(*) as owed_rows, count(*) filter (where r.reported) as reported_rows
    from report_owed(as_of => as_of, known_at => known_at) as r
    group by r.unit
) as o
cross join s
left join standing as t on t.unit = o.unit
group by o.unit, s.due_on, s.deadline;

create or replace macro report_months(months, known_at) as table
select m.month_end, r.*
from (select unnest(list_distinct(months::date[])) as month_end) as m
cross join lateral (from report_state(as_of => m.month_end, known_at => known_at)) as r;

create or replace macro reporting(as_of, known_at) as table
with owed as materialized (select o.* from report_owed(as_of => as_of, known_at => known_at) as o),
state as materialized (select r.* from report_state(as_of => as_of, known_at => known_at) as r),
member as (
    select 'agency' as tier, 'agency' as group_id, owed.* from owed
    union all
    select 'division', owed.division, owed.* from owed
    union all
    select 'unit', owed.unit, owed.* from owed
    union all
    select 'goal', owed.goal, owed.* from owed
    union all
    select 'strategy', owed.strategy, owed.* from owed
),
by_unit as (
    select m.tier, m.group_id, m.unit, count(*) as owed_rows, count(*) filter (where m.reported) as reported_rows
    from member as m
    group by m.tier, m.group_id, m.unit
)
select
    g.tier, g.group_id, g.name, g.pos,
    count(b.unit) as due,
    count(*) filter (where r.state = 'on_time') as on_time,
    count(*) filter (where r.state = 'late') as late,
    count(*) filter (where r.state = 'missing') as missing,
    coalesce(sum(b.reported_rows), 0) as actions_n,
    coalesce(sum(b.owed_rows), 0) as actions_of,
    coalesce(list(b.unit order by u.pos) filter (where r.state = 'missing'), []) as missing_units
from plan_group(known_at => known_at) as g
left join by_unit as b on b.tier = g.tier and b.group_id = g.group_id
left join state as r on r.unit = b.unit
left join plan_group(known_at => known_at) as u on u.tier = 'unit' and u.group_id = b.unit
where g.group_id is not null
group by g.tier, g.group_id, g.name, g.pos;
