"""`spm import`: an agency's own files as a plan workbook, with where everything came from and what was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core.commands.files import source, write
from spm_core.commands.maps import named
from spm_core.commands.output import DEFAULT_STORE, AsJson, Ended, StorePath, document, opened, say, tell_findings
from spm_core.errors import WrongUse
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from spm_core.intake.own.model import Inspection, Mapping


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("import")(import_)


def import_(
    files: Annotated[list[Path], typer.Argument(help="The agency's own files, in any layout.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the plan workbook (.xlsx).")],
    map: Annotated[str | None, typer.Option("--map", help="The mapping to read them by.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="The plan year of items without a date, such as 2026-27.")
    ] = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the agency's own files as a plan workbook. Needs no store unless --map names a mapping."""
    from spm_core.intake.own.inspect import inspect  # here, because `spm --help` need not wait for it
    from spm_core.intake.own.plan_book import write_plan
    from spm_core.intake.own.plan_import import plan_of

    if year:
        try:
            PlanYear.parse(year, 7)
        except ValueError as error:
            raise WrongUse(f"--year: {error}.") from error
    mapping = named(opened(store), map) if map else None
    today = date.today()  # noqa: DTZ011 - a plan year, on the clock of whoever types the command
    found = inspect([source(file) for file in files])
    if mapping:
        found = [_placed(one, mapping) for one in found]
    draft = plan_of(found, today=today, year=year, mapping=mapping)
    refused = not draft.rows["Organization"]
    rows = {sheet: len(rows) for sheet, rows in draft.rows.items() if rows}
    if not refused:
        write(out, write_plan(draft, today))
    if json:
        findings = [{"file": file or None, **finding.to_json()} for file, finding in draft.findings]
        document({"accepted": not refused, "file": None if refused else str(out), "rows": rows, "findings": findings})
    else:
        tell_findings(finding for _, finding in draft.findings)
    if refused:
        raise Ended(1)
    say(f"Wrote {out}: " + ", ".join(f"{n} {sheet}" for sheet, n in rows.items()) + ".")


def _placed(one: Inspection, mapping: Mapping) -> Inspection:
    """A file with the table of the mapping where its headings stand; WrongUse when its end is not to be seen."""
    from spm_core.intake.own.again import found_again

    found, usable = found_again(one, [mapping])
    if not usable:
        raise WrongUse(
            f"Where the table of the mapping {mapping.name!r} ends is not to be seen in {one.file}. "
            "Place it on the Upload page, or keep the mapping again: spm map save NAME --file FILE --table SHEET!A5"
        )
    return found
