"""`spm annotate`: the same workbook back, its findings marked in the cells and listed on a first sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core.commands.files import source
from spm_core.commands.output import DEFAULT_STORE, AsJson, Ended, StorePath, document, opened, say, tell_findings
from spm_core.commands.reports import MonthText, Unit, month_of
from spm_core.errors import WrongUse
from spm_core.intake.annotate.book import annotate as annotated
from spm_core.intake.cells import read_workbooks
from spm_core.intake.own.inspect import KINDS

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
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Give the same workbook back, findings marked in the cells and listed on a first sheet; stores nothing."""
    given = source(file)
    workbook = next(iter(read_workbooks([given], KINDS)))[1]
    findings = [workbook.refusal] if workbook.refusal else findings_of(given, workbook, store, unit, month_of(month))
    made = annotated(given, findings, workbook)
    if made.refusal:
        if json:
            document({"file": str(file), "out": None, "findings": [made.refusal.to_json()], "marked": 0})
        else:
            tell_findings([made.refusal])
        raise Ended(1)
    try:
        out.write_bytes(made.data)
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}. Give a path in a folder that is there.") from error
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


def findings_of(given: Source, workbook: Workbook, store: str, unit: str | None, month: Month | None) -> list[Finding]:
    """Judge a file as what it is: a plan, a monthly report (as `spm check` does), or an agency's own tracker."""
    from spm_core.intake import read_plan  # with the heavy libraries of the checks: not needed to start
    from spm_core.intake.own.inspect import of_workbook
    from spm_core.intake.plan import is_plan
    from spm_core.intake.report import is_own
    from spm_core.ledger import submit as submitting

    if is_plan(workbook):
        return list(read_plan(given).findings)
    if is_own(workbook) and unit is None:
        return list(of_workbook(given, workbook).findings)
    (one,) = submitting.check(opened(store), [given], unit=unit, month=month)
    return one.findings
