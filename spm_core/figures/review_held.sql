-- review_held(known_at): what became of each review that was opened, as known at a moment.
-- One row  per kind, scope and period; `state` is held (one of them is closed, and not opened again since) or open.
create or replace macro review_held(known_at) as table
with closed as (select c.review, max(c.act) as act from review_close as c where c.known_at <= known_at group by c.review),
reopened as (select o.review, max(o.act) as act from review_reopen as o where o.known_at <= known_at group by o.review),
standing as (
    select r.review, r.kind, r.scope, r.period, c.act is not null and coalesce(o.act < c.act, true) as closed
    from review as r
    left join closed as c on c.review = r.review
    left join reopened as o on o.review = r.review
    where r.known_at <= known_at
)
select
    t.kind, t.scope, t.period,
    case when bool_or(t.closed) then 'held' else 'open' end as state,
    coalesce(min(t.review) filter (where t.closed), min(t.review)) as review
from standing as t
group by t.kind, t.scope, t.period;
