"""`spm map save|list|show|forget`: what an agency's own layouts mean, kept under a name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core import figures
from spm_core.commands.files import source
from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, document, opened, say, tell
from spm_core.errors import Refused, WrongUse, one_of
from spm_core.intake.own.model import not_kept
from spm_core.ledger import mappings
from spm_core.model import Ask, Month

if TYPE_CHECKING:
    from spm_core.intake.own.model import Mapping
    from spm_core.store import Store

group = typer.Typer(help="Mappings: what the columns and words of your own layouts mean.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The mapping's name.")]
Who = Annotated[str, typer.Option("--by", help="Who does this: a name or e-mail address.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="map")


def pairs(text: str | None, option: str) -> dict[str, str]:
    """Read `a=b,c=d`; WrongUse when a part is no such pair. A comma within double quotes divides nothing.

    >>> pairs('due=F, status="State, now"', "--set")
    {'due': 'F', 'status': 'State, now'}
    """
    found = {}
    for field in re.findall(r'(?:[^,"]|"[^"]*")+', text or ""):
        left, sign, right = (part.strip().strip('"') for part in field.partition("="))
        if not sign or not left:
            raise WrongUse(f"{option}: {field!r} is no pair. Write it like NAME=VALUE, with commas between pairs.")
        found[left] = right
    return found


@group.command("save")
def save(
    name: Name,
    file: Annotated[Path, typer.Option("--file", help="A file of that layout.")],
    table: Annotated[str | None, typer.Option("--table", help="Where its table begins, such as Tracker!A5.")] = None,
    set: Annotated[
        str | None, typer.Option("--set", help="MEANING=COLUMN,... by letter or heading; MEANING= for none.")
    ] = None,
    words: Annotated[str | None, typer.Option("--words", help="Status words: YOURS=Completed,...")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="The unit whose tracker it is.")] = None,
    month_end: Annotated[
        bool,
        typer.Option(
            "--month-end", help="Where no column holds the day of completion, take the last day of the report's month."
        ),
    ] = False,
    by: Who = "spm map",
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Keep a mapping: what seems to be meant, with your corrections."""
    from spm_core.intake.own.again import as_placed, placed_at  # here, because `spm --help` need not wait for it
    from spm_core.intake.own.inspect import inspect
    from spm_core.intake.own.look_at import to_look_at
    from spm_core.intake.own.mapping import choose, suggest

    core = opened(store)
    (found,) = inspect([source(file)])
    if found.workbook.refusal:
        raise Refused([found.workbook.refusal])
    columns = {meaning: where or None for meaning, where in pairs(set, "--set").items()}
    if table:
        found, table = placed_at(found, table)
    if unit:
        units = [row["unit"] for row in figures.plan(core, Ask("map", Month.of(figures.today(core))))["units"]]
        if units and unit not in units:
            raise WrongUse(f"--unit: the plan has no unit {unit!r}. {one_of(units)}")
    said = pairs(words, "--words")
    mapping = suggest(found, name, table=table, set=columns, words=said, unit=unit)
    asked = to_look_at(found, mapping, table, said)
    if table:
        mapping = as_placed(found, choose(found, table), mapping)
    if month_end:
        mapping = replace(mapping, completed_day="month-end")
    outcome = mappings.keep(core, mapping, by=by)
    if json:
        document(outcome.to_json() | {"look_at": asked})
        return
    _tell(mapping)
    say(f"Kept the mapping {name!r}.")
    for one in asked:
        taken = f"is taken for {one['taken_for']}" if one["taken_for"] else "counts for nothing"
        may = f", and may mean {one['may_mean']}" if one["may_mean"] and not one["taken_for"] else ""
        say(f"Look at {one['word']!r} ({one['rows']} rows): it {taken}{may}. Say what it means with --words.")


@group.command("list")
def list_(store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """List the mappings that are kept."""
    found = figures.mappings(opened(store))
    if json:
        document({"mappings": [one.to_json() for one in found]})
        return
    for one in found:
        unit = f", unit {one.unit}" if one.unit else ""
        tell(f"{one.name}: {len(one.columns)} columns, {len(one.words)} words{unit}")
    if not found:
        say("No mapping is kept. Keep one with: spm map save NAME --file FILE")


@group.command("show")
def show(name: Name, store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """Show a mapping: each column and word, and what it means."""
    mapping = named(opened(store), name)
    if json:
        document(mapping.to_json())
        return
    _tell(mapping)


@group.command("forget")
def forget(name: Name, by: Who = "spm map", store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """Forget a mapping; what was read through it stays."""
    outcome = mappings.forget(opened(store), name, by=by)
    if json:
        document(outcome.to_json())
        return
    say(f"Forgot the mapping {name!r}.")


def named(store: Store, name: str) -> Mapping:
    """Give a mapping that is kept; WrongUse names those that are."""
    found = figures.mapping_named(store, name)
    if found is None:
        raise not_kept(name, figures.mappings(store))
    return found


def _tell(mapping: Mapping) -> None:
    tell(f"{mapping.name}{f', unit {mapping.unit}' if mapping.unit else ''}")
    for heading, meaning in mapping.columns.items():
        order = f" ({mapping.orders[heading]})" if heading in mapping.orders else ""
        tell(f"  {heading:<32} {meaning or 'not used'}{order}")
    for word, means in mapping.words.items():
        tell(f"  status {word!r} = {means}")
