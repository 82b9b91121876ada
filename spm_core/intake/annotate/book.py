"""`annotate`: a workbook and its findings in, the same workbook out with the findings in it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spm_core.intake.annotate import listing
from spm_core.intake.annotate.places import by_sheet, line, texts
from spm_core.intake.cells import EVERY_KIND, read_workbooks
from spm_core.intake.pool import POOL
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Source, Workbook
    from spm_core.model import Finding


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
    if workbook.kind not in {"xlsx", "xlsm"}:
        return in_a_copy(source, workbook, findings)
    return _in_place(source, workbook, findings)


def in_a_copy(source: Source, workbook: Workbook, findings: Sequence[Finding]) -> Annotated:
    """Give a new xlsx with a file's values as read, its findings marked and listed; its first sheet says that it is a copy."""
    from spm_core.intake.annotate.copy import copied  # XlsxWriter: not needed for the common case

    names = {name: sheet.name for name, sheet in workbook.sheets.items()}
    only = next(iter(names.values())) if len(names) == 1 else None
    lines = [line(one, names, only) for one in listing.ordered(findings)]
    marks = {name: texts(here) for name, here in by_sheet(lines).items()}
    data = copied(workbook, source.name, lines, marks, findings)
    return Annotated(data, sum(len(one) for one in marks.values()))


def _in_place(source: Source, workbook: Workbook, findings: Sequence[Finding]) -> Annotated:
    """Have the child do it: what unpacks a package that somebody sent may come to grief."""
    ours = [one.name for one in workbook.sheets.values() if listing.is_findings_sheet(one.name, one.rows)]
    reply = POOL.mark(source.data, {"ours": ours, "findings": [one.to_json() for one in findings]})
    if refused := reply.get("refused"):
        return Annotated(refusal=find(refused.pop("code"), **refused))
    return Annotated(base64.b64decode(reply["data"]), reply["marked"])
