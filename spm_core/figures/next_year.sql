-- words_standing(known_at): which words of people stand: the last of each accomplishment (2026-27.a1) and suggestion (2026-27.s1) not removed since.
-- accomplishment_now(known_at): the accomplishments chosen for each plan year's report, as last edited; removed ones left out.
-- suggestion_now(known_at): the suggestions for each plan year to come, the same way.
-- choice_now(known_at): what was last chosen for a milestone: carry, keep or drop; by decided date, ties by recording.
-- One row  per accomplishment, suggestion, milestone. `made` is the act that first recorded it: the order of the list.
create or replace macro words_standing(known_at) as table
with told as (
    select t.accomplishment as id, t.act from accomplishment as t where t.known_at <= known_at
    union all
    select t.suggestion, t.act from suggestion as t where t.known_at <= known_at
),
removed as (
    select r.accomplishment as id, r.act from accomplishment_removed as r where r.known_at <= known_at
    union all
    select r.suggestion, r.act from suggestion_removed as r where r.known_at <= known_at
),
gone as (select r.id, max(r.act) as act from removed as r group by r.id)
select t.act, t.made, a.who, a.why
from (
    select
        t.*, row_number() over (partition by t.id order by t.act desc) as latest, min(t.act) over (partition by t.id) as made
    from told as t
) as t
inner join act as a on a.act = t.act
left join gone as g on g.id = t.id
where t.latest = 1 and coalesce(g.act < t.act, true);

create or replace macro accomplishment_now(known_at) as table
select t.*, w.made, w.who, w.why
from accomplishment as t inner join words_standing(known_at => known_at) as w on w.act = t.act;

create or replace macro suggestion_now(known_at) as table
select t.*, w.made, w.who, w.why
from suggestion as t inner join words_standing(known_at => known_at) as w on w.act = t.act;

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
