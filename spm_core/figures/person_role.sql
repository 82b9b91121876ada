-- person_role(): every role ever given that the plan in force or `spm people` names, and whether it was ended.
-- One row  per line of the plan's sheet People and per role added; `act` is 0 for the plan's.
-- Meaning  docs/access.md: whoever is ended stays so, whatever a later plan says, until added anew.
create or replace macro person_role() as table
with given as (
    select lower(trim(p.email)) as email, p.name, p.role, p.scope, cast(null as date) as from_on, cast(null as date) as to_on,
        cast(null as text) as deputy_for, 'plan' as source, cast(0 as bigint) as act, p.pos
    from setting(known_at => timestamp '9999-12-31 23:59:59') as s
    inner join plan_person as p on p.act = s.load
    union all
    select lower(trim(a.email)), a.name, a.role, a.scope, a.from_on, a.to_on, a.deputy_for, 'people', a.act, 0
    from person_added as a
)
select g.email, g.name, g.role, g.scope, g.from_on, g.to_on, g.deputy_for, g.source, g.act,
    exists (
        select 1 from person_ended as e
        where lower(trim(e.email)) = g.email and e.act > g.act
            and coalesce(e.role = g.role, true) and coalesce(e.scope = coalesce(g.scope, ''), true)
    ) as ended
from given as g
order by g.act, g.pos;

-- people_began(): whether the store has people, which it has from the first admin on.
-- One row  {yes}. A plan that is not in force any more counts too: a store with people never is one without.
create or replace macro people_began() as table
select exists (select 1 from plan_person where role = 'admin') or exists (select 1 from person_added where role = 'admin') as yes;
