"""Reviews: which there are, the month that each looks at, what was frozen, and what has come in since."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import iso
from spm_core.figures.plan import agency_time, settings
from spm_core.model import Ask, Month, PlanYear
from spm_core.store.store import FOREVER, utc_now

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store

Row = dict[str, Any]

KINDS = ("division", "leadership", "mid-plan")
"""What a review may be: of a division (quarterly, or monthly), of the leadership, in the plan's middle."""


@dataclass(frozen=True)
class Period:
    """What a review covers: a quarter (`2026-27.Q2`), a plan year (`2026-27`) or a month (`2026-10`)."""

    label: str
    form: str
    """quarter, year or month"""
    months: tuple[Month, ...]

    @classmethod
    def parse(cls, text: str, start_month: int) -> Period:
        """Read a period; anything else is a ValueError.

        >>> str(Period.parse("2026-27.Q2", 7).months[0])
        '2026-10'
        >>> Period.parse("2026", 7).label
        '2026-27'
        """
        text = text.strip()
        if quarter := re.fullmatch(r"(\d{4}(?:-\d{2,4})?)\.Q([1-4])", text):
            year, nth = PlanYear.parse(quarter[1], start_month), int(quarter[2])
            return cls(f"{year.label}.Q{nth}", "quarter", year.months[nth * 3 - 3 : nth * 3])
        # 2026-27 is a plan year, 2026-10 a month; 2009-10 may be either and is the year, as everywhere in a plan
        try:
            year = PlanYear.parse(text, start_month)
        except ValueError:
            month = Month.parse(text)
            return cls(str(month), "month", (month,))
        return cls(year.label, "year", year.months)


@access.question
def reviews(store: Store) -> list[Row]:
    """Every review, the latest opened first.

    Rows {review, kind, scope, period, state, opened, opened_by, as_of, closed, closed_by, number, reopened_why}: `state` is
    open or closed, `as_of` the month looked at, `number` of the last frozen document (null: none). Days are ISO.
    """
    rows = store.rows("from review_state() as r order by r.act desc")
    return [_listed(store, row) for row in rows]


def _listed(store: Store, row: Row) -> Row:
    closed = row["state"] == "closed"
    return {
        **{key: row[key] for key in ("review", "kind", "scope", "period", "state")},
        "opened": iso(row["opened_on"]),
        "opened_by": row["opened_by"],
        "as_of": str(Month.of(row["closed_as_of"]) if closed else month_of(store, row)),
        "closed": agency_time(store, row["closed_at"]).date().isoformat() if closed else None,
        "closed_by": row["closed_by"] if closed else None,
        "number": row["number"],
        "reopened_why": None if closed else row["reopened_why"],
    }


@access.question
def review_row(store: Store, review: str) -> Row:
    """The row of `review_state`; WrongUse when there is no such review."""
    rows = store.rows("from review_state() as r where r.review = $review", {"review": review})
    if not rows:
        there = ", ".join(row["review"] for row in reviews(store))
        mend = f"The reviews are: {there}." if there else "None was opened yet: spm review open"
        raise WrongUse(f"There is no review {review!r}. {mend}")
    return rows[0]


@access.question
def month_of(store: Store, row: Row, at: datetime | None = None) -> Month:
    """The month that an open review looks at: the one chosen at opening, else the period's latest that is over.

    Over at a moment (now), on the agency's clock, and by the day of its opening; while none is, the period's first.
    """
    if row["as_of"]:
        return Month.of(row["as_of"])
    months = Period.parse(row["period"], settings(store)["year_start_month"]).months
    today = max(agency_time(store, at or utc_now()).date(), row["opened_on"])
    return latest_over(months, today)


def latest_over(months: tuple[Month, ...], today: date) -> Month:
    """The latest of some months that ended before a day; while none has, the first."""
    return next((month for month in reversed(months) if month.last_day < today), months[0])


@access.question
def ask_of(store: Store, review: str, *, who: str = "review", at: datetime | None = None) -> Ask:
    """What a review asks of the figures: its group, its month, and, of a closed one, what was known at its closing."""
    row = review_row(store, review)
    closed = row["state"] == "closed"
    month = Month.of(row["closed_as_of"]) if closed else month_of(store, row, at)
    division = row["kind"] == "division"
    return Ask(
        who=who,
        as_of=month,
        tier="division" if division else "agency",
        id=row["scope"] if division else None,
        known_at=row["closed_at"] if closed else at,
    )


@access.question
def previous(store: Store, row: Row) -> Row | None:
    """The review of the same kind and scope that was opened before."""
    rows = store.rows(
        "from review_state() as r where r.kind = $kind and r.scope = $scope and r.act < $act order by r.act desc limit 1",
        {key: row[key] for key in ("kind", "scope", "act")},
    )
    return rows[0] if rows else None


