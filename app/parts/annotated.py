"""The dropped file back, with its findings marked in the cells: a button beside the list of findings."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from app.parts import files
from app.parts.files import XLSM, XLSX
from app.turns import person, turn
from spm_core.intake.annotate.book import annotate, in_a_copy
from spm_core.intake.annotate.macros import as_xlsm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.parts.reading import Dropped
    from spm_core.model import Finding


def offer(dropped: Dropped) -> None:
    """Offer the file with its findings marked; it is written when asked for, in its person's turn."""
    found = [*(dropped.checked.findings if dropped.checked else ()), *(dropped.plan.findings if dropped.plan else ())]
    if dropped.workbook.refusal or not any(one.severity != "info" for one in found):
        return
    xlsm, who = dropped.workbook.kind == "xlsm", person()

    def make() -> bytes:
        with turn(who=who, of="marking"):
            return marked(dropped, found)

    files.offer(
        "Download it with the findings marked",
        make,
        f"{PurePath(dropped.source.name).stem}_findings.{'xlsm' if xlsm else 'xlsx'}",
        XLSM if xlsm else XLSX,
        key="upload.annotated",
        about=dropped.source.name,
    )


def marked(dropped: Dropped, found: Sequence[Finding]) -> bytes:
    """Write the marked file. One that can be read but not changed gives a copy of its values, whose first sheet says why.

    No page runs when a download is made, so the file itself is the only place left for words.
    """
    made = annotate(dropped.source, found, dropped.workbook)
    if made.refusal is None:
        return made.data
    data = in_a_copy(dropped.source, dropped.workbook, [made.refusal, *found]).data
    return as_xlsm(data) if dropped.workbook.kind == "xlsm" else data
