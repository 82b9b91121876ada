-- item_at(as_of, known_at, in_year): every item of the plan year with its dates, status and tags at the end of a month.
-- One row  per item; as_of is the month's last day. `completed` is null while open at as_of, `expected` null when dropped.
-- Meaning  docs/definitions.md, "Dates of an item", "Milestones", "Derived status". Base is P0, of added items the first approved date.
-- Holds    drift = approved_drift + unapproved_drift; the statuses partition the items.
create or replace macro item_at(as_of, known_at, in_year) as table
with s as (select tolerance_days from setting(known_at => known_at)),
scope as materialized (
    select i.*
    from item_scope(as_of => as_of, known_at => known_at, in_year => in_year) as i
    where as_of >= year_first(i.start_year, i.year_start_month)
),
said as (
    -- nth 1 is the latest row by month, then receipt; A looks at every month, the rest at months up to as_of
    select
        r.item,
        first(r.word order by r.nth) filter (where r.word is not null) as last_word,
        first(r.completed_on order by r.nth) filter (where r.word is not null) as last_completed_on,
        first(r.month order by r.nth) filter (where r.word is not null) as last_month,
        first(r.word order by r.nth) filter (where r.word is not null and r.month <= as_of) as word,
        first(r.word order by r.nth) filter (where r.word <> 'Discontinued' and r.month <= as_of) as word_begun,
        first(r.forecast order by r.nth) filter (where r.forecast is not null and r.month <= as_of) as stated,
        first(r.note order by r.nth) filter (where r.month <= as_of) as note,
        first(r.change_asked order by r.nth) filter (where r.month <= as_of) as change_asked,
        first(r.change_detail order by r.nth) filter (where r.month <= as_of) as change_detail,
        coalesce(bool_or(r.month = as_of and (r.word is not null or (r.sheet = 'Milestones' and r.forecast is not null))), false)
            as reported
    from status_row(known_at => known_at) as r
    group by r.item
),
declared as (
    select milestone, result, met_on, decided_on
    from (
        select d.*, row_number() over (partition by d.milestone order by d.decided_on desc, d.known_at desc, d.act desc) as latest
        from declaration as d where d.known_at <= known_at
    )
    where latest = 1
),
ended as (
    select
        c.*,
        case
            when c.kind = 'action' and w.last_word = 'Completed' and w.last_completed_on <= as_of then w.last_completed_on
            when c.kind = 'milestone' and d.result = 'met' and coalesce(d.met_on, d.decided_on) <= as_of
                then coalesce(d.met_on, d.decided_on)
        end as completed,
        case c.kind when 'action' then w.last_month else d.decided_on end > as_of as told_later,
        w.word, w.stated, w.note, w.change_asked, w.change_detail, coalesce(w.reported, false) as told_now,
        coalesce(w.word_begun in ('On schedule', 'Behind', 'Completed'), false) as told_begun
    from scope as c
    left join said as w on w.item = c.item
    left join declared as d on d.milestone = c.item
),
redated as (
    select item, to_date, to_precision
    from (
        select
            e.item, a.to_date, a.to_precision,
            row_number() over (partition by e.item order by a.decided_on desc, a.known_at desc, a.act desc) as latest
        from ended as e
        inner join adjustment as a on a.item = e.item and a.change in ('re-date', 'add')
        where a.known_at <= known_at and a.decided_on <= coalesce(e.completed, as_of)
    )
    where latest = 1
),
dated as (
    select
        e.*,
        coalesce(r.to_date, e.first_approved) as approved,
        coalesce(r.to_precision, e.due_precision) as approved_precision,
        e.dropped_on is not null as is_dropped,
        e.completed is null and e.dropped_on is null as is_open
    from ended as e
    left join redated as r on r.item = e.item
),
of_actions as (
    select
        a.milestone,
        max(coalesce(a.completed, greatest(coalesce(a.stated, a.approved), as_of + 1))) as forecast,
        bool_and(a.completed is not null) as all_completed,
        bool_or(a.told_now) as any_reported,
        bool_or(a.told_begun) as any_begun
    from dated as a
    where a.kind = 'action' and not a.is_dropped
    group by a.milestone
),
told as (
    select
        d.*,
        coalesce(d.stated, o.forecast, d.approved) as forecast,
        d.stated is null and o.forecast is null as no_forecast,
        d.told_now or coalesce(o.any_reported, false) as reported,
        d.told_begun or coalesce(o.any_begun, false) as begun,
        d.is_open and d.result is null and coalesce(o.all_completed, false) as ready_to_declare,
        d.is_open and coalesce(d.word = 'Discontinued' or d.change_asked = 'drop', false) as drop_asked
    from dated as d
    left join of_actions as o on d.kind = 'milestone' and o.milestone = d.item
),
expected as (
    select
        t.*, s.tolerance_days,
        case
            when t.completed is not null then t.completed
            when not t.is_dropped then greatest(t.forecast, as_of + 1)
        end as expected
    from told as t
    cross join s
)
select
    x.kind, x.item, x.text, x.milestone, x.strategy, x.goal, x.year, x.start_year, x.year_start_month, x.pos, x.row, x.load,
    x.lead, x.lead_name, x.lead_is_unit, x.division, x.responsible, x.start_on,
    x.frozen, x.first_approved, x.approved, x.approved_precision, x.forecast, x.completed, x.expected,
    x.expected - x.first_approved as drift,
    x.approved - x.first_approved as approved_drift,
    x.expected - x.approved as unapproved_drift,
    coalesce(x.completed is not null and x.told_later, false) as known_later,
    x.is_dropped, x.dropped_on, x.is_open, x.reported, x.begun, x.word, x.note, x.change_asked, x.change_detail,
    case
        when x.is_dropped then 'dropped'
        when x.completed <= x.first_approved then 'completed_on_time'
        when x.completed <= x.approved then 'completed_on_approved'
        when x.completed is not null then 'completed_late'
        when x.approved <= as_of then 'overdue'
        when x.forecast > x.approved + x.tolerance_days or (x.kind = 'action' and x.word = 'Behind') then 'behind'
        when not x.reported then 'not_reported'
        when x.begun then 'on_plan'
        else 'not_started'
    end as status,
    list_filter([
        case when x.is_open and x.no_forecast then 'no forecast' end,
        case when x.approved <> x.first_approved then 're-dated' end,
        case when x.is_open and x.forecast > x.approved + x.tolerance_days then 'forecast late' end,
        case when x.ready_to_declare then 'ready to declare' end,
        case when x.frozen is null then 'added' end,
        case when x.drop_asked then 'drop asked' end,
        case when x.is_open and x.result in ('partly_met', 'not_met', 'carried_forward') then x.result end
    ], lambda tag: tag is not null) as tags
from expected as x;
