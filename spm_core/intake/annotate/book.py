"""`annotate`: a workbook and its findings in, the same workbook out with the findings in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spm_core.intake.annotate import comments, front, listing, sheets
from spm_core.intake.annotate.listing import Line
from spm_core.intake.annotate.parts import Parts
from spm_core.intake.annotate.styles import MARK, PART, Styles
from spm_core.intake.cells import EVERY_KIND, letter, read_workbooks
from spm_core.intake.package import Unreadable
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Source, Workbook
    from spm_core.model import Finding

Place = tuple[int, int]


@dataclass(frozen=True)
class Annotated:
    """The workbook with its findings; `refusal` when it could not be read, and there is none."""

    data: bytes = b""
    marked: int = 0
    refusal: Finding | None = None


def annotate(source: Source, findings: Sequence[Finding], workbook: Workbook | None = None) -> Annotated:
    """Give the same workbook with comments at the cells of findings, those cells marked, and a first sheet that lists them.

    Marks that an earlier call made are replaced. A file that is no xlsx or xlsm comes back as an xlsx with its values.
    `workbook`: the file as read, where it was read already.
    """
    if workbook is None:
        workbook = next(iter(read_workbooks([source], EVERY_KIND)))[1]
    if workbook.refusal:
        return Annotated(refusal=workbook.refusal)
    found = listing.ordered(findings)
    if workbook.kind not in {"xlsx", "xlsm"}:
        from spm_core.intake.annotate.copy import copied  # XlsxWriter: not needed for the common case

        names = {name: sheet.name for name, sheet in workbook.sheets.items()}
        only = next(iter(names.values())) if len(names) == 1 else None
        lines = [_line(one, names, only) for one in found]
        marks = {name: _texts(here) for name, here in _by_sheet(lines).items()}
        data = copied(workbook, source.name, lines, marks, findings)
        return Annotated(data, sum(len(one) for one in marks.values()))
    try:
        return _in_place(source, workbook, findings, found)
    except Unreadable as unreadable:
        return Annotated(refusal=find(unreadable.code, **unreadable.details))


def _in_place(source: Source, workbook: Workbook, findings: Sequence[Finding], found: Sequence[Finding]) -> Annotated:
    parts = Parts(source.data)
    ours = [one.name for one in workbook.sheets.values() if listing.is_findings_sheet(one.name, one.rows)]
    _clean(parts, ours)
    there = [(name, part) for name, part in front.sheet_parts(parts) if part in parts]
    names = {name.strip().casefold(): name for name, _ in there}
    lines = [_line(one, names, None) for one in found]
    styles, marked = Styles(parts), 0
    for name, part in there:
        here = _by_sheet(lines).get(name, {})
        if not here or not part.startswith("xl/worksheets/"):
            continue
        shown = sheets.merged(parts.get(part), here)
        joined: dict[Place, list[Finding]] = {}
        for place, several in here.items():
            joined.setdefault(shown[place], []).extend(several)
        if styles.usable:
            parts.put(part, sheets.marked(parts.get(part), joined, styles.marked))
        comments.added(parts, part, _texts(joined))
        marked += len(joined)
    front.put_in(parts, styles, lines, findings)
    styles.write()
    return Annotated(parts.written(), marked)


def _clean(parts: Parts, ours: Sequence[str]) -> None:
    """Take away what an earlier call put in: the list, the comments, the fills."""
    front.taken_out(parts, [name for name, _ in front.sheet_parts(parts) if name.strip() in ours])
    filled = bool(ours) and PART in parts and MARK.encode() in parts.raw(PART)  # without our list the colour is theirs
    styles = Styles(parts) if filled else None
    before = styles.unmarked() if styles and styles.usable else {}
    for _, part in front.sheet_parts(parts):
        if not part.startswith("xl/worksheets/") or part not in parts:
            continue
        if before:
            old = parts.get(part)
            new = sheets.restyled(old, before)
            if new is not old:
                parts.put(part, new)
        comments.removed(parts, part)
    if styles and before:
        styles.write()


def _line(found: Finding, names: dict[str, str], only: str | None) -> Line:
    """Find the cell of a finding in the workbook; `only`: its one sheet, which a finding need not name."""
    place = sheets.place(found.cell or "")
    name = names.get((found.sheet or "").strip().casefold(), only if not found.sheet else None)
    if place is None or name is None or place[0] > 1_048_576 or place[1] > 16_384:
        return Line(found)
    return Line(found, name, f"{letter(place[1])}{place[0]}")


def _by_sheet(lines: Sequence[Line]) -> dict[str, dict[Place, list[Finding]]]:
    found: dict[str, dict[Place, list[Finding]]] = {}
    for line in lines:
        place = sheets.place(line.cell or "")
        if line.sheet is not None and place:
            found.setdefault(line.sheet, {}).setdefault(place, []).append(line.finding)
    return found


def _texts(here: dict[Place, list[Finding]]) -> dict[Place, str]:
    return {place: listing.comment(found) for place, found in here.items()}
