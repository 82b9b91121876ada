"""`spm annotate`: the same workbook back, its findings marked in the cells and listed on a first sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core.commands.files import source, write
from spm_core.commands.maps import named
from spm_core.commands.output import (
    DEFAULT_STORE,
    AsJson,
    Ended,
    StorePath,
    document,
    opened,
    say,
    tell_findings,
)
from spm_core.commands.reports import Map, MonthText, Unit, month_of
from spm_core.errors import WrongUse
from spm_core.intake.annotate.book import annotate as annotated
from spm_core.intake.cells import EVERY_KIND, read_workbooks

if TYPE_CHECKING:
    from spm_core.intake import Source
    from spm_core.intake.cells import Workbook
    from spm_core.model import Finding, Month


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("annotate")(annotate)


def annotate(
    file: Annotated[Path, typer.Argument(help="The workbook: a monthly report, a plan, or a tracker of your own.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the workbook with its findings.")],
    unit: Unit = None,
    month: MonthText = None,
    map: Map = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Give the same workbook back, findings marked in the cells and listed on a first sheet; stores nothing."""
    given = source(file)
    workbook = next(iter(read_workbooks([given], EVERY_KIND)))[1]
    asked = Asked(store, unit, month_of(month), map)
    findings = [workbook.refusal] if workbook.refusal else findings_of(given, workbook, asked)
    fitting = ".xlsm" if workbook.kind == "xlsm" else ".xlsx"
    if not workbook.refusal and out.suffix.lower() != fitting:
        raise WrongUse(f"{out}: this workbook is written as {fitting}, and opens under no other ending. Rename --out.")
    made = annotated(given, findings, workbook)
    if made.refusal:
        if json:
            document({"file": str(file), "out": None, "findings": [made.refusal.to_json()], "marked": 0})
        else:
            tell_findings([made.refusal])
        raise Ended(1)
    write(out, made.data)
    if json:
        document(
            {
                "file": str(file),
                "out": str(out),
                "findings": [finding.to_json() for finding in findings],
                "marked": made.marked,
            }
        )
    say(f"Wrote {out}: {len(findings)} findings, {made.marked} cells marked.")


@dataclass(frozen=True)
class Asked:
    """What a person said about the file: the store's path, the unit, the month, and the mapping's name."""

    store: str
    unit: str | None = None
    month: Month | None = None
    map: str | None = None


def findings_of(given: Source, workbook: Workbook, asked: Asked) -> list[Finding]:
    """Judge a file as what it is: a plan, a monthly report (as `spm check` does), or an agency's own tracker.

    A tracker is judged as a report where its layout is known or something was said about it; else it is inspected,
    which needs no store.
    """
    from spm_core import figures  # with the heavy libraries of the checks: not needed to start
    from spm_core.intake import read_plan
    from spm_core.intake.own.again import found_again
    from spm_core.intake.own.inspect import found_apart
    from spm_core.intake.own.mapping import known
    from spm_core.intake.plan import is_plan
    from spm_core.intake.report import is_own
    from spm_core.ledger import submit as submitting

    if is_plan(workbook):
        return list(read_plan(given).findings)
    store = None
    if is_own(workbook) and not (asked.unit or asked.map):
        store = opened(asked.store) if Path(asked.store).exists() else None
        inspection = found_apart(given, workbook)
        if store is not None:
            inspection, usable = found_again(inspection, figures.mappings(store))
        if store is None or known(inspection.tables, usable) is None:
            return list(inspection.findings)
    store = store or opened(asked.store)
    mapping = named(store, asked.map) if asked.map else None
    (one,) = submitting.check(store, [given], unit=asked.unit, month=asked.month, mapping=mapping)
    return one.findings
