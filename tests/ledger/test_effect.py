"""What a decision would do, before it is taken: the figures that it would move, as they are afterwards; nothing stays of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from spm_core import figures
from spm_core.errors import Refused
from spm_core.ledger import adjust, declare, effect
from spm_core.model import Month
from tests.agency import YEAR, Agency

ON = date(2026, 11, 18)
HOW: dict[str, Any] = {"on": ON, "why": "w", "by": "Ann", "at": datetime(2026, 11, 18, 9)}


@pytest.fixture
def agency() -> Agency:
    """Two actions of D1 and one of D2, a proposal; the reports of September are in."""
    actions = {"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U2", "2026-11-10"), "A3": ("M2", "U3", "2026-11-01")}
    made = Agency(actions, {"M1": (YEAR, "U1", "2026-11-30"), "M2": (YEAR, "U3", "2027-05-31")})
    made.load({**actions, "P1": ("M1", "U1", "2026-11-25")}, at=datetime(2026, 8, 1))
    made.report("U1", "2026-09", "A1 | On schedule")
    return made


def shown(agency: Agency, month: str, of: str, division: str | None) -> dict[str, Any]:
    """A division's figures, or the agency's, as they are asked for."""
    ask = agency.ask(month, year=YEAR, tier="division" if division else "agency", id=division)
    (done,), (moved,) = (question(agency.store, ask, of)["groups"] for question in (figures.completion, figures.drift))
    return {"id": done["id"], "name": done["name"], "tier": ask.tier, "completion": done, "drift": moved}


def item(agency: Agency, month: str, of: str, code: str) -> dict[str, Any] | None:
    rows = figures.items(agency.store, agency.ask(month, year=YEAR), of)["items"]
    return next((row for row in rows if row["item"] == code), None)


@pytest.mark.parametrize(
    ("code", "change", "to", "month", "divisions"),
    [
        ("A1", "re-date", "2027-01-15", None, ["D1"]),
        ("A3", "reassign", "U1", "2026-12", ["D2", "D1"]),
        ("M2", "drop", None, "2026-12", ["D2"]),
        ("P1", "add", None, None, ["D1"]),
    ],
)
def test_it_shows_what_the_figures_say_before_and_afterwards(
    agency: Agency, code: str, change: str, to: str | None, month: str | None, divisions: list[str]
) -> None:
    of, asked = ("milestones" if code == "M2" else "actions"), month or "2026-11"
    before, version = item(agency, asked, of, code), agency.store.data_version()
    groups = [shown(agency, asked, of, one) for one in (*divisions, None)]

    told = effect.of_adjust(agency.store, code, change, to=to, as_of=Month.parse(month) if month else None, **HOW)

    assert agency.store.data_version() == version
    adjust.adjust(agency.store, code, change, to=to, **HOW)
    assert told == {
        "item": code,
        "of": of,
        "as_of": asked,
        "year": YEAR,
        "divisions": divisions,
        "before": {"item": before, "groups": groups},
        "after": {
            "item": item(agency, asked, of, code),
            "groups": [shown(agency, asked, of, one) for one in (*divisions, None)],
        },
        "findings": [],
    }
    assert told["before"] != told["after"]
    assert (told["before"]["item"] is None) == (change == "add")


def test_of_an_item_whose_year_is_over_the_figures_of_its_own_year_are_shown(agency: Agency) -> None:
    told = effect.of_adjust(agency.store, "A1", "re-date", to="2027-09-15", as_of=Month(2027, 8), **HOW)

    assert (told["year"], told["as_of"], told["before"]["item"]["item"]) == (YEAR, "2027-08", "A1")
    assert told["before"]["groups"] == [shown(agency, "2027-08", "actions", one) for one in ("D1", None)]


def test_it_is_shown_as_of_the_latest_month_reported_where_that_is_later(agency: Agency) -> None:
    agency.report("U2", "2026-12", "A2 | Completed | 2026-12-15")

    assert effect.of_adjust(agency.store, "A1", "drop", **HOW)["as_of"] == "2026-12"


def test_of_a_declaration_with_what_is_said_of_it(agency: Agency) -> None:
    groups = [shown(agency, "2026-11", "milestones", one) for one in ("D1", None)]

    told = effect.of_declare(agency.store, "M1", "met", **HOW)

    assert not agency.store.rows("from declaration")
    done = declare.declare(agency.store, "M1", "met", **HOW)
    assert (told["item"], told["of"], told["divisions"], told["before"]["groups"]) == (
        "M1",
        "milestones",
        ["D1"],
        groups,
    )
    assert told["after"]["groups"] == [shown(agency, "2026-11", "milestones", one) for one in ("D1", None)]
    assert told["after"]["item"]["completed"] == "2026-11-18"
    assert told["findings"] == [one.to_json() for one in done.findings] != []
    with pytest.raises(Refused):
        effect.of_declare(agency.store, "A1", "met", **HOW)


def test_of_a_declaration_as_of_the_month_that_is_said(agency: Agency) -> None:
    told = effect.of_declare(agency.store, "M1", "met", as_of=Month(2027, 2), **HOW)

    assert (told["as_of"], told["before"]["groups"][0]) == ("2027-02", shown(agency, "2027-02", "milestones", "D1"))


@pytest.mark.parametrize(("month", "as_of"), [("2026-09", "2026-11"), ("2026-12", "2026-12")])
def test_of_many_declarations_on_the_milestones_of_a_group(agency: Agency, month: str, as_of: str) -> None:
    rows = [{"milestone": "M1", "result": "met", "why": "w"}, {"milestone": "M2", "result": "not_met"}]
    ask = agency.ask(month, tier="division", id="D1", known_at=datetime(2026, 8, 1))
    then = replace(ask, as_of=Month.parse(as_of), known_at=None)
    (before,) = figures.completion(agency.store, then, "milestones")["groups"]

    told = effect.of_declare_many(agency.store, rows, ask, on=ON)

    assert (told["as_of"], told["before"]) == (as_of, before)
    assert not agency.store.rows("from declaration")
    declare.declare_many(agency.store, rows, on=ON, by="Ann")
    (after,) = figures.completion(agency.store, then, "milestones")["groups"]
    assert told["after"] == after != before


def test_of_many_declarations_after_the_year_that_is_asked_of_that_year_is_counted(agency: Agency) -> None:
    ask = agency.ask("2026-06", tier="division", id="D1")

    told = effect.of_declare_many(agency.store, [{"milestone": "M1", "result": "met", "why": "w"}], ask, on=ON)

    none, some = (
        figures.completion(agency.store, replace(ask, as_of=Month(2026, 11), year=year), "milestones")["groups"][0]
        for year in ("2025-26", YEAR)
    )
    assert (told["as_of"], told["before"], told["after"]) == ("2026-11", none, none)
    assert none != some


def test_before_anything_is_reported_the_month_of_the_decision_is_looked_at() -> None:
    made = Agency({"A1": ("M1", "U1", "2026-12-01")})

    told = effect.of_adjust(made.store, "A1", "re-date", to="2027-01-15", **HOW)

    assert (told["as_of"], told["after"]["item"]["approved"]) == ("2026-11", "2027-01-15")
