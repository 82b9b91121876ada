"""Every fact of an item or of a measure has a name in words on the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from spm_core import figures
from spm_core.intake import Source
from spm_core.ledger import adjust, declare, plans, recommendation, request, snapshot
from spm_core.ledger.submit import Receipt, Submitted, keep, submit
from spm_core.model import Ask, Month
from spm_core.show.item_words import FIELDS, value
from spm_core.store import Store
from tests.agency import Agency, plan_tables
from tests.ledger.record import HOW, WHY
from tests.ledger.test_recorded import ASKED, RAISED, made_agency
from tests.ledger.test_submit import read
from tests.workbooks import PLAN, report, workbook

ASK = Ask("t", Month(2026, 11))


@pytest.fixture(scope="module")
def agency() -> Agency:
    """One of each kind of fact: planned from the agency's own file, reported, left out, decided, declared."""
    made = Agency({"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U1", "2026-12-01")})
    plan = plan_tables({"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U1", "2026-12-01")}, made.milestones)
    where = {"sheet": "Actions", "code": "A1", "file": "Work.xlsx", "source_sheet": "Tracker", "cells": "A4"}
    with made.store.change() as tx:
        tables = {**plan, "sources": [{"row": 2, **where}]}
        snapshot.write(tx, tables, {}, file="p.xlsx", sha256="p", by="Ann", known_at=datetime(2026, 8, 1))
    line = {**read().status[0], "forecast": date(2026, 12, 9), "change_asked": "re-date", "change_detail": "2026-12-20"}
    keep(made.store, [Receipt(Submitted(replace(read(), status=[line], measures=[])), "Rosa", datetime(2026, 11, 5))])
    for change, to in (("re-date", "2026-12-20"), ("reassign", "U2"), ("reword", "New"), ("collaborate", "U3"), ("release", "U3"), ("support", "A coach"), ("drop", None)):  # fmt: skip
        adjust.adjust(made.store, "A2", change, to=to, **WHY)
    declare.declare(made.store, "M1", "met", evidence="Minutes", **WHY)
    return made


def test_every_fact_of_an_item_is_named(agency: Agency) -> None:
    facts = [row for item in ("A1", "A2", "M1") for row in figures.trace(agency.store, ASK, item)["facts"]]

    told = {row["field"] for row in facts}
    assert told <= set(FIELDS)
    assert {"source", "support", "released", "collaborator", "declared", "dropped", "frozen"} <= told
    values = {row["field"]: value(row) for row in facts if row["in_force"]}
    assert (values["declared"], values["approved"]) == ("met", "20 Dec 2026")


@pytest.mark.parametrize(
    ("act", "of", "fields"),
    [
        (lambda s: request.accept(s, ASKED, **HOW), ASKED, {"change_asked", "accepted"}),
        (lambda s: request.accept(s, ASKED, to="2026-12-24", **HOW), ASKED, {"change_asked", "changed"}),
        (lambda s: request.decline(s, ASKED, why="w", **HOW), ASKED, {"change_asked", "declined"}),
        (lambda s: recommendation.escalate(s, RAISED, **HOW), RAISED, {"recommendation", "about", "escalated"}),
        (lambda s: recommendation.answer(s, RAISED, text="In May", **HOW), RAISED, {"recommendation", "about", "answered"}),
        (lambda s: recommendation.withdraw(s, RAISED, why="w", **HOW), RAISED, {"recommendation", "about", "withdrawn"}),
    ],
)  # fmt: skip
def test_so_is_each_step_of_what_units_recommend_and_ask(act: Any, of: str, fields: set[str]) -> None:
    made = made_agency()
    act(made.store)

    told = figures.trace(made.store, ASK, of)["facts"]

    assert {row["field"] for row in told} == fields <= set(FIELDS)
    assert "2026-11-18" not in {value(row) for row in told}


def test_so_is_a_row_that_was_left_out_and_every_value_of_a_measure() -> None:
    store, wrong = Store.open(), report("U1", "2026-10", ["1.1.Y1-1.1", "Compleet", "", ""])
    plans.load(store, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    submit(store, [Source("U1.xlsx", wrong)], by="Ada", at=datetime(2026, 11, 5), good_rows=True)

    left = {row["field"] for row in figures.trace(store, ASK, "1.1.Y1-1.1")["facts"]}
    told = {row["field"] for row in figures.measure_facts(store, ASK, "G3")}
    assert left | told <= set(FIELDS)
    assert {"left_out", "baseline", "target", "actual"} <= left | told


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("declared", "partly_met", "partly met"),
        ("approved", "2026-12-20", "20 Dec 2026"),
        ("escalated", "2026-11-18", "18 Nov 2026"),
        ("note", "2026-13-45", "2026-13-45"),
        ("note", "", "empty"),
        ("note", None, "empty"),
        ("note", "due 2026-12-20", "due 2026-12-20"),
    ],
)
def test_a_value_is_said_as_people_write_it(field: str, text: str | None, said: str) -> None:
    assert value({"field": field, "value": text}) == said
