"""What `review show` says, read for papers: its agenda by point, its figures by kind, its names.

A frozen review is one document for ever; nothing here asks the store, so that its papers never change either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spm_core.show import paper_words, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]

POINTS = {
    "commitments": ("commit",),
    "reported": ("report",),
    "moved": ("move",),
    "risk": ("risk",),
    "recommendations": ("recommend",),
    "results": ("result", "measure"),
    "decisions": ("decision", "decided"),
    "well": ("well",),
}
"""point of the agenda -> how the names of its sections may be known"""

KINDS = {"division": "Quarterly review", "leadership": "Leadership review", "mid-plan": "Mid-plan review"}


@dataclass(frozen=True)
class Review:
    """A review read: `points` holds the agenda's rows by point, `names` the units' names by code."""

    document: Row
    points: Mapping[str, list[Row]]
    names: Mapping[str, str]

    @property
    def closed(self) -> bool:
        """Whether it is closed, so that its figures are frozen."""
        return str(self.document["state"]) == "closed"

    def group(self, figure: str, of: str) -> Row | None:
        """The one group that the review is about, of completion or drift; None where the document has none."""
        groups = self.of(figure, of).get("groups") or []
        scope = self.document["scope"]
        return next((row for row in groups if row["id"] == scope), groups[0] if groups else None)

    def of(self, figure: str, of: str) -> Row:
        """A figure's document for actions or milestones; empty where there is none."""
        found = (self.document.get("figures") or {}).get(figure) or {}
        if of in found:
            return dict(found[of])
        return dict(found) if found.get("of", of) == of and "groups" in found else {}

    @property
    def scope_name(self) -> str:
        """The division's (or the agency's) name."""
        for of in ("milestones", "actions"):
            group = self.group("completion", of)
            if group and group.get("name"):
                return str(group["name"])
        return str(self.document.get("scope_name") or self.document["scope"])

    @property
    def title(self) -> str:
        """What kind of review of whom."""
        kind = KINDS.get(self.document["kind"], wording.first_up(str(self.document["kind"])))
        return f"{kind}: {self.scope_name}"

    @property
    def period(self) -> str:
        """Its period in words."""
        return paper_words.period(str(self.document["period"]), self.document.get("year_start_month") or 7)

    @property
    def month(self) -> str:
        """The month as of which its figures are (YYYY-MM)."""
        return str(self.document["as_of"])[:7]


def read(document: Row) -> Review:
    """Read the document of `review show`."""
    points: dict[str, list[Row]] = {name: [] for name in POINTS}
    for section in document.get("agenda") or []:
        name = _point(str(section["section"]))
        if name is not None:
            points[name].extend(section["items"])
    points["commitments"] = points["commitments"] or list(document.get("commitments") or [])
    points["recommendations"] = list(document.get("recommendations") or []) or points["recommendations"]
    rows = [row for of in points.values() for row in of if isinstance(row, dict)]
    return Review(document, points, {**paper_words.names_of(rows), **(document.get("names") or {})})


def _point(section: str) -> str | None:
    """Know a section by its name, whatever its exact words.

    >>> _point("What moved since the last review"), _point("at_risk"), _point("who_reported"), _point("What went well")
    ('moved', 'risk', 'reported', 'well')
    """
    low = section.lower()
    return next((point for point, words in POINTS.items() if any(word in low for word in words)), None)


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
