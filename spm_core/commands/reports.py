"""`spm template`, `spm check`, `spm submit`, `spm withdraw`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core import figures
from spm_core.commands.files import source, write
from spm_core.commands.maps import named
from spm_core.commands.output import (
    DEFAULT_STORE,
    AsJson,
    At,
    By,
    Ended,
    StorePath,
    Why,
    document,
    opened,
    say,
    tell_findings,
)
from spm_core.errors import WrongUse, one_of
from spm_core.ledger import submit as submitting
from spm_core.ledger import withdraw as withdrawing
from spm_core.ledger.acts import moment_of, refuse
from spm_core.model import Month

if TYPE_CHECKING:
    from spm_core.ledger.submit import Submitted

Unit = Annotated[str | None, typer.Option("--unit", help="The unit's code, when the file does not say it.")]
MonthText = Annotated[str | None, typer.Option("--month", help="The month, YYYY-MM, when the file does not say it.")]
Map = Annotated[str | None, typer.Option("--map", help="The kept mapping to read the agency's own layout by.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("template")(template)
    app.command("check")(check)
    app.command("submit")(submit)
    app.command("withdraw")(withdraw)


def month_of(text: str | None, option: str = "--month") -> Month | None:
    """Read a month; WrongUse when it is none."""
    if text is None:
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        raise WrongUse(f"{option}: {error}.") from error


def template(
    unit: Annotated[str, typer.Option("--unit", help="The unit's code.")],
    month: Annotated[str, typer.Option("--month", help="The month, YYYY-MM.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the workbook.")],
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the pre-filled monthly workbook of a unit."""
    core = opened(store)
    asked = month_of(month)
    assert asked is not None
    expected = figures.expected(core, asked)
    if unit not in expected.units:
        raise refuse(
            "unknown-unit",
            f"The plan has no unit {unit!r}.",
            one_of(expected.units),
            unit,
        )
    write(out, figures.template(core, unit, asked, expected))
    if json:
        document({"file": str(out), "unit": unit, "month": month})
    say(f"Wrote {out}.")


def check(
    file: Annotated[Path, typer.Argument(help="The workbook.")],
    unit: Unit = None,
    month: MonthText = None,
    map: Map = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Read and judge a monthly workbook; stores nothing."""
    core = opened(store)
    (one,) = submitting.check(
        core, [source(file)], unit=unit, month=month_of(month), mapping=named(core, map) if map else None
    )
    _answer([(file, one)], json=json, stored=False)


def submit(
    files: Annotated[list[Path], typer.Argument(help="One workbook, or several: each for itself.")],
    by: By,
    unit: Unit = None,
    month: MonthText = None,
    map: Map = None,
    accept_good_rows: Annotated[
        bool, typer.Option("--accept-good-rows", help="Leave out rows with errors; they stay not reported until sent.")
    ] = False,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Check, then store all or nothing; prints the upload's id."""
    core = opened(store)
    done = submitting.submit(
        core,
        [source(file) for file in files],
        by=by,
        at=moment_of(core, at) if at else None,
        unit=unit,
        month=month_of(month),
        mapping=named(core, map) if map else None,
        good_rows=accept_good_rows,
    )
    _answer(list(zip(files, done, strict=True)), json=json, stored=True)


def _answer(done: list[tuple[Path, Submitted]], *, json: bool, stored: bool) -> None:
    if json and len(done) == 1:
        document(done[0][1].to_json())
    elif json:
        document({"files": [{"file": str(file), **one.to_json()} for file, one in done]})
    else:
        for file, one in done:
            tell_findings(one.findings)
            if one.already:
                print(one.upload)
            elif not one.accepted:
                say(f"{file.name}: refused; nothing of it was stored.")
            elif stored:
                say(f"{file.name}: accepted for {one.report.unit}, {one.report.month}.")
                print(one.upload)
            else:
                say(f"{file.name}: would be accepted for {one.report.unit}, {one.report.month}.")
    if not all(one.accepted for _, one in done):
        raise Ended(1)


def withdraw(
    upload: Annotated[str, typer.Argument(help="The upload's id.")],
    why: Why,
    by: By,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Take an upload out of force; history stays."""
    core = opened(store)
    outcome = withdrawing.withdraw(core, upload, why=why, by=by, at=moment_of(core, at) if at else None)
    if json:
        document(outcome.to_json())
    say(f"Upload {upload} is withdrawn; the one before it for that unit and month, if any, is in force again.")
