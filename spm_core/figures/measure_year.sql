-- measure_year(as_of, known_at): each results measure's years, from the first to the last that has anything.
-- One row  per measure and year; empty years stand as gaps; one with start_year null where it has nothing yet. Whole group only.
-- Meaning  docs/definitions.md, "Measures". Written decimals are compared to 9 places, so that 53.4 - 54 is -0.6.
create or replace macro measure_year(as_of, known_at) as table
with s as (select load, loaded_at, year_start_month, minimum_n from setting(known_at => known_at)),
measure as (
    select
        m.*, s.year_start_month, s.minimum_n, case when m.direction = 'lower' then -1 else 1 end as sign
    from s inner join plan_measure as m on m.act = s.load
),
planned as (
    select v.measure, v.year, cast(left(v.year, 4) as integer) as start_year, v.kind, v.value, v.suppressed, v.n
    from s inner join plan_value as v on v.act = s.load
    where v.subgroup = ''
),
target as materialized (select measure, start_year, value from target_now(known_at => known_at)),
published as (
    -- the first month `published_month` that ends on or after the year's last day; without one, the year's last month
    select
        m.measure, y.start_year,
        case
            when m.published_month is null then year_last(y.start_year, m.year_start_month)
            when last_day(make_date(y.start_year, m.published_month, 1)) >= year_last(y.start_year, m.year_start_month)
                then last_day(make_date(y.start_year, m.published_month, 1))
            when last_day(make_date(y.start_year + 1, m.published_month, 1)) >= year_last(y.start_year, m.year_start_month)
                then last_day(make_date(y.start_year + 1, m.published_month, 1))
            else last_day(make_date(y.start_year + 2, m.published_month, 1))
        end as month
    from measure as m
    inner join (
        select measure, unnest(range(min(start_year), max(start_year) + 1)) as start_year
        from (
            select measure, start_year from planned
            union all
            select measure, start_year from target
            union all
            select r.measure, cast(left(r.year, 4) as integer) from report_measure as r
        )
        group by measure
    ) as y on y.measure = m.measure
),
actual as (
    select measure, start_year, value, suppressed, n
    from (
        select told.*, row_number() over (
            partition by measure, start_year order by month desc, told_at desc, act desc
        ) as latest
        from (
            select p.measure, p.start_year, p.value, p.suppressed, p.n, b.month, s.load as act, s.loaded_at as told_at
            from planned as p
            cross join s
            inner join published as b on b.measure = p.measure and b.start_year = p.start_year
            where p.kind = 'actual' and (p.value is not null or p.suppressed)
            union all
            select t.measure, cast(left(t.year, 4) as integer), t.value, t.suppressed, t.n, r.month, r.act, r.received_at
            from report_in_force(known_at => known_at) as r
            inner join report_measure as t on t.act = r.act
            where t.subgroup = '' and (t.value is not null or t.suppressed)
        ) as told
        where month <= as_of
    )
    where latest = 1
),
baseline as (
    select measure, start_year, year, value
    from (
        select p.*, row_number() over (partition by measure order by start_year desc) as latest
        from planned as p where p.kind = 'baseline' and p.value is not null
    )
    where latest = 1
),
span as (
    select measure, min(start_year) as first_year, max(start_year) as last_year
    from (
        select measure, start_year from planned where kind = 'baseline' and value is not null
        union all
        select measure, start_year from target
        union all
        select measure, start_year from actual
    )
    group by measure
),
listed as (
    select
        m.measure, m.owner, m.indicator, m.direction, m.unit, m.pos, m.sign, m.data_source,
        b.year as baseline_year, b.start_year as baseline_start, b.value as baseline,
        p.start_year, p.month as published_month,
        t.value as target,
        a.measure is not null as told, a.n,
        coalesce(a.suppressed or a.n < m.minimum_n, false) as is_suppressed,
        case when not coalesce(a.suppressed or a.n < m.minimum_n, false) then a.value end as actual,
        coalesce(m.tolerance, 0.1 * abs(t.value - b.value), 0.0) as tolerance
    from measure as m
    left join span as n on n.measure = m.measure
    left join published as p on p.measure = m.measure and p.start_year between n.first_year and n.last_year
    left join baseline as b on b.measure = m.measure
    left join target as t on t.measure = m.measure and t.start_year = p.start_year
    left join actual as a on a.measure = m.measure and a.start_year = p.start_year
)
select
    l.*,
    l.sign * (l.actual - l.target) as gap,
    (l.actual - l.baseline) / nullif(l.target - l.baseline, 0) as progress,
    case
        when l.target is null and l.start_year = l.baseline_start and not l.told then 'baseline only'
        when l.target is null then 'no target'
        when not l.told and as_of < l.published_month then 'not due'
        when not l.told then 'no data'
        when l.is_suppressed then 'suppressed'
        when round(l.sign * (l.actual - l.target), 9) >= 0 then 'met'
        when round(l.sign * (l.actual - l.target), 9) >= -round(l.tolerance, 9) then 'near'
        else 'off'
    end as status,
    coalesce(round(l.sign * (l.actual - l.baseline), 9) < 0, false) as moving_away
from listed as l;
