"""The quarterly meeting of a division: which review the page shows, and all that stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app import session
from app.session import figures
from spm_core import figures as core
from spm_core.figures import agenda
from spm_core.figures.review_document import moved
from spm_core.figures.reviews import ask_of
from spm_core.ledger import review as reviewing
from spm_core.model import Month

if TYPE_CHECKING:
    from spm_core.model import Ask

Row = dict[str, Any]

NOT_OPENED = "not opened"


@dataclass(frozen=True)
class Meeting:
    """What the page shows: a review that is open, closed, or not opened yet; what its figures are asked with."""

    ask: Ask
    period: str
    state: str
    """not opened, open, closed"""
    review: str | None
    row: Row | None
    """its row of figures.reviews"""

    @property
    def is_open(self) -> bool:
        """Whether things may be decided in it."""
        return self.state == "open"


def find(ask: Ask) -> Meeting:
    """Give the review of the ask's division whose quarter (or month) holds the month asked for; else none, not opened.

    An open or closed one looks at its own month of the quarter; a closed one at what was known at its closing.
    """
    period = quarter(ask)
    mine = [row for row in figures.reviews() if row["kind"] == "division" and row["scope"] == ask.id]
    row = next((row for name in (period, str(ask.as_of)) for row in mine if row["period"] == name), None)
    if row is None:
        return Meeting(ask, period, NOT_OPENED, None, None)
    return Meeting(_asked(ask, row["review"]), row["period"], row["state"], row["review"], row)


@session.kept
def _asked(ask: Ask, review: str) -> Ask:
    return replace(ask_of(session.reading(), review), who=ask.who)


def quarter(ask: Ask) -> str:
    """Give the quarter of the plan year that holds the ask's month: `2026-27.Q1`."""
    year = session.plan_year(ask)
    return f"{year.label}.Q{year.months.index(ask.as_of) // 3 + 1}"


def document(now: Meeting) -> Row:
    """Give the review as `spm review show` does; a closed one as frozen; one not opened as it would be."""
    if now.review is None:
        return _before(now.ask, now.period)
    if now.state == "closed":
        return dict(figures.frozen(review=now.review))
    return {**figures.review_counted(review=now.review), **figures.review_said(review=now.review)}


@session.kept
def _before(ask: Ask, period: str) -> Row:
    """Open the review in a trial, ask for its document, and take it back."""
    with session.store().trial() as tried:
        outcome = reviewing.open_(
            tried, kind="division", scope=str(ask.id), period=period, on=session.today(), by=ask.who, as_of=ask.as_of
        )
        return core.review_document(tried, outcome.more["review"])


def names(now: Meeting, doc: Row) -> dict[str, str]:
    """Names of units by code; of a closed review as frozen (the store's, where the document was frozen without)."""
    frozen: dict[str, str] = (doc.get("names") or {}) if now.state == "closed" else {}
    return frozen or dict(session.groups("unit"))


def known(now: Meeting, doc: Row) -> str | None:
    """When the figures of a closed review were known, on the agency's clock as it was frozen; ISO, without an offset."""
    if not doc["known_at"]:
        return None
    zone = doc.get("time_zone") or figures.settings(now.ask)["time_zone"]  # one frozen long ago may not name it
    return datetime.fromisoformat(doc["known_at"]).astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()


def tolerance(now: Meeting) -> int:
    """The tolerance in days under which the figures were counted; of a closed review as frozen."""
    frozen = document(now).get("tolerance_days") if now.state == "closed" else None
    return int(frozen) if frozen is not None else agenda.tolerance(session.reading(), now.ask)


def items(doc: Row, section: str) -> list[Row]:
    """The rows of one point of the agenda."""
    return next((point["items"] for point in doc["agenda"] if point["section"] == section), [])


@session.kept
def rows(now: Meeting, of: str) -> list[Row]:
    """The division's milestones or actions; of a closed review with the dates and statuses as frozen."""
    known: list[Row] = figures.items(now.ask, of=of)["items"]
    if now.state != "closed":
        return known
    drift = document(now)["figures"]
    drift = (drift["milestones"] if of == "milestones" else drift)["drift"]["items"]
    more, named = {row["item"]: row for row in known}, document(now).get("names") or {}
    nothing = dict.fromkeys(("text", "lead_name", "note", "source", "change_asked", "change_detail"))
    kind = of.removesuffix("s")
    return [
        {**nothing, "kind": kind, **more.get(row["item"], {}), "text": _text(more, row), **row, **_lead(row, named)}
        for row in drift
    ]


def _lead(row: Row, named: dict[str, str]) -> Row:
    return {"lead_name": named[row["lead"]]} if row["lead"] in named else {}


def _text(more: dict[str, Row], row: Row) -> str:
    return str(more[row["item"]]["text"]) if row["item"] in more else str(row["item"])


@session.kept
def between(now: Meeting, first: Month, last: Month) -> list[Row]:
    """What moved between the ends of two months, by the same knowledge."""
    return moved(session.reading(), now.ask, first, last)


def looked_back(now: Meeting) -> Month:
    """The month from whose end `moved` looks unless another is chosen: that of the last review, else before the period."""
    mine = [row for row in figures.reviews() if row["kind"] == "division" and row["scope"] == now.ask.id]
    earlier = [row for row in mine if now.row is None or row["opened"] < now.row["opened"]]
    seen = [Month.parse(row["as_of"]) for row in earlier if row["review"] != now.review]
    before = max((month for month in seen if month < now.ask.as_of), default=None)
    return before or agenda.quarter(session.reading(), now.ask)[0].plus(-1)
