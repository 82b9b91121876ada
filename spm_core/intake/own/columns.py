"""What a table's columns mean: by their headings, checked against what their cells hold.

Each column gets the meanings that its heading may have, each is weighed by the cells, and the best assignment wins, so
that no two columns take one meaning (but notes, evidence and groups).
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from spm_core.intake.own import statuses, words
from spm_core.intake.own.headings import by_heading, status_of
from spm_core.intake.own.model import DATES, MANY, Choice, Column, is_value
from spm_core.intake.own.periods import period_of
from spm_core.intake.own.scales import scale_of
from spm_core.intake.own.why import names_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.intake.own.contents import Contents

Answer = tuple[str | None, float, str, tuple[Choice, ...]]
"""A column's meaning, how sure it is, why, and the choices where a person has to decide."""

SURE = 0.7
"""below this a person should look"""
MARKS = frozenset(("x", "✓", "✔", "☑", "✅", "●", "•", "■", "y", "yes", "1", "0", "true", "false", "☐", "⬜"))
"""what marks a cell, or leaves it unmarked, in a column that stands for one status"""
MOSTLY = 0.8
TOLD = 9
"""texts this long on average, all different and none a status word, are a narrative"""


def weigh(meaning: str, sure: float, cells: Contents) -> float:
    """Weigh a heading's meaning by what the cells hold."""
    reads, filled = cells.reads_as, cells.filled
    if not filled:
        return sure * (0.4 if ":" in meaning else 0.8)
    if meaning in DATES:
        return sure * _as_dates(cells)
    if meaning == "percent" or is_value(meaning):
        numeric = cells.share(cells.numbers) + cells.share(cells.nothings)
        fit = 1.0 if numeric >= 0.5 else 0.5 if numeric > 0 else 0.25
        return sure * (fit if reads != "date" else 0.2)
    if meaning == "status":
        return sure * _as_status(cells)
    fits = {
        "code": {
            "code": 1.0,
            "number": 0.95,
            "text": 0.75 if cells.length < 16 else 0.35,
            "status": 0.4,
            "person": 0.5,
            "date": 0.4,
        },
        "text": {"text": 1.0, "person": 0.85, "code": 0.55, "status": 0.5, "number": 0.3, "date": 0.1},
        "responsible": {"person": 1.0, "text": 0.92, "code": 0.85, "status": 0.6, "number": 0.2, "date": 0.1},
        "unit": {"person": 0.95, "text": 0.95, "code": 0.95, "status": 0.5, "number": 0.5, "date": 0.1},
        "note": {"date": 0.4, "number": 0.5},
        "description": {"date": 0.3, "number": 0.3},
        "indicator": {"number": 0.3, "date": 0.1},
        "priority": {"date": 0.2},
    }
    if meaning == "text" and cells.rows:
        sure *= 0.6 + 0.4 * min(filled / cells.rows, 1.0)  # the line's own text rather than the group's
    return sure * fits.get(meaning, {}).get(reads, 0.9 if reads in ("number", "date") else 1.0)


def _as_dates(cells: Contents) -> float:
    solid = cells.filled - cells.nothings
    if not solid:
        return 0.9
    share = cells.days / solid
    if share >= 0.5:
        return 0.9 + 0.1 * share
    if cells.numbers >= solid * 0.6:
        return 0.15
    if share > 0.1:
        return 0.8
    digits = sum(any(mark.isdigit() for mark in text) for text in cells.words)
    wordy = cells.filled >= 5 and cells.distinct > cells.filled * 0.7 and digits < cells.distinct * 0.5
    return 0.3 if wordy or cells.length >= 60 else 0.6


def _as_status(cells: Contents) -> float:
    if worth := {"date": 0.2, "person": 0.7}.get(cells.reads_as):
        return worth
    if cells.bools or cells.of_looked(cells.known) >= 0.5:
        return 1.0
    if cells.numbers >= cells.filled * 0.7:
        return 0.85 if cells.values and max(cells.values) <= 1 else 0.6
    if not cells.known and cells.distinct == cells.looked >= 3 and cells.length >= TOLD:
        return 0.35  # each line tells in its own words how it stands
    return 0.85 if cells.few_words else 0.5


def marked_columns(names: Mapping[int, str], cells: Mapping[int, Contents]) -> dict[int, str]:
    """Give the columns that stand for a status each (`Not started | In progress | Completed`, an x in one of them).

    Two at least, of different statuses, headed by a status word and holding marks alone.
    """
    found = {}
    for x, name in names.items():
        word, sure = status_of(name)
        said, held = cells[x].words, cells[x]
        marks = {text.casefold() for text in said} <= MARKS and not held.days and set(held.values) <= {0.0, 1.0}
        if word and sure >= statuses.LIKELY and marks:
            found[x] = word
    filled = [x for x in found if cells[x].filled]
    return found if filled and len(set(found.values())) > 1 else {}


