-- collaborator(as_of, known_at): who works on an item beside its lead: by the plan, or brought in by a decision, unless released.
-- One row  per item and unit that holds on as_of. `decided_by` is null for the plan's.
-- Meaning  docs/definitions.md, "Group": they see the item with a tag; no figure counts it for them.
create or replace macro collaborator(as_of, known_at) as table
with decided as (
    select
        a.item, a.to_unit as unit, a.change, coalesce(c.from_on, a.decided_on) as from_on, c.to_on, b.why, b.who,
        row_number() over (partition by a.item, a.to_unit order by a.decided_on desc, a.known_at desc, a.act desc) as latest
    from adjustment as a
    inner join act as b on b.act = a.act
    left join collaboration as c on c.act = a.act
    where a.change in ('collaborate', 'release') and a.known_at <= known_at and a.decided_on <= as_of
)
select p.item, p.unit, p.from_on, p.to_on, p.purpose, cast(null as text) as decided_by
from setting(known_at => known_at) as s
inner join plan_collaborator as p on p.act = s.load
left join decided as d on d.item = p.item and d.unit = p.unit and d.latest = 1
where d.item is null and coalesce(p.from_on <= as_of, true) and coalesce(p.to_on >= as_of, true)
union all
select d.item, d.unit, d.from_on, d.to_on, d.why, d.who
from decided as d
where d.latest = 1 and d.change = 'collaborate' and d.from_on <= as_of and coalesce(d.to_on >= as_of, true);
