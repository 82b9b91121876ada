"""The memo after a review: what was decided and promised, on which figures. Made of the frozen review alone."""

from __future__ import annotations

from typing import Any

from spm_core.documents import tables
from spm_core.documents.packet import about, counted, line, organization, sample_notice, tolerance_of
from spm_core.documents.paper import Block, Bullets, Paper, Section, Text
from spm_core.documents.review_reading import Review, read
from spm_core.show import division_words, paper_words, wording

Row = dict[str, Any]


def memo(document: Row) -> Paper:
    """Make the memo of a review (the document of `review show`), the same from the same document for ever."""
    review = read(document)
    tolerance = tolerance_of(review)
    sections = [
        _decided(review),
        _promised(review),
        _earlier(review),
        _answered(review),
        _figures(review),
        _notes(review),
        _there(review),
    ]
    numbered = [
        Section(one.title, one.blocks, one.slide, at)
        for at, one in enumerate((s for s in sections if s is not None), 1)
    ]
    draft = (
        "" if review.closed else "Draft: the review is still open, and what stands here may change until it is closed."
    )
    return Paper(
        review.title,
        f"Decision memo, {review.period}",
        organization(document),
        about(review, tolerance),
        line(review, "Memo"),
        (*numbered, counted(tolerance)),
        notice=" ".join(part for part in (sample_notice(document), draft) if part),
    )


def _decided(review: Review) -> Section:
    rows = list(review.document.get("decisions") or [])
    texts = {item: row["text"] for item, row in review.known.items()}
    if not rows:
        return Section("No decision was taken in this review", (Text("Dates, wording and leads stand as they were."),))
    return Section(paper_words.decisions_title(rows), (tables.decisions("", rows, review.names, texts),))


def _is_new(row: Row, review: Review) -> bool:
    """Whether a commitment was made in this review: where the document does not say, when it is still open."""
    made = row.get("review")
    return bool(made == review.document["review"]) if made else str(row["state"]) == "open"


def _promised(review: Review) -> Section:
    rows = [row for row in review.document.get("commitments") or [] if _is_new(row, review)]
    if not rows:
        return Section("No commitment was made", (Text("Nobody was asked for anything before the next review."),))
    title = f"{wording.first_up(wording.word(len(rows)))} {'commitment' if len(rows) == 1 else 'commitments'} before the next review"
    return Section(title, (tables.commitments("", sorted(rows, key=lambda row: str(row["due"])), review.names),))


def _earlier(review: Review) -> Section | None:
    rows = [row for row in review.document.get("commitments") or [] if not _is_new(row, review)]
    if not rows:
        return None
    return Section("Commitments from before", (tables.commitments("", rows, review.names),), slide=False)


def _answered(review: Review) -> Section:
    rows = list(review.document.get("recommendations") or [])
    if not rows:
        return Section(
            "No recommendation from units was on the agenda",
            (Text("Units raise them in their monthly workbook."),),
            slide=False,
        )
    answered = [row for row in rows if row.get("answer")]
    waiting = [row for row in rows if not row.get("answer")]
    return Section(
        _answers(len(answered), len(rows)), (tables.recommendations("", [*answered, *waiting], review.names),)
    )


def _answers(n: int, of: int) -> str:
    """Say how many of the recommendations are answered.

    >>> [_answers(*counts) for counts in ((0, 1), (1, 1), (0, 8), (2, 2), (1, 3))]
    ['One recommendation, not answered yet', 'One recommendation, answered', 'Eight recommendations, none answered yet', 'Two recommendations, both answered', 'Three recommendations, one answered']
    """
    said = division_words.answered(n, of) + ("" if n else " yet")
    return f"{wording.first_up(wording.word(of))} {'recommendation' if of == 1 else 'recommendations'}, {said}"


def _figures(review: Review) -> Section:
    pairs = [(of, review.group("completion", of)) for of in ("milestones", "actions")]
    rows = [(wording.first_up(of), group) for of, group in pairs if group]
    blocks: list[Block] = []
    if rows:
        moved = review.figure("drift", review.of).get("items") or []
        blocks += [
            tables.due_tiles(
                dict(pairs)["milestones"], dict(pairs)["actions"], None, review.group("drift", review.of), moved
            ),
            tables.completion("Completion in the plan year", "Kind", rows),
        ]
        blocks += tables.not_known(dict(pairs)["milestones"], dict(pairs)["actions"])
    title = f"The figures at the end of {wording.month(review.month, 'full')}"
    return Section(title, tuple(blocks) or (Text("The review's document holds no figures."),))


def _notes(review: Review) -> Section | None:
    rows = [row for row in review.document.get("notes") or [] if row.get("text")]
    if not rows:
        return None
    lines = tuple((f"{paper_words.section_name(row['section'])}:", str(row["text"])) for row in rows)
    return Section("Minutes", (Bullets(lines),), slide=False)


def _there(review: Review) -> Section | None:
    people = [
        row if isinstance(row, str) else str(row.get("person") or row.get("name") or "")
        for row in review.document.get("attendance") or []
    ]
    if not any(people):
        return None
    return Section("Who was there", (Bullets(tuple(("", person) for person in people if person)),), slide=False)
