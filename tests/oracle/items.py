"""One item as of a month (definitions: "Dates of an item", "Milestones", "Derived status")."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.calendar import before, due_day, months_of
from tests.oracle.events import Adjust, Declare
from tests.oracle.knowledge import Item, Knowledge, Told

STARTED = ("On schedule", "Behind", "Completed")


def days(later: date | None, earlier: date | None) -> int | None:
    """Give the days between two dates; none where one is missing."""
    return (later - earlier).days if later and earlier else None


class AsOf:
    """Everything known, as of the end of a month *t*."""

    def __init__(self, known: Knowledge, t: date) -> None:
        self.known, self.t = known, t
        self.settings = known.plan.settings
        self.tolerance = timedelta(days=self.settings.tolerance_days)

    # Decisions.

    def decided(self, item: Item, day: date, *changes: str) -> list[Adjust]:
        """The adjustments decided on or before a day, in their order."""
        return [one for one in self.known.decisions.get(item.item, []) if one.on <= day and one.change in changes]

    def declared(self, item: Item) -> Declare | None:
        """The last declaration dated on or before t."""
        return next((d for d in reversed(self.known.declarations.get(item.item, [])) if d.on <= self.t), None)

    def lead(self, item: Item) -> str:
        """Its lead as of t: by the last reassignment decided by then."""
        moves = self.decided(item, self.t, "reassign")
        return str(moves[-1].to) if moves else item.lead

    def exists(self, item: Item) -> bool:
        """Frozen items always; added ones from their decision's date."""
        return item.added_on is None or item.added_on <= self.t

    def dropped(self, item: Item) -> bool:
        """A drop by `adjust` stands for good; one by declaration until a later declaration ends it."""
        last = self.declared(item)
        return bool(self.decided(item, self.t, "drop")) or bool(last and last.result == "dropped")

    def live(self, item: Item) -> bool:
        """Frozen or added, and not dropped."""
        return self.exists(item) and not self.dropped(item)

    # Dates.

    def completed(self, item: Item) -> date | None:
        """A, whatever t: the latest word over all months, or the last declaration over all dates."""
        if item.kind == "milestone":
            declared = self.known.declarations.get(item.item, [])
            return (declared[-1].met_on or declared[-1].on) if declared and declared[-1].result == "met" else None
        words = [one.row for one in self.known.told.get(item.item, []) if one.row.word]
        return words[-1].completed_on if words and words[-1].word == "Completed" else None

    def done(self, item: Item) -> bool:
        """Completed as of t: A <= t."""
        a = self.completed(item)
        return a is not None and a <= self.t

    def approved(self, item: Item) -> date:
        """P(t); of a completed item the date approved on day A."""
        a = self.completed(item)
        day = a if a and a <= self.t else self.t
        # Reading: the addition is itself an adjustment that sets the date, in its place among the re-datings.
        dated = self.decided(item, day, "re-date", "add")
        if not dated or dated[-1].change == "add":
            return item.first
        return due_day(str(dated[-1].to), self.settings.year_start_month)

    def stated(self, item: Item) -> date | None:
        """The expected finish of the latest report for a month <= t that states one."""
        if item.kind == "milestone":
            rows = [(m, f) for m, _, _, f in self.known.told_milestones.get(item.item, [])]
        else:
            rows = [(one.month, one.row.forecast) for one in self.known.told.get(item.item, [])]
        return next((f for m, f in reversed(rows) if m <= self.t and f), None)

    def forecast(self, item: Item) -> date:
        """F(t): stated; of a milestone else the latest E of its live actions; else P."""
        stated = self.stated(item)
        if stated is None and item.kind == "milestone":
            stated = max((e for a in self.live_actions(item) if (e := self.expected(a))), default=None)
        return stated or self.approved(item)

    def expected(self, item: Item) -> date | None:
        """E(t): A, else max(F, t + 1 day); none when dropped and not completed."""
        if self.done(item):
            return self.completed(item)
        return None if self.dropped(item) else max(self.forecast(item), self.t + timedelta(days=1))

    def live_actions(self, milestone: Item) -> list[Item]:
        """The live actions of a milestone."""
        actions = (i for i in self.known.items.values() if i.kind == "action" and i.milestone == milestone.item)
        return [one for one in actions if self.live(one)]

    # Words and reports.

    def told(self, item: Item) -> list[Told]:
        """The rows about it in reports for months <= t."""
        return [one for one in self.known.told.get(item.item, []) if one.month <= self.t]

    def word(self, item: Item) -> str | None:
        """The latest non-blank status word of months <= t."""
        return next((one.row.word for one in reversed(self.told(item)) if one.row.word), None)

    def started(self, item: Item) -> bool:
        """The latest word other than `Discontinued` says so; a milestone, when a live action is."""
        if item.kind == "milestone":
            return any(self.started(action) for action in self.live_actions(item))
        words = [one.row.word for one in self.told(item) if one.row.word not in ("", "Discontinued")]
        return bool(words) and words[-1] in STARTED

    def reported(self, item: Item) -> bool:
        """For month t: a status in any report in force for it; a milestone also by its expected finish."""
        if item.kind == "milestone":
            rows = self.known.told_milestones.get(item.item, [])
            own = any(m == self.t and f for m, _, _, f in rows)
            return own or any(self.reported(action) for action in self.live_actions(item))
        return any(one.month == self.t and one.row.word for one in self.known.told.get(item.item, []))

    # Status and tags.

    def status(self, item: Item) -> str:
        """The first that holds."""
        p, a = self.approved(item), self.completed(item)
        if self.dropped(item):
            return "dropped"
        if self.done(item):
            assert a
            return "completed_on_time" if a <= item.first else "completed_on_approved" if a <= p else "completed_late"
        if p <= self.t:
            return "overdue"
        if self.forecast(item) > p + self.tolerance or (item.kind == "action" and self.word(item) == "Behind"):
            return "behind"
        if not self.reported(item):
            return "not_reported"
        return "on_plan" if self.started(item) else "not_started"

    def tags(self, item: Item) -> set[str]:
        """The tags that hold."""
        # Reading: re-dated of an added item is against its first approved date.
        always = {"re-dated": self.approved(item) != item.first, "added": item.frozen is None}
        # Reading: a dropped item is closed, so it has none of the tags that stand only while open.
        opened = not self.done(item) and not self.dropped(item)
        while_open = self._open_tags(item) if opened else {}
        return {tag for tag, holds in (always | while_open).items() if holds}

    def _open_tags(self, item: Item) -> dict[str, bool]:
        tags = {"forecast late": self.forecast(item) > self.approved(item) + self.tolerance}
        if item.kind == "action":
            rows = self.told(item)
            tags["no forecast"] = self.stated(item) is None
            # Reading: by the latest word, or by the latest row's change asked.
            tags["drop asked"] = self.word(item) == "Discontinued" or bool(rows and rows[-1].row.change_asked == "drop")
            return tags
        actions, last = self.live_actions(item), self.declared(item)
        # Reading: a forecast made of the actions' expected finishes is one.
        tags["no forecast"] = self.stated(item) is None and not actions
        tags["ready to declare"] = bool(actions) and all(map(self.done, actions)) and last is None
        if last and last.result in ("partly_met", "not_met", "carried_forward"):
            tags[last.result] = True
        return tags

    # Drift.

    def month_slip(self, item: Item) -> int | None:
        """E(t) - E(t-1 month), where reported for both months of one year (the item's)."""
        months = months_of(item.year, self.settings.year_start_month)
        earlier = AsOf(self.known, before(self.t))
        both = self.t in months and earlier.t in months and self.exists(item) and earlier.exists(item)
        if not (both and self.reported(item) and earlier.reported(item)):
            return None
        return days(self.expected(item), earlier.expected(item))

    def row(self, item: Item) -> dict[str, object]:
        """The row of `show drift` and `show items`."""
        p, e, first = self.approved(item), self.expected(item), item.first
        return {
            "item": item.item,
            "lead": self.lead(item),
            "frozen": item.frozen,
            "approved": p,
            "forecast": self.forecast(item),
            "completed": self.completed(item) if self.done(item) else None,
            "expected": e,
            "drift": days(e, first),
            "approved_drift": days(p, first),
            "unapproved_drift": days(e, p),
            "month_slip": self.month_slip(item),
            "status": self.status(item),
            "tags": self.tags(item),
        }