@access.question
def frozen_text(store: Store, review: str, number: int | None = None) -> str:
    """The frozen document of a review's closing, as it was written: the last one, or that of a number; WrongUse when there is none."""
    review_row(store, review)
    rows = store.rows("from review_close as c where c.review = $review order by c.number", {"review": review})
    chosen = [row for row in rows if number is None or row["number"] == number]
    if not rows:
        raise WrongUse(
            f"Review {review} was never closed, so nothing of it is frozen. Close it: spm review close {review}"
        )
    if not chosen:
        there = ", ".join(str(row["number"]) for row in rows)
        raise WrongUse(f"Review {review} has no frozen number {number}. Its numbers are: {there}.")
    return str(chosen[-1]["document"])


@access.question
def frozen(store: Store, review: str, number: int | None = None) -> Row:
    """The same, read."""
    found: Row = json.loads(frozen_text(store, review, number))
    return found


@access.question
def frozen_numbers(store: Store, review: str) -> list[Row]:
    """Each closing of a review: rows {number, closed, as_of, by, why}; `why` it was reopened afterwards, or null."""
    rows = store.rows("from review_closing() as c where c.review = $review order by c.number", {"review": review})
    return [
        {
            "number": row["number"],
            "closed": agency_time(store, row["known_at"]).date().isoformat(),
            "as_of": str(Month.of(row["as_of"])),
            "by": row["who"],
            "why": row["reopened_why"],
        }
        for row in rows
    ]


@access.question
def minutes(store: Store, review: str) -> list[Row]:
    """What stands in a review's minutes and who was there, in the order of recording.

    Rows {section, text, by, typed, on, act, struck_by, struck_why}: `section` null: a person who was there; `typed`: what that person types under the
    point, replaced when typed on; `on` the moment on the agency's clock.
    """
    review_row(store, review)
    rows = store.rows("from review_minute() as m where m.review = $review order by m.act", {"review": review})
    return [
        {
            **{key: row[key] for key in ("section", "text")},
            "by": row["who"],
            "typed": row["is_typed"],
            **{key: row[key] for key in ("act", "struck_by", "struck_why")},
            "on": agency_time(store, row["known_at"]).isoformat(timespec="minutes"),
        }
        for row in rows
    ]


@access.question
def since(store: Store, review: str) -> Row:
    """What came in after a review was closed and speaks of what it looked at; its frozen document stays.

    {reports, withdrawals, decisions, said}: reports rows {upload, unit, month, on, by}, withdrawals {.., why}, decisions
    as of `decisions_taken`, dated up to the closing; `said` are sentences, none when nothing did. Empty for an open one.
    """
    row = review_row(store, review)
    nothing: Row = {"reports": [], "withdrawals": [], "decisions": [], "said": []}
    if row["state"] != "closed":
        return nothing
    asked = {
        "act": row["closed_act"],
        "as_of": row["closed_as_of"],
        "division": row["scope"] if row["kind"] == "division" else None,
    }
    rows = store.rows(
        "from come_since(closed_act => $act, as_of => $as_of, known_at => $known_at) as s "
        "where $division is null or s.division = $division order by s.act",
        {**asked, "known_at": FOREVER},
    )
    found = {
        **nothing,
        **{
            what: [_since(store, one) for one in rows if one["what"] == what]
            for what in ("reports", "withdrawals", "decisions")
        },
    }
    found["said"] = [text for what in ("reports", "withdrawals", "decisions") for text in _said(what, found[what])]
    return found


def _since(store: Store, row: Row) -> Row:
    return {
        **{key: row[key] for key in ("upload", "unit", "item", "change", "why")},
        "month": str(Month.of(row["month"])) if row["month"] else None,
        "decided_on": iso(row["decided_on"]),
        "on": agency_time(store, row["known_at"]).date().isoformat(),
        "by": row["who"],
        "back_dated": row["back_dated"],
    }


def _said(what: str, rows: list[Row]) -> list[str]:
    if not rows:
        return []
    n, one = len(rows), len(rows) == 1
    if what == "decisions":
        named = ", ".join(f"{row['item']} ({row['change']}, {row['decided_on']})" for row in rows)
        text = f"{n} decision{'' if one else 's'} dated before the closing {'was' if one else 'were'} recorded since: {named}."
    else:
        named = ", ".join(f"{row['unit']} for {row['month']}, on {row['on']}" for row in rows)
        verb = "has come in since" if what == "reports" else "that it used has been withdrawn since"
        verb = verb if one else verb.replace("has ", "have ", 1)
        text = f"{n} report{'' if one else 's'} {verb}: {named}."
    if dated := sum(row["back_dated"] for row in rows):
        text += f" {dated} {'is' if dated == 1 else 'are'} back-dated to before the closing, so asking anew gives other figures than the frozen ones."
    return [text]
