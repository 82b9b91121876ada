-- item_scope(as_of, known_at, in_year): the items that figures of a plan year cover, with what was decided by as_of.
-- One row  per frozen item, and per added one approved by as_of; dropped ones stay, with the day of the drop.
-- in_year  first four digits of the plan year; null: the year that holds as_of; 0: every year.
-- Meaning  docs/definitions.md, "What a figure covers": the last decision by its date counts, ties by recording.
create or replace macro item_scope(as_of, known_at, in_year) as table
with decided as (
    select
        a.item, a.change, a.decided_on, a.to_date, a.to_unit, a.to_text,
        row_number() over (
            partition by a.item, a.change order by a.decided_on desc, a.known_at desc, a.act desc
        ) as latest,
        row_number() over (partition by a.item, a.change order by a.decided_on, a.known_at, a.act) as first
    from adjustment as a
    where a.known_at <= known_at and a.decided_on <= as_of
),
opened as (select distinct left(y.year, 4) as start_year from year_open as y where y.known_at <= known_at),
declared as (
    select
        d.milestone, d.result, d.decided_on,
        row_number() over (partition by d.milestone order by d.decided_on desc, d.known_at desc, d.act desc) as latest
    from declaration as d
    where d.known_at <= known_at and d.decided_on <= as_of
)
select
    p.kind, p.item, p.milestone, p.strategy, p.goal, p.year, p.start_year, p.year_start_month,
    coalesce(word.to_text, p.text) as text, p.responsible, p.start_on, p.due_precision, p.pos, p.row, p.load,
    f.frozen, coalesce(f.frozen, added.to_date) as first_approved,
    coalesce(moved.to_unit, p.lead) as lead, u.unit is not null as lead_is_unit, u.division, coalesce(u.name, moved.to_unit, p.lead) as lead_name,
    coalesce(dropped.decided_on, case when declared.result = 'dropped' then declared.decided_on end) as dropped_on,
    declared.result
from plan_item(known_at => known_at) as p
left join frozen_item as f on f.item = p.item and f.known_at <= known_at
left join opened as y on y.start_year = left(p.year, 4)
left join decided as added on added.item = p.item and added.change = 'add' and added.first = 1 and y.start_year is not null
left join decided as moved on moved.item = p.item and moved.change = 'reassign' and moved.latest = 1
left join decided as word on word.item = p.item and word.change = 'reword' and word.latest = 1
left join decided as dropped on dropped.item = p.item and dropped.change = 'drop' and dropped.first = 1
left join declared on declared.milestone = p.item and declared.latest = 1
left join plan_unit as u on u.act = p.load and u.unit = coalesce(moved.to_unit, p.lead)
where (f.item is not null or added.item is not null)
    and (in_year = 0 or p.start_year = coalesce(in_year, plan_year_of(as_of, p.year_start_month)));