def meanings(names: Mapping[int, str], cells: Mapping[int, Contents]) -> dict[int, Answer]:
    """Assign meanings to columns: column -> (meaning, confidence, why, choices)."""
    offers: list[tuple[float, int, str, str]] = []
    marked = marked_columns(names, cells)
    for x, name in names.items():
        if x in marked:
            continue
        for meaning, sure in by_heading(name):
            if meaning == "other":
                continue
            weighed = weigh(meaning, sure, cells[x])
            offers.append((weighed, -x, meaning, f"headed “{name}”"))
        offers += [(sure, -x, meaning, why) for meaning, sure, why in _by_cells(x, name, cells)]
    offers.sort(reverse=True)
    chosen: dict[int, tuple[str, float, str]] = {}
    taken: set[str] = set()
    for sure, minus_x, meaning, why in offers:
        x, role = -minus_x, {"description": "note", "target": "target", "actual": "actual"}.get(meaning, meaning)
        if sure < 0.3 or x in chosen or (role in taken and role not in MANY):
            continue
        chosen[x] = (role, sure, why)
        taken.add(role)
    if "status" not in taken and not marked and (by_month := _by_month(names, cells)):
        chosen[by_month] = ("status", 0.65, "its cells hold status words, as those of the other months do")
    elif "status" not in taken:
        chosen |= {x: ("status", 0.85, f"a mark in it says “{word}”") for x, word in marked.items()}
    if not any(names.values()) and (days := [x for x in names if cells[x].reads_as == "date"]):
        chosen.setdefault(days[0], ("due", 0.5, "its cells are dates"))
    _settle_text(names, cells, chosen)
    _settle_rest(names, cells, chosen)
    answers = {x: _answer(x, chosen, offers) for x in names}
    twins = {words.bare(names[x]): role for x, (role, _, _) in chosen.items() if names[x]}
    for x, name in names.items():
        if x not in chosen and cells[x].filled and (meant := twins.get(words.bare(name))):
            answers[x] = _twin(name, meant)
    return answers


def _by_cells(x: int, name: str, cells: Mapping[int, Contents]) -> list[tuple[str, float, str]]:
    """What a column's cells alone suggest, where its heading says nothing."""
    found, reads = cells[x], cells[x].reads_as
    if names_period(name) or ((period := period_of(name)) and not period[1]):
        return []
    marks = found.bools or {text.casefold() for text in found.words} <= MARKS | {"no", "n"}
    if reads == "status" and (found.of_looked(found.known) >= 0.7 or found.bools) and not (name and marks):
        return [("status", 0.55, "its cells hold status words")]
    if reads == "percent":
        return [("percent", 0.5, "its cells are percents")]
    if (
        not name
        and reads in ("code", "number")
        and found.filled >= found.rows * 0.5
        and x <= min(cells) + 3
        and _counts_up(found)
    ):
        return [("code", 0.55, "its cells number the rows")]
    if not name and reads == "text" and x == max(cells) and found.filled:
        return [("note", 0.5, "texts beside the table, without a heading")]
    return []


def _by_month(names: Mapping[int, str], cells: Mapping[int, Contents]) -> int | None:
    """Give the latest of columns for a month or quarter each that hold statuses, such as R, Y and G under Jan, Feb, Mar.

    A bar of marks or of one letter (but green) is a schedule and no status.
    """
    periods = {x: period_of(name) for x, name in names.items() if names_period(name) or period_of(name)}
    of = {x: found[0] for x, found in periods.items() if found and not found[1]}
    if len(of) < 3 or len(of) < len(periods) or len(set(of.values())) < len(of):
        return None
    said: Counter[str] = sum((cells[x].words for x in of), Counter())
    known = {text for text in said if statuses.meaning(text)[1] >= statuses.LIKELY}
    several = len({statuses.meaning(text)[0] for text in known}) > 1
    told = several or any(len(text) > 1 or text in "Gg" for text in known - set(MARKS))
    bare = {text.casefold() for text in known} <= MARKS
    held = sum(cells[x].filled for x in of)
    if bare or not told or sum(said[text] for text in known) < 0.8 * held:
        return None
    return max(x for x in of if cells[x].filled)


def _counts_up(found: Contents) -> bool:
    values = found.values
    if found.reads_as == "code":
        return True
    return (
        len(values) >= 2
        and len(set(values)) >= len(values) * 0.8
        and sum(b >= a for a, b in itertools.pairwise(values)) >= (len(values) - 1) * 0.8
    )


