"""`spm year propose|choose`, `spm suggestion ...`, `spm accomplishment ...`: one year's end and the next one's plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spm_core import figures
from spm_core.commands.files import write
from spm_core.commands.given import ByMaybe, InReview, On, Seen, WhyMaybe, at_of, day_of, done, who
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, StorePath, document, opened, printed, say
from spm_core.commands.year import asked
from spm_core.ledger import accomplishment as accomplishing
from spm_core.ledger import next_year as choosing
from spm_core.ledger import suggestion as suggesting
from spm_core.ledger.acts import refuse
from spm_core.model import Ask, Month

Year = Annotated[str, typer.Argument(help="The plan year, such as 2027-28.")]
Text = Annotated[str, typer.Option("--text", help="In a sentence.")]
SuggestionId = Annotated[str, typer.Argument(help="Its id, such as 2027-28.s1.")]
AccomplishmentId = Annotated[str, typer.Argument(help="Its id, such as 2026-27.a1.")]

suggestion = typer.Typer(help="Suggestions for a plan year to come; in no plan by themselves.", no_args_is_help=True)
accomplishment = typer.Typer(help="What a year's report tells as accomplished.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(suggestion, name="suggestion")
    app.add_typer(accomplishment, name="accomplishment")


def propose(
    year: Year,
    out: Annotated[Path, typer.Option("--out", help="The plan workbook to write, .xlsx.")],
    on: Annotated[str | None, typer.Option("--on", help="The day of asking, YYYY-MM-DD; else today.")] = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write next year's plan workbook: the plan, with carried milestones; suggestions on a sheet of their own."""
    core = opened(store)
    proposed = figures.next_year(core, year, today=day_of(on, "--on") if on else None)
    if proposed["opened"]:
        raise refuse(
            "year-already-open",
            f"Plan year {proposed['year']} is open since {proposed['opened'][:10]}; its dates are frozen.",
            "Propose the year after it, or amend the open one: spm plan load FILE, spm adjust ITEM --change add.",
            proposed["year"],
        )
    from spm_core.documents.plan_workbook import plan_workbook

    write(out, plan_workbook(proposed, figures.plan_rows(core), figures.settings(core)["year_start_month"]))
    if json:
        document({"file": str(out), **proposed})
    n = {choice: sum(row["choice"] == choice for row in proposed["milestones"]) for choice in ("carry", "keep", None)}
    say(
        f"Wrote {out}: {n['carry']} milestones carried, {len(proposed['planned'])} planned already, {n['keep']} kept in their year, "
        f"{n[None]} not decided; {len(proposed['suggestions'])} suggestions apart, on sheet Suggestions. Nothing is in the plan until it is loaded."
    )


def choose(
    milestone: Annotated[str, typer.Argument(help="The code of a milestone.")],
    choice: Annotated[str, typer.Argument(help="carry, keep or drop.")],
    on: On,
    why: WhyMaybe = None,
    by: ByMaybe = None,
    review: InReview = None,
    seen: Seen = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Say what becomes of a milestone in the next year's plan; a drop needs a reason."""
    core = opened(store)
    outcome = choosing.choose(
        core,
        milestone,
        choice,
        on=day_of(on, "--on"),
        by=who(by),
        why=why,
        review=review,
        seen=seen,
        at=at_of(core, at),
    )
    done(outcome, f"{milestone}: {choice}, decided {on}.", json=json)


@suggestion.command("add")
def suggest(
    year: Year,
    text: Text,
    reason: Annotated[
        str, typer.Option("--reason", help="carried, late, partly_met, recommendation, target_missed or other.")
    ],
    about: Annotated[
        str | None, typer.Option("--about", help="The milestone, measure or recommendation behind it.")
    ] = None,
    why: WhyMaybe = None,
    strategy: Annotated[str | None, typer.Option("--strategy", help="The strategy it would belong to.")] = None,
    lead: Annotated[str | None, typer.Option("--lead", help="Who could lead it.")] = None,
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Suggest a milestone for a year to come; prints its id."""
    core = opened(store)
    outcome = suggesting.suggest(
        core,
        year,
        text,
        reason=reason,
        about=about,
        why=why,
        strategy=strategy,
        lead=lead,
        by=who(by),
        at=at_of(core, at),
    )
    code = outcome.more["suggestion"]
    done(outcome, f"{code} is written down for {outcome.more['year']}; it is in no plan.", json=json, printed=code)


@suggestion.command("edit")
def edit_suggestion(
    code: SuggestionId,
    text: Text,
    why: WhyMaybe = None,
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write a suggestion anew."""
    core = opened(store)
    done(
        suggesting.edit(core, code, text=text, why=why, by=who(by), at=at_of(core, at)),
        f"{code} is written anew.",
        json=json,
    )


@suggestion.command("remove")
def remove_suggestion(
    code: SuggestionId,
    why: WhyMaybe = None,
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Take a suggestion back."""
    core = opened(store)
    done(suggesting.remove(core, code, why=why, by=who(by), at=at_of(core, at)), f"{code} is taken back.", json=json)


@suggestion.command("list")
def list_suggestions(year: Year, store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """List a year's suggestions, and what could give rise to more."""
    core = opened(store)
    found = figures.next_year(core, year)
    printed({key: found[key] for key in ("year", "suggestions", "occasions")}, json=json)


@accomplishment.command("add")
def add_accomplishment(
    year: Year,
    text: Text,
    unit: Annotated[str | None, typer.Option("--unit", help="The unit that accomplished it.")] = None,
    month: Annotated[str | None, typer.Option("--month", help="The month in which it was told, YYYY-MM.")] = None,
    item: Annotated[str | None, typer.Option("--item", help="The action or milestone it belongs to.")] = None,
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Choose an accomplishment for a year's report, in the words that it is to have; prints its id."""
    core = opened(store)
    row = {"text": text, "unit": unit, "month": month, "item": item}
    outcome = accomplishing.choose(core, year, [row], by=who(by), at=at_of(core, at))
    (code,) = outcome.more["accomplishments"]
    done(outcome, f"{code} stands in the report of {outcome.more['year']}.", json=json, printed=code)


@accomplishment.command("edit")
def edit_accomplishment(
    code: AccomplishmentId,
    text: Text,
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Say an accomplishment in other words."""
    core = opened(store)
    done(accomplishing.edit(core, code, text=text, by=who(by), at=at_of(core, at)), f"{code} is reworded.", json=json)


@accomplishment.command("remove")
def remove_accomplishment(
    code: AccomplishmentId,
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Take an accomplishment out of the report."""
    core = opened(store)
    done(accomplishing.remove(core, code, by=who(by), at=at_of(core, at)), f"{code} is taken out.", json=json)


@accomplishment.command("list")
def list_accomplishments(year: Year, store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """List what was chosen for a year's report, and all that its monthly reports tell."""
    core = opened(store)
    ask = asked(core, year, None, None)
    label = str(ask.year)
    chosen = figures.accomplishments_chosen(core, Ask(ask.who, Month(2000, 1)), label)
    printed({"year": label, "chosen": chosen, "told": figures.accomplishments_told(core, ask)}, json=json)
