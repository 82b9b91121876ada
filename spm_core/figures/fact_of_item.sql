-- fact_of_item(of_item, as_of, known_at): every fact behind an item that speaks of as_of or before, and was known.
-- One row  per field of a plan, report, decision; with the upload, file and cell that it was read from, and whether it is in force.
-- Meaning  docs/contract.md, `spm trace`. `month` is null where a fact speaks of no month.
create or replace macro fact_of_item(of_item, as_of, known_at) as table
with load as (
    select l.act, l.known_at, l.file, s.load is not null as in_force, a.who
    from plan_load as l
    inner join act as a on a.act = l.act
    left join setting(known_at => known_at) as s on s.load = l.act
    where l.known_at <= known_at
),
planned as (
    select p.act, p.row, 'Milestones' as sheet, unnest([
        {'field': 'text', 'value': p.text}, {'field': 'due', 'value': cast(p.due as text)},
        {'field': 'lead', 'value': p.lead}, {'field': 'year', 'value': p.year}
    ]) as f
    from plan_milestone as p where p.milestone = of_item
    union all
    select p.act, p.row, 'Actions' as sheet, unnest([
        {'field': 'text', 'value': p.text}, {'field': 'due', 'value': cast(p.due as text)},
        {'field': 'unit', 'value': p.unit}, {'field': 'milestone', 'value': p.milestone}
    ]) as f
    from plan_action as p where p.action = of_item
),
own as (
    -- where an agency's own file says it, when the plan was made of one (sheet Source)
    select s.act, s.file, s.source_sheet, s.cells, s.pos, s.code
    from plan_source as s where s.code = of_item and s.sheet in ('Milestones', 'Actions')
),
report as (
    select u.act, u.upload, u.file, u.month, u.known_at, a.who, r.act is not null as in_force
    from upload as u
    inner join act as a on a.act = u.act
    left join report_in_force(known_at => known_at) as r on r.act = u.act
    where u.known_at <= known_at and u.month <= as_of
),
told as (
    select t.act, t.row, coalesce(t.sheet, 'Status') as sheet, unnest([
        {'field': 'status', 'value': coalesce(t.word, t.word_read)}, {'field': 'completed_on', 'value': cast(t.completed_on as text)},
        {'field': 'forecast', 'value': cast(t.forecast as text)}, {'field': 'evidence', 'value': t.evidence},
        {'field': 'note', 'value': t.note}, {'field': 'change_asked', 'value': t.change_asked},
        {'field': 'change_detail', 'value': t.change_detail}
    ]) as f
    from report_status as t where t.action = of_item
    union all
    select t.act, t.row, 'Milestones' as sheet, unnest([
        {'field': 'forecast', 'value': cast(t.forecast as text)}, {'field': 'note', 'value': t.note}
    ]) as f
    from report_milestone as t where t.milestone = of_item
),
gone as (
    -- a row about it that the report was sent without: it says nothing of the item, and why
    select l.act, l.sheet, l.cell, 'not reported: ' || l.message as value
    from left_out(known_at => known_at) as l where l.item = of_item and l.kind in ('action', 'milestone')
),
decided as (
    select
        d.act, case d.change when 're-date' then 'approved' when 'add' then 'approved' when 'reassign' then 'lead'
            when 'reword' then 'text' when 'collaborate' then 'collaborator' when 'release' then 'released'
            when 'support' then 'support' else 'dropped' end as field,
        coalesce(cast(d.to_date as text), d.to_unit, d.to_text, cast(d.decided_on as text)) as value,
        d.decided_on, d.known_at
    from adjustment as d where d.item = of_item and d.known_at <= known_at and d.decided_on <= as_of
    union all
    select d.act, 'declared', d.result || coalesce(', met on ' || cast(d.met_on as text), ''), d.decided_on, d.known_at
    from declaration as d where d.milestone = of_item and d.known_at <= known_at and d.decided_on <= as_of
    union all
    select d.act, 'evidence', e.evidence, d.decided_on, d.known_at
    from declaration as d inner join declaration_evidence as e on e.act = d.act
    where d.milestone = of_item and d.known_at <= known_at and d.decided_on <= as_of and e.evidence is not null
)
select
    p.f.field, p.f.value, cast(null as date) as month, cast(null as date) as decided_on, l.known_at, null as upload, l.file,
    p.sheet, cell_at(c.letter, p.row) as cell, l.who, cast(null as text) as why, l.in_force, p.act
from planned as p
inner join load as l on l.act = p.act
left join plan_column as c on c.act = p.act and c.sheet = p.sheet and c.field = p.f.field
where p.f.value is not null
union all
select
    'source', o.code, null, null, l.known_at, null, o.file, o.source_sheet, o.cells, l.who, null, l.in_force, l.act
from own as o inner join load as l on l.act = o.act
union all
select
    'frozen', cast(f.frozen as text), null, null, f.known_at, null, null, null, null, a.who, a.why, true, f.act
from frozen_item as f inner join act as a on a.act = f.act
where f.item = of_item and f.known_at <= known_at
union all
select
    t.f.field, t.f.value, r.month, null, r.known_at, r.upload, r.file, t.sheet, cell_at(c.letter, t.row), r.who, null, r.in_force, t.act
from told as t
inner join report as r on r.act = t.act
left join report_column as c on c.act = t.act and c.sheet = t.sheet and c.field = t.f.field
where t.f.value is not null
union all
select
    'left_out', g.value, r.month, null, r.known_at, r.upload, r.file, g.sheet, g.cell, r.who, null, r.in_force, g.act
from gone as g
inner join report as r on r.act = g.act
union all
select
    d.field, d.value, null, d.decided_on, d.known_at, null, null, null, null, a.who, a.why,
    d.act = first_value(d.act) over (
        partition by d.field, case when d.field in ('collaborator', 'released', 'support') then d.value end
        order by d.decided_on desc, d.known_at desc, d.act desc
    ), d.act
from decided as d inner join act as a on a.act = d.act;
