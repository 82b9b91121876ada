-- review_state(): every review, and whether it is open or closed now; reviews close and reopen in the order of recording.
-- One row  per review. `number` is of its last frozen document, null before the first closing.
-- review_minute(): notes and attendance of reviews, in the order of recording. One row  per line; `section` null: who was there.
--          Of the minutes that a person types under a point (`review:minutes`) only the last text stands, none when it is empty.
--          A line that was struck out stays, with who struck it: a `review:strike` is a note whose text is the act of that line.
create or replace macro review_state() as table
with closed as (
    select c.review, max(c.number) as number, max(c.act) as act from review_close as c group by c.review
),
reopened as (select o.review, max(o.act) as act from review_reopen as o group by o.review)
select
    r.review, r.kind, r.scope, r.period, r.opened_on, r.as_of, r.known_at as opened_at, r.act, a.who as opened_by,
    case when c.act is null or coalesce(o.act > c.act, false) then 'open' else 'closed' end as state,
    c.number, f.as_of as closed_as_of, f.known_at as closed_at, c.act as closed_act, b.who as closed_by,
    e.why as reopened_why
from review as r
inner join act as a on a.act = r.act
left join closed as c on c.review = r.review
left join review_close as f on f.act = c.act
left join act as b on b.act = c.act
left join reopened as o on o.review = r.review
left join act as e on e.act = o.act;

create or replace macro review_minute() as table
select n.review, n.section, n.text, n.who, n.known_at, n.act, n.is_typed, s.who as struck_by, s.why as struck_why
from (
    select
        m.review, m.section, m.text, a.who, m.known_at, m.act, a.kind = 'review:minutes' as is_typed,
        row_number() over (partition by m.review, m.section, a.who, a.kind order by m.act desc) as nth
    from review_note as m inner join act as a on a.act = m.act
    where a.kind <> 'review:strike'
) as n
left join (
    select m.review, try_cast(m.text as bigint) as line, a.who, a.why
    from review_note as m inner join act as a on a.act = m.act
    where a.kind = 'review:strike'
) as s on s.review = n.review and s.line = n.act
where not n.is_typed or (n.nth = 1 and n.text <> '')
union all
select t.review, null, t.person, a.who, t.known_at, t.act, false, null, null
from review_attendance as t inner join act as a on a.act = t.act;

-- review_closing(): every closing of every review, with why it was reopened afterwards. One row  per frozen number.
create or replace macro review_closing() as table
select c.review, c.number, c.known_at, c.as_of, c.act, a.who, b.why as reopened_why
from review_close as c
inner join act as a on a.act = c.act
left join (
    select o.review, o.act, f.act as closing, row_number() over (partition by f.act order by o.act) as nth
    from review_reopen as o inner join review_close as f on f.review = o.review and f.act < o.act
) as o on o.closing = c.act and o.nth = 1
left join act as b on b.act = o.act;

-- review_act(of_review): what was done in a review: its opening, minutes, decisions and promises. One row  per act.
create or replace macro review_act(of_review) as table
select r.act, r.known_at from review as r where r.review = of_review
union all
select n.act, n.known_at from review_note as n where n.review = of_review
union all
select t.act, t.known_at from review_attendance as t where t.review = of_review
union all
select c.act, c.known_at from commitment as c where c.review = of_review
union all
select d.act, a.known_at from decision_review as d inner join act as a on a.act = d.act where d.review = of_review;
