-- expected_item(as_of, known_at): what a report for the month that ends on as_of may speak of.
-- One row  per action and milestone of the plan, in plan order, with its lead on the day before the month and at its end.
-- Meaning  docs/contract.md, "Monthly status report". `state` as KnownItem tells; `is_open` on the day before.
create or replace macro expected_item(as_of, known_at) as table
with begun as materialized (
    select i.*
    from item_scope(
        as_of => cast(date_trunc('month', as_of) - interval 1 day as date), known_at => known_at, in_year => 0
    ) as i
),
ended as materialized (select i.* from item_scope(as_of => as_of, known_at => known_at, in_year => 0) as i),
said as materialized (select r.* from status_row(known_at => known_at) as r),
finished as (
    select item, completed_on
    from (select *, row_number() over (partition by item order by nth) as n from said where word is not null)
    where n = 1 and word = 'Completed'
    union all
    select milestone, met_on
    from (
        select d.milestone, d.result, coalesce(d.met_on, d.decided_on) as met_on,
            row_number() over (partition by d.milestone order by d.decided_on desc, d.known_at desc, d.act desc) as latest
        from declaration as d where d.known_at <= known_at
    )
    where latest = 1 and result = 'met'
),
handed_over as (
    -- by what was recorded up to the month's end: a late report is judged by the rows it owed then
    select item, to_unit
    from (
        select a.item, a.to_unit,
            row_number() over (partition by a.item order by a.decided_on desc, a.known_at desc, a.act desc) as latest
        from adjustment as a
        where a.change = 'reassign' and a.known_at <= least(known_at, cast(as_of + 1 as timestamp))
            and a.decided_on < cast(date_trunc('month', as_of) as date)
    )
    where latest = 1
),
redated as (
    select item, to_date
    from (
        select a.item, a.to_date,
            row_number() over (partition by a.item order by a.decided_on desc, a.known_at desc, a.act desc) as latest
        from adjustment as a
        where a.change in ('re-date', 'add') and a.known_at <= known_at and a.decided_on < cast(date_trunc('month', as_of) as date)
    )
    where latest = 1
),
opened as (select distinct left(y.year, 4) as start_year from year_open as y where y.known_at <= known_at),
last_row as (
    select *
    from (
        select item, month, word, forecast, note, row_number() over (partition by item order by nth) as n
        from said where month < as_of
    )
    where n = 1
)
select
    p.kind, p.item, p.milestone, p.year, p.start_year, coalesce(e.text, p.text) as text, p.pos,
    coalesce(b.lead, p.lead) as lead, coalesce(e.lead, b.lead, p.lead) as lead_end,
    coalesce(h.to_unit, p.lead) as lead_then,
    exists (select 1 from plan_unit as u where u.act = p.load and u.unit = coalesce(b.lead, p.lead)) as lead_is_unit,
    case
        when b.dropped_on is not null then 'dropped'
        when e.item is not null then 'live'
        when y.start_year is not null then 'proposed'
        else 'not-opened'
    end as state,
    coalesce(f.completed_on >= cast(date_trunc('month', as_of) as date), true) and b.dropped_on is null as is_open,
    o.item is not null as owed,
    p.responsible, p.start_on, coalesce(r.to_date, b.first_approved, p.due) as due,
    l.month as last_month, l.word as last_status, l.forecast as last_forecast, l.note as last_note
from plan_item(known_at => known_at) as p
left join opened as y on y.start_year = left(p.year, 4)
left join begun as b on b.item = p.item
left join ended as e on e.item = p.item
left join finished as f on f.item = p.item
left join handed_over as h on h.item = p.item
left join redated as r on r.item = p.item
left join last_row as l on l.item = p.item
left join report_owed(as_of => as_of, known_at => known_at) as o on o.item = p.item
order by p.kind desc, p.pos;
