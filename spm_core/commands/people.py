"""`spm people add|end|list`: who has which role."""

from __future__ import annotations

from typing import Annotated

import typer

from spm_core import figures
from spm_core.access import began
from spm_core.commands.given import at_of, day_of, done
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, By, StorePath, opened, printed, say
from spm_core.ledger import people

group = typer.Typer(help="People and their roles.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's e-mail address, as the sign-in gives it.")]
Reason = Annotated[str | None, typer.Option("--why", help="The reason, for the record.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="people")


@group.command("add")
def add(
    email: Email,
    role: Annotated[str, typer.Option("--role", help="admin, leadership, division, unit or viewer.")],
    by: By,
    scope: Annotated[
        str | None, typer.Option("--scope", help="Which units or divisions, divided by ; (a viewer: none is all).")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="The person's name.")] = "",
    from_on: Annotated[str | None, typer.Option("--from", help="The first day of the role.")] = None,
    to_on: Annotated[str | None, typer.Option("--until", help="Its last day.")] = None,
    deputy_for: Annotated[str | None, typer.Option("--for", help="Whom a deputy stands in for.")] = None,
    why: Reason = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Give somebody a role, or a deputy one for a time. From the first admin on everybody signs in."""
    core = opened(store)
    alone = not began(core)
    outcome = people.add(
        core,
        email,
        role,
        by=by,
        name=name,
        scope=scope,
        from_on=day_of(from_on, "--from") if from_on else None,
        to_on=day_of(to_on, "--until") if to_on else None,
        deputy_for=deputy_for,
        why=why,
        at=at_of(core, at),
    )
    done(outcome, f"{email} is {role}{' of ' + outcome.more['scope'] if outcome.more['scope'] else ''} now.", json=json)
    if alone and began(core):
        say("From now on commands want --as EMAIL, and the pages a sign-in (docs/operate.md).")


@group.command("end")
def end(
    email: Email,
    by: By,
    role: Annotated[str | None, typer.Option("--role", help="This role alone; else all.")] = None,
    scope: Annotated[str | None, typer.Option("--scope", help="The role with this scope alone.")] = None,
    why: Reason = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """End somebody's roles, at once."""
    core = opened(store)
    outcome = people.end(core, email, by=by, role=role, scope=scope, why=why, at=at_of(core, at))
    done(outcome, f"{email}: {role or 'every role'} ended.", json=json)


@group.command("list")
def list_(store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """List every role, and whether it holds today."""
    printed(figures.people(opened(store)), json=json)
