"""`spm plan load`, `spm plan open`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spm_core.commands.files import plan_sources
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, By, StorePath, document, opened, say, tell_findings
from spm_core.ledger import plans
from spm_core.ledger.acts import moment_of

group = typer.Typer(help="The plan: load or amend it, open a plan year.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="plan")


@group.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="The plan workbook, or a folder of CSV files named after its sheets.")],
    by: By,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Load or amend the plan; freezes nothing."""
    core = opened(store)
    outcome = plans.load(core, plan_sources(file), by=by, at=moment_of(core, at) if at else None)
    if json:
        document(outcome.to_json())
        return
    tell_findings(outcome.findings)
    say(f"Loaded {file.name}: " + ", ".join(f"{n} {sheet}" for sheet, n in outcome.more["rows"].items()) + ".")


@group.command("open")
def open_year(
    year: Annotated[str, typer.Argument(help="The plan year, such as 2026-27.")],
    by: By,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Open a plan year: freezes its due dates."""
    core = opened(store)
    outcome = plans.open_year(core, year, by=by, at=moment_of(core, at) if at else None)
    if json:
        document(outcome.to_json())
        return
    frozen = outcome.more["frozen"]
    say(f"Opened {year}: the dates of {frozen['milestone']} milestones and {frozen['action']} actions are frozen.")
