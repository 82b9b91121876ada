-- year_adjustment(as_of, known_at, in_year): what was decided about the plan year's items by the end of the month, oldest first.
-- One row  per recorded decision, those that a later one overruled too; `from_*` is what stood before it:
--          the decision before it by decided date (ties by recording), else the frozen date, else the plan's own.
-- Meaning  docs/definitions.md, "Order of decisions". Items never approved into a year are in none of its figures, nor here.
-- year_declaration(as_of, known_at, in_year): the result that stands declared of each milestone of the year, with its reason.
create or replace macro year_adjustment(as_of, known_at, in_year) as table
with scope as materialized (
    select i.* from item_scope(as_of => as_of, known_at => known_at, in_year => in_year) as i
),
planned as (
    select p.item, p.due, p.lead, p.text, p.responsible from plan_item(known_at => known_at) as p
),
decided as (
    select
        a.act, a.known_at, a.decided_on, a.item, a.change, a.to_date, a.to_unit, a.to_text,
        -- add and re-date both set the approved date, so each may be what a re-date moves away from
        lag(a.to_date) over dates as date_before,
        lag(a.to_unit) over same as unit_before,
        lag(a.to_text) over same as text_before
    from adjustment as a
    where a.known_at <= known_at and a.decided_on <= as_of
    window
        same as (partition by a.item, a.change order by a.decided_on, a.known_at, a.act),
        dates as (
            partition by a.item, case when a.change in ('add', 're-date') then 'date' else a.change end
            order by a.decided_on, a.known_at, a.act
        )
)
select
    s.kind, d.item, s.text, s.lead, s.lead_name, s.division, d.change, d.decided_on, d.known_at, c.why, c.who,
    case d.change
        when 're-date' then cast(coalesce(d.date_before, s.frozen, p.due) as text)
        when 'reassign' then coalesce(d.unit_before, p.lead)
        when 'reword' then coalesce(d.text_before, p.text)
    end as from_value,
    coalesce(cast(d.to_date as text), d.to_unit, d.to_text) as to_value
from decided as d
inner join scope as s on s.item = d.item
inner join planned as p on p.item = d.item
inner join act as c on c.act = d.act
order by d.decided_on, d.known_at, d.act;

create or replace macro year_declaration(as_of, known_at, in_year) as table
select s.item as milestone, d.result, d.met_on, d.decided_on, c.why, c.who
from (
    select
        d.*,
        row_number() over (partition by d.milestone order by d.decided_on desc, d.known_at desc, d.act desc) as latest
    from declaration as d
    where d.known_at <= known_at and d.decided_on <= as_of
) as d
inner join item_scope(as_of => as_of, known_at => known_at, in_year => in_year) as s on s.item = d.milestone
inner join act as c on c.act = d.act
where d.latest = 1;
