"""What `review show` says, read for papers: its agenda by point, its figures by kind, its names.

A frozen review is one document for ever; nothing here asks the store, so that its papers never change either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spm_core.model import Month, PlanYear
from spm_core.show import paper_words, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]

KINDS = {"division": "Division review", "leadership": "Leadership review", "mid-plan": "Mid-plan review"}


@dataclass(frozen=True)
class Review:
    """A review read: `points` holds the agenda's rows by section, `names` names by code, `known` items' rows by code."""

    document: Row
    points: Mapping[str, list[Row]]
    names: Mapping[str, str]
    known: Mapping[str, Row]

    @property
    def closed(self) -> bool:
        """Whether it is closed, so that its figures are frozen."""
        return str(self.document["state"]) == "closed"

    def figure(self, name: str, of: str) -> Row:
        """Completion or drift of actions or milestones, as `spm show` gives it; empty where the document has none."""
        figures = self.document.get("figures") or {}
        found = (figures.get("milestones") or {}).get(name) if of == "milestones" else figures.get(name)
        return dict(found or {})

    def group(self, name: str, of: str) -> Row | None:
        """The one group that the review is about, of completion or drift; None where the document has none."""
        groups = self.figure(name, of).get("groups") or []
        return next((row for row in groups if row["id"] == self.document["scope"]), groups[0] if groups else None)

    @property
    def of(self) -> str:
        """What the review looks at: milestones, or actions where the division leads no milestone."""
        return "milestones" if self.figure("drift", "milestones").get("items") else "actions"

    @property
    def items(self) -> list[Row]:
        """The reviewed items with their dates, and their text and lead wherever the document tells them."""
        rows = self.figure("drift", self.of).get("items") or []
        return [
            {"text": "", "lead_name": self.names.get(row["lead"]), **self.known.get(row["item"], {}), **row}
            for row in rows
        ]

    @property
    def scope_name(self) -> str:
        """The division's (or the agency's) name."""
        for of in ("milestones", "actions"):
            group = self.group("completion", of)
            if group and group.get("name"):
                return str(group["name"])
        return str(self.document["scope"])

    @property
    def title(self) -> str:
        """What kind of review of whom."""
        kind = KINDS.get(self.document["kind"], wording.first_up(str(self.document["kind"])))
        quarterly = self.document["kind"] == "division" and ".Q" in str(self.document["period"])
        return f"{'Quarterly review' if quarterly else kind}: {self.scope_name}"

    @property
    def period(self) -> str:
        """Its period in words."""
        return wording.period(str(self.document["period"]), self.start_month)

    @property
    def start_month(self) -> int:
        """The month in which plan years start."""
        return int(self.document.get("year_start_month") or 7)

    @property
    def month(self) -> str:
        """The month as of which its figures are (YYYY-MM)."""
        return str(self.document["as_of"])[:7]

    @property
    def year(self) -> PlanYear:
        """The plan year that its figures cover."""
        return PlanYear.holding(Month.parse(self.month).first_day, self.start_month)


def read(document: Row) -> Review:
    """Read the document of `review show`."""
    points = {str(part["section"]): list(part["items"]) for part in document.get("agenda") or []}
    rows = [row for part in points.values() for row in part if isinstance(row, dict)]
    told = [*rows, *(document.get("decisions") or []), *(document.get("requests") or [])]
    known = {row["item"]: {"text": row["text"]} for row in told if row.get("item") and row.get("text")}
    known |= {
        row["milestone"]: {"text": row["text"]}
        for row in document.get("proposals") or []
        if row.get("milestone") and row.get("text")
    }
    names = {**paper_words.names_of(rows), **(document.get("names") or {})}
    return Review(document, points, names, known)


def known_words(review: Review) -> str:
    """Say when the review's figures were known, on the agency's clock where the document names it."""
    return moment(review.document.get("known_at"), review.document.get("time_zone"))


def moment(value: str | None, zone: str | None = None) -> str:
    """Say a moment of a document on a zone's clock; without a zone, as written, with UTC where it says so.

    >>> moment("2026-10-14T16:20:00Z"), moment("2026-10-14T16:20:00Z", "America/Denver"), moment(None)
    ('14 Oct 2026, 16:20 UTC', '14 Oct 2026, 10:20', '')
    """
    if not value:
        return ""
    at = datetime.fromisoformat(value)
    if at.tzinfo is None or (zone is None and not value.endswith("Z")):
        return wording.moment(at)
    if zone is None:
        return f"{wording.moment(at)} UTC"
    return wording.moment(at.astimezone(ZoneInfo(zone)))
