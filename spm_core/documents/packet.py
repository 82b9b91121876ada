"""The packet before a review: what the meeting looks at, in the order of its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents import leadership_sections, onward_sections, review_sections, tables
from spm_core.documents.paper import Block, Bullets, Paper, Section, Text
from spm_core.documents.review_reading import Review, known_words, read
from spm_core.figures import agenda
from spm_core.show import division_words, paper_words, wording

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]

DEFAULT_TOLERANCE = 14

SECTIONS: dict[str, Callable[[Review, int], Section | None]] = {
    "commitments": review_sections.commitments,
    "reported": review_sections.reported,
    "moved": review_sections.moved,
    "at_risk": review_sections.at_risk,
    "recommendations": review_sections.recommendations,
    "requests": review_sections.requests,
    "results": review_sections.results,
    "decisions": review_sections.decisions,
    "went_well": review_sections.went_well,
    "goals": leadership_sections.goals,
    "strategies": leadership_sections.strategies,
    "targets": leadership_sections.targets,
    "years": leadership_sections.years,
    "rest": onward_sections.rest,
    "next_year": onward_sections.next_year,
}
"""section of the agenda -> what the packet says of it"""


def packet(document: Row, *, brief: bool = False) -> Paper:
    """Make the packet of a review (the document of `review show`), brief for slides; nothing else is asked."""
    review = read(document)
    tolerance = tolerance_of(review)
    parts = [SECTIONS[name](review, tolerance) for name in review.points if name in SECTIONS]
    sections = [part for part in parts if part is not None]
    if brief:
        sections = [review_sections.for_slides(part, review, tolerance) for part in sections]
    numbered = [Section(part.title, part.blocks, part.slide, at) for at, part in enumerate(sections, 1)]
    return Paper(
        review.title,
        f"Packet, {review.period}",
        organization(document),
        about(review, tolerance),
        line(review, "Packet"),
        (_state(review, tolerance), *numbered, counted(tolerance)),
        notice=sample_notice(document),
    )


def organization(document: Row) -> str:
    """The agency's name, where the document tells it."""
    return str(document.get("organization") or "")


def sample_notice(document: Row) -> str:
    """Say on the paper that an agency is made up, as every page does."""
    return (
        "Sample data, invented: no real agency, school or person stands in this paper."
        if document.get("sample")
        else ""
    )


def counted(tolerance: int) -> Section:
    """The last section of each paper."""
    lines = Bullets(tuple(paper_words.counted(tolerance)), small=True)
    return Section("How the figures are counted", (lines,), slide=False)


def tolerance_of(review: Review) -> int:
    """The tolerance in days that the review's document names, else the agencies' usual one."""
    return int(review.document.get("tolerance_days", DEFAULT_TOLERANCE))


def about(review: Review, tolerance: int) -> tuple[tuple[str, str], ...]:
    """Name the review, the month and the moment that its figures speak of."""
    document = review.document
    if review.closed:
        state = f"closed on {wording.day(document.get('closed'))}; its figures are frozen"
    else:
        state = f"opened on {wording.day(document.get('opened'))}, still open; its figures may change"
    number = document.get("number")
    lines = [
        ("Review", f"{document['review']}, {state}"),
        ("Frozen as", f"number {number}" if review.closed and number is not None else ""),
        ("As of", f"the end of {wording.month(review.month, 'full')}"),
        ("Figures known", known_words(review)),
        ("Tolerance", wording.count(tolerance, "day")),
    ]
    return tuple((label, value) for label, value in lines if value)


def line(review: Review, kind: str) -> str:
    """The same in one line, for the foot of every page."""
    known = known_words(review)
    told = f", figures known {known}" if known else ""
    return f"{kind} of review {review.document['review']}, as of {wording.month(review.month, 'full')}{told}"


def _state(review: Review, tolerance: int) -> Section:
    milestones, actions = (review.group("completion", of) for of in ("milestones", "actions"))
    rows = review.items
    whole = {of: review.figure("drift", of).get("items") or [] for of in ("milestones", "actions")}
    moves, risky = agenda.move_counts(rows, tolerance), agenda.at_risk(whole["milestones"])
    bold, rest = division_words.sentence(whole["milestones"], whole["actions"], moves, tolerance, risky)
    reporting = (review.document.get("figures") or {}).get("reporting") or {}
    groups = reporting.get("groups") or []
    scope = review.document["scope"]
    mine = next((row for row in groups if row["id"] == scope), groups[0] if groups else None)
    blocks: list[Block] = [
        Text(rest, bold, "lead"),
        tables.due_tiles(milestones, actions, mine, review.group("drift", review.of), whole[review.of]),
        *tables.not_known(milestones, actions),
    ]
    return Section("Where we stand", tuple(blocks))
