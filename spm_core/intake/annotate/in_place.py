"""A workbook's package with its findings put into its cells: nothing else of it changes. Runs in the child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.annotate import comments, front, listing, sheets
from spm_core.intake.annotate.parts import Parts
from spm_core.intake.annotate.places import by_sheet, line, texts
from spm_core.intake.annotate.styles import MARK, PART, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.annotate.places import Place
    from spm_core.model import Finding


def marked(data: bytes, ours: Sequence[str], findings: Sequence[Finding]) -> tuple[bytes, int]:
    """Give the package with its findings, and how many cells are marked; `ours`: sheets that an earlier call put in.

    Raises Unreadable for what is no safe package.
    """
    parts = Parts(data)
    _clean(parts, ours)
    there = [(name, part) for name, part in front.sheet_parts(parts) if part in parts]
    names = {name.strip().casefold(): name for name, _ in there}
    lines = [line(one, names, None) for one in listing.ordered(findings)]
    styles, n = Styles(parts), 0
    for name, part in there:
        here = by_sheet(lines).get(name, {})
        if not here or not part.startswith("xl/worksheets/"):
            continue
        shown = sheets.merged(parts.get(part), here)
        joined: dict[Place, list[Finding]] = {}
        for place, several in here.items():
            joined.setdefault(shown[place], []).extend(several)
        if styles.usable:
            parts.put(part, sheets.marked(parts.get(part), joined, styles.marked))
        comments.added(parts, part, texts(joined))
        n += len(joined)
    front.put_in(parts, styles, lines, findings)
    styles.write()
    return parts.written(), n


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
