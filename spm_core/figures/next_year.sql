-- accomplishment_now(known_at): the accomplishments chosen for each plan year's report, as last edited; removed ones left out.
-- suggestion_now(known_at): the suggestions for each plan year to come, the same way.
-- choice_now(known_at): what was last chosen for a milestone: carry, keep or drop; by decided date, ties by recording.
-- One row  per accomplishment, suggestion, milestone. `made` is the act that first recorded it: the order of the list.
create or replace macro accomplishment_now(known_at) as table
with told as (
    select
        t.*, row_number() over (partition by t.accomplishment order by t.act desc) as latest,
        min(t.act) over (partition by t.accomplishment) as made
    from accomplishment as t where t.known_at <= known_at
),
removed as (select r.accomplishment, max(r.act) as act from accomplishment_removed as r where r.known_at <= known_at group by r.accomplishment)
select t.* exclude (latest), a.who, a.why
from told as t
inner join act as a on a.act = t.act
left join removed as r on r.accomplishment = t.accomplishment
where t.latest = 1 and coalesce(r.act < t.act, true);

create or replace macro suggestion_now(known_at) as table
with told as (
    select
        t.*, row_number() over (partition by t.suggestion order by t.act desc) as latest,
        min(t.act) over (partition by t.suggestion) as made
    from suggestion as t where t.known_at <= known_at
),
removed as (select r.suggestion, max(r.act) as act from suggestion_removed as r where r.known_at <= known_at group by r.suggestion)
select t.* exclude (latest), a.who, a.why
from told as t
inner join act as a on a.act = t.act
left join removed as r on r.suggestion = t.suggestion
where t.latest = 1 and coalesce(r.act < t.act, true);

create or replace macro choice_now(known_at) as table
select c.act, c.milestone, c.choice, c.decided_on, a.who, a.why, d.review
from (
    select
        n.*, row_number() over (partition by n.milestone order by n.decided_on desc, n.known_at desc, n.act desc) as latest
    from next_year_choice as n where n.known_at <= known_at
) as c
inner join act as a on a.act = c.act
left join decision_review as d on d.act = c.act
where c.latest = 1;

-- last_day_told(): the last day that any decision or report speaks of; null in an empty store. One row.
create or replace macro last_day_told() as table
select greatest(
    (select max(a.decided_on) from adjustment as a), (select max(d.decided_on) from declaration as d),
    (select max(n.decided_on) from next_year_choice as n), (select max(u.month) from upload as u)
) as day;
