-- declare_proposal(as_of, known_at, in_year): what the actions of each milestone say of its result, for its declaration.
-- One row  per live milestone. `n` of the `of` live actions are completed by as_of; `last_completed` is the latest day;
--          `says` is all, some or none, null without a live action.
-- Meaning  docs/definitions.md, "Milestones: result, completion and forecast".
create or replace macro declare_proposal(as_of, known_at, in_year) as table
with item as materialized (
    select i.* from item_at(as_of => as_of, known_at => known_at, in_year => in_year) as i where not i.is_dropped
),
counted as (
    select
        a.milestone, count(*) as of, count(*) filter (where a.completed is not null) as n,
        max(a.completed) as last_completed, bool_or(a.begun) as begun
    from item as a
    where a.kind = 'action'
    group by a.milestone
),
declared as (
    select d.milestone, d.result, row_number() over (
        partition by d.milestone order by d.decided_on desc, d.known_at desc, d.act desc
    ) as latest
    from declaration as d where d.known_at <= known_at
)
select
    m.item as milestone, m.text, m.lead, m.division, m.year, m.approved, m.forecast, m.pos, m.status, m.is_open, d.result as declared,
    year_last(m.start_year, m.year_start_month) as year_end,
    coalesce(c.n, 0) as n, coalesce(c.of, 0) as of, c.last_completed, coalesce(c.begun, false) as begun,
    case when c.of is null then null when c.n = c.of then 'all' when c.n > 0 then 'some' else 'none' end as says
from item as m
left join counted as c on c.milestone = m.item
left join declared as d on d.milestone = m.item and d.latest = 1
where m.kind = 'milestone';
