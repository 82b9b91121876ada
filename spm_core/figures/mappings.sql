-- mappings(known_at): the mappings that are kept, the last of each name, unless it was forgotten since.
-- One row  per name.
-- Meaning  docs/contract.md, "Any other spreadsheet".
create or replace macro mappings(known_at) as table
select m.name, m.fingerprint, m.unit, m.document, m.who, m.known_at, m.act
from (
    select
        k.name, k.fingerprint, k.unit, k.document, a.who, k.known_at, k.act,
        row_number() over (partition by k.name order by k.act desc) as n
    from mapping_kept as k inner join act as a on a.act = k.act
    where k.known_at <= known_at
) as m
left join (
    select f.name, max(f.act) as act from mapping_forgotten as f where f.known_at <= known_at group by f.name
) as f on f.name = m.name
where m.n = 1 and (f.act is null or f.act < m.act);
