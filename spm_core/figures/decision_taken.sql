-- decision_taken(known_at): every decision about an item or a target: what it was before, what it became, who, why, in which review.
-- One row  per adjustment, declaration and target decided. `item` is a measure's code for a target, whose `change` is 'target'.
-- Meaning  `was` is what the decision before it (by decided date, ties by recording) left, else the plan.
--          `is_as_before`: the date with its precision, the unit or the words are those that held before it.
create or replace macro decision_taken(known_at) as table
with taken as (
    select
        d.act, d.known_at as told_at, d.decided_on, d.item, d.change, cast(null as text) as year,
        case when d.change in ('re-date', 'add') then 'date' else d.change end as field,
        coalesce(cast(d.to_date as text), d.to_unit, d.to_text) as became, d.to_precision as precision, false as from_plan
    from adjustment as d
    where d.known_at <= known_at
    union all
    select d.act, d.known_at, d.decided_on, d.milestone, 'declare', null, 'result', d.result, null, false
    from declaration as d
    where d.known_at <= known_at
    union all
    select
        t.act, t.known_at, t.decided_on, t.measure, 'target', cast(t.start_year as text), 'target ' || t.start_year,
        cast(t.value as text), null, t.from_plan
    from target_told(known_at => known_at) as t
),
lined as (
    select
        t.*, lag(t.became) over of_field as before, lag(t.precision) over of_field as precision_before
    from taken as t
    window of_field as (partition by t.item, t.field order by t.decided_on, t.told_at, t.act)
),
planned as (
    select p.item, p.kind, p.text, p.lead, p.due_precision, f.frozen
    from plan_item(known_at => known_at) as p
    left join frozen_item as f on f.item = p.item and f.known_at <= known_at
)
select
    l.act, l.told_at, l.decided_on, l.item, coalesce(p.kind, case when l.change = 'target' then 'measure' end) as kind, p.text,
    l.change, l.year,
    coalesce(
        case when l.field in ('date', 'reassign', 'reword', 'result') or l.change = 'target' then l.before end,
        case when l.change = 're-date' then cast(p.frozen as text) when l.change = 'reassign' then p.lead when l.change = 'reword' then p.text end
    ) as was,
    case when l.change in ('re-date', 'add') then strftime(cast(l.became as date), '%Y-%m-%d') else l.became end as became,
    coalesce(
        case l.change
            when 're-date' then
                coalesce(l.before, cast(p.frozen as text)) = l.became and coalesce(l.precision_before, p.due_precision) = l.precision
            when 'reassign' then coalesce(l.before, p.lead) = l.became
            when 'reword' then coalesce(l.before, p.text) = l.became
        end,
        false
    ) as is_as_before,
    a.who, a.why, d.review, e.evidence, e.proposed, m.met_on
from lined as l
inner join act as a on a.act = l.act
left join planned as p on p.item = l.item and l.change <> 'target'
left join decision_review as d on d.act = l.act
left join declaration_evidence as e on e.act = l.act
left join declaration as m on m.act = l.act
where not l.from_plan;
