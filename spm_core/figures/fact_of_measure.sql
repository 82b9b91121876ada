-- fact_of_measure(of_measure, as_of, known_at): every value given for a measure by a plan or a report, and where it stood.
-- One row  per value, decided targets among them; subgroups too. A suppressed value shows as '*'. `month` is null for the plan's.
create or replace macro fact_of_measure(of_measure, as_of, known_at) as table
with load as (
    select l.act, l.known_at, l.file, s.load is not null as in_force, a.who
    from plan_load as l
    inner join act as a on a.act = l.act
    left join setting(known_at => known_at) as s on s.load = l.act
    where l.known_at <= known_at
),
report as (
    select u.act, u.upload, u.file, u.month, u.known_at, a.who, r.act is not null as in_force
    from upload as u
    inner join act as a on a.act = u.act
    left join report_in_force(known_at => known_at) as r on r.act = u.act
    where u.known_at <= known_at and u.month <= as_of
)
select
    v.kind as field, case when v.suppressed then '*' else cast(v.value as text) end as value, v.year, v.subgroup, v.n,
    cast(null as date) as month, cast(null as date) as decided_on, l.known_at, null as upload, l.file,
    'Values' as sheet, cell_at(c.letter, v.row) as cell, l.who, cast(null as text) as why, l.in_force, v.act
from plan_value as v
inner join load as l on l.act = v.act
left join plan_column as c on c.act = v.act and c.sheet = 'Values' and c.field = 'value'
where v.measure = of_measure
union all
select
    'actual', case when t.suppressed then '*' else cast(t.value as text) end, t.year, t.subgroup, t.n,
    r.month, null, r.known_at, r.upload, r.file, coalesce(t.sheet, 'Measures'), coalesce(t.cell, cell_at(c.letter, t.row)), r.who, t.note, r.in_force, t.act
from report_measure as t
inner join report as r on r.act = t.act
left join report_column as c on c.act = t.act and c.sheet = 'Measures' and c.field = 'value'
where t.measure = of_measure
union all
select
    'target', cast(g.value as text), strftime(make_date(g.start_year, 1, 1), '%Y') || '-' || right(cast(g.start_year + 1 as text), 2), '', null,
    null, g.decided_on, g.known_at, null, null, null, null, g.who, g.why, g.in_force, g.act
from target_given(known_at => known_at) as g
where g.measure = of_measure and not g.from_plan and g.decided_on <= as_of;
