-- report_due(on_day, known_at, first_month, last_month): every unit report that is due for the months between two days.
-- One row  per month (its last day) and unit that owes a report for it.
-- Meaning  docs/definitions.md, "Reports due", by report_state; `state` says how it stands on a day whose last moment known_at is:
--          delivered, delivered_late, late (the due day is over), owed (the month is over), coming (it still runs).
-- report_rate(as_of, known_at, settled_at, months): of each month's due reports, those on time: the reporting rate RR over time.
-- One row  per group (agency, division, unit) and month up to as_of that had any due and whose deadline was over at settled_at;
--          one with month null for a group without such months.
-- review_due(on_day, known_at, first_day, last_day): the reviews that fall due for the periods that end between two days.
-- One row  per review and period of an opened plan year; `state` is held, open, late, owed or coming, as above.
-- Period   as `review open` takes it: a month, or the quarter with which a half year (of a division, a year) ends.
-- Meaning  docs/contract.md, settings division_review, leadership_review, review_within_days. A review is never due before
--          the reports of its last month, and none is whose due day was over when the agency's first plan became known.
create or replace macro report_due(on_day, known_at, first_month, last_month) as table
with s as (select x.load from setting(known_at => known_at) as x),
month as (
    select last_day(cast(g.range as date)) as last
    from range(date_trunc('month', first_month), last_day(last_month) + interval 1 day, interval 1 month) as g
)
select
    m.last as month, r.unit, u.name, u.leader, u.email, u.pos, r.division,
    r.due_on, r.deadline, r.first_received_at, r.owed_rows, r.reported_rows, r.came,
    case
        when r.came = 'on_time' then 'delivered'
        when r.came = 'late' then 'delivered_late'
        when m.last >= on_day then 'coming'
        when r.deadline > known_at then 'owed'
        else 'late'
    end as state
from month as m
cross join lateral (
    select t.unit, t.division, t.due_on, t.deadline, t.first_received_at, t.owed_rows, t.reported_rows, t.state as came
    from report_state(as_of => m.last, known_at => known_at) as t
) as r
inner join plan_unit as u on u.unit = r.unit
inner join s on s.load = u.act;

create or replace macro report_rate(as_of, known_at, settled_at, months) as table
with told as materialized (
    select d.month, d.unit, d.division, d.came
    from report_due(
        on_day => as_of, known_at => known_at,
        first_month => cast(date_trunc('month', as_of) - to_months(months - 1) as date), last_month => as_of
    ) as d
    where d.deadline <= settled_at
),
member as (
    select 'agency' as tier, 'agency' as group_id, told.* from told
    union all
    select 'division', told.division, told.* from told
    union all
    select 'unit', told.unit, told.* from told
)
select
    g.tier, g.group_id, g.pos, m.month, count(*) filter (where m.came = 'on_time') as on_time, count(m.unit) as due
from plan_group(known_at => known_at) as g
left join member as m on m.tier = g.tier and m.group_id = g.group_id
where g.group_id is not null
group by g.tier, g.group_id, g.pos, m.month;

create or replace macro review_due(on_day, known_at, first_day, last_day) as table
with s as materialized (
    select x.load, x.name, x.year_start_month, x.report_due_day, x.time_zone, x.division_review, x.leadership_review, x.review_within_days
    from setting(known_at => known_at) as x
),
begun as (select min(l.known_at) as known_at from plan_load as l where l.known_at <= known_at),
opened as (
    select distinct try_cast(left(y.year, 4) as integer) as start_year from year_open as y where y.known_at <= known_at
),
every as (
    select 'leadership' as kind, 'agency' as scope, s.name, -1 as pos, s.leadership_review as cadence from s
    union all
    select 'division', d.division, d.name, d.pos, s.division_review from s inner join plan_division as d on d.act = s.load
),
step as (
    select
        e.*, case e.cadence when 'monthly' then 1 when 'quarterly' then 3 when 'twice a year' then 6 when 'yearly' then 12 end as months
    from every as e
),
period as (
    select
        p.kind, p.scope, p.name, p.pos, p.cadence, p.months, o.start_year, g.range as nth,
        cast(year_first(o.start_year, s.year_start_month) + to_months(cast((g.range - 1) * p.months as integer)) as date) as starts,
        cast(year_first(o.start_year, s.year_start_month) + to_months(cast(g.range * p.months as integer)) - interval 1 day as date) as ends
    from s
    cross join opened as o
    cross join step as p
    inner join range(1, 13) as g on g.range * p.months <= 12
),
dated as (
    select
        p.*,
        printf('%04d-%02d', p.start_year, (p.start_year + 1) % 100) as year,
        greatest(p.ends + s.review_within_days, report_due_on(p.ends, s.report_due_day)) as due_on,
        timezone(s.time_zone, timezone('UTC', b.known_at)) as begun_at
    from period as p
    cross join s
    cross join begun as b
    where p.ends between first_day and last_day
),
named as (
    select
        d.*,
        case
            when d.months = 12 and d.kind = 'leadership' then d.year
            when d.months = 1 then strftime(d.ends, '%Y-%m')
            else d.year || '.Q' || cast(cast(d.nth * d.months / 3 as integer) as varchar)
        end as period
    from dated as d
    where d.due_on >= cast(d.begun_at as date)
)
select
    n.kind, n.scope, n.name, n.pos, n.cadence, n.year, n.period, n.starts, n.ends, n.due_on, h.review,
    case
        when h.state is not null then h.state
        when n.ends >= on_day then 'coming'
        when n.due_on >= on_day then 'owed'
        else 'late'
    end as state
from named as n
left join review_held(known_at => known_at) as h
    on h.kind = n.kind and h.scope = n.scope and h.period = n.period;
