"""`spm year show|propose|choose`: the plan year as one document, of which the End of Year report is made; the next one's plan."""

from __future__ import annotations

import getpass
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core import figures
from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, document, opened, tell
from spm_core.commands.plain import lines
from spm_core.commands.reports import month_of
from spm_core.commands.show import KnownAt
from spm_core.errors import WrongUse
from spm_core.figures.plan import plan_year
from spm_core.figures.year import end_of
from spm_core.ledger.acts import moment_of

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="The month, YYYY-MM; else the year's last, or the latest reported while it runs."),
]
"""The month of a plan year's papers and document."""

group = typer.Typer(help="The plan year as a whole.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    from spm_core.commands import next_year

    group.command("propose")(next_year.propose)
    group.command("choose")(next_year.choose)
    app.add_typer(group, name="year")


@group.command("show")
def show(
    year: Annotated[str, typer.Argument(help="The plan year, for example 2025-26.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Show a plan year: completion, milestone by milestone, measures, adjustments, reporting."""
    core = opened(store)
    answer = figures.year(core, asked(core, year, as_of, known_at))
    if json:
        document(answer)
        return
    for line in lines({key: value for key, value in answer.items() if key not in ("burnup", "names")}):
        tell(line)


def asked(core: Store, year: str, as_of: str | None, known_at: str | None) -> Ask:
    """Give the ask of a plan year: as of the month named, else of the year's end."""
    ask = end_of(core, year, getpass.getuser(), moment_of(core, known_at) if known_at else None)
    month = month_of(as_of, "--as-of")
    if month and month < (first := plan_year(core, ask).months[0]):
        raise WrongUse(f"--as-of {month} lies before the plan year {ask.year}, which begins in {first}.")
    return replace(ask, as_of=month) if month else ask