def _settle_text(
    names: Mapping[int, str], cells: Mapping[int, Contents], chosen: dict[int, tuple[str, float, str]]
) -> None:
    """Every table needs the column that says what is to be done: without a heading for it, the fullest column of texts."""
    if any(role == "text" for role, _, _ in chosen.values()):
        return
    indicator = next((x for x, (role, _, _) in chosen.items() if role == "indicator"), None)
    if indicator is not None:
        chosen[indicator] = ("text", chosen[indicator][1], chosen[indicator][2])
        return
    texts = [
        x
        for x in names
        if cells[x].reads_as in ("text", "person", "code")
        and chosen.get(x, ("note", 0.0, ""))[0] in ("note", "group", "strategy", "goal", "milestone")
        and cells[x].filled
    ]
    described = [x for x in texts if any(meaning == "description" for meaning, _ in by_heading(names[x]))]
    if described:
        chosen[described[0]] = ("text", 0.75, "the description, where nothing else says what is to be done")
    elif texts:
        best = max(
            texts,
            key=lambda x: (
                round(cells[x].filled / max(cells[x].rows, 1), 1),
                min(cells[x].length, 60.0) * cells[x].distinct,
                -x,
            ),
        )
        chosen[best] = ("text", 0.6, "the fullest column of different texts")


def _settle_rest(
    names: Mapping[int, str], cells: Mapping[int, Contents], chosen: dict[int, tuple[str, float, str]]
) -> None:
    """What a second heading of one meaning stands for: the text of the group above, the end that came true."""
    roles = {role: x for x, (role, _, _) in chosen.items()}
    due = roles.get("due")
    if due is not None and "completed_on" not in roles and _may_be_done(names[due], cells[due]):
        chosen[due] = ("completed_on", 0.6, f"headed “{names[due]}”, and filled in on some lines only")
        roles["completed_on"] = roles.pop("due")
    for x, name in names.items():
        if x in chosen or not name:
            continue
        offered = {meaning for meaning, sure in by_heading(name) if sure >= 0.8}
        if (
            "text" in offered
            and "text" in roles
            and x < roles["text"]
            and cells[x].filled < cells[x].rows * 0.8
            and cells[x].filled
        ):
            chosen[x] = ("group", 0.6, "texts that stand on the first line of a group")
        elif "text" in offered and "text" in roles and _carries(cells[x], cells[roles["text"]], x, roles["text"]):
            chosen[roles["text"]] = ("group", 0.6, "texts that stand on the first line of a group")
            chosen[x] = ("text", 0.65, f"headed “{name}”, and filled in where the group's lines are")
            roles["text"] = x
        elif "due" in offered and "completed_on" not in roles and words.bare(name).startswith(("end", "finish")):
            chosen[x] = ("completed_on", 0.55, "an end beside a due date: the day on which it was done")
            roles["completed_on"] = x


def _carries(cells: Contents, group: Contents, at: int, group_at: int) -> bool:
    """Whether a second column of texts, at the right, holds the lines of which the first one heads groups."""
    return at > group_at and group.filled < group.rows * MOSTLY and cells.filled > group.filled


def _may_be_done(name: str, cells: Contents) -> bool:
    """`Completion date` alone: on nearly every line it is when a thing is due, on some only when it was done."""
    some = cells.filled < cells.rows * MOSTLY
    return some and any(meaning == "completed_on" for meaning, _ in by_heading(name))


def _twin(name: str, role: str) -> Answer:
    """A second column of one heading: a person says which of the two is meant."""
    why = f"another column is headed “{name}” too"
    out, note = Choice(None, 0.5, "Leave the column out"), Choice("note", 0.3, "Keep it as a note")
    return None, 0.5, why, (out, Choice(role, 0.4, why), note)


def _answer(
    x: int, chosen: Mapping[int, tuple[str, float, str]], offers: Sequence[tuple[float, int, str, str]]
) -> Answer:
    if x not in chosen:
        return None, 0.0, "no meaning known here", ()
    role, sure, why = chosen[x]
    others = [
        Choice(meaning, weighed, said)
        for weighed, minus_x, meaning, said in offers
        if minus_x == -x and meaning != role and meaning not in ("description", "other")
    ]
    doubt = sure < SURE or any(one.confidence > sure - 0.08 for one in others)
    choices = (Choice(role, sure, why), *others[:3], Choice(None, 0.0, "Leave the column out")) if doubt else ()
    return role, sure, why, choices


def column(x: int, name: str, cells: Contents, meaning: Answer, order: str, marks: str | None = None) -> Column:
    """Put a column together; `order` is how its numeric dates are written, `marks` the status that a mark in it stands for."""
    role, sure, why, choices = meaning
    return Column(
        x,
        name,
        cells.reads_as,
        role,
        sure,
        cells.filled,
        (),
        why,
        choices,
        order,
        scale_of(cells),
        marks if role == "status" else None,
    )
