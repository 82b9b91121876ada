"""A plan that is loaded and a year that is opened, to the letter; and what a back-dated opening does to the loads after it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import pytest

from spm_core import access
from spm_core.errors import Refused
from spm_core.intake import Source
from spm_core.ledger import plans, snapshot
from spm_core.store import Store
from tests.ledger.record import refusal
from tests.workbooks import PLAN, workbook

JUNE, JULY, AUGUST = datetime(2026, 6, 20, 9), datetime(2026, 7, 1), datetime(2026, 8, 1)
DATA = workbook(PLAN)


@pytest.fixture
def store() -> Store:
    made = Store.open()
    plans.load(made, Source("plan.xlsx", DATA), by="chief", at=JUNE)
    return made


def not_opened(store: Store, year: str, at: datetime = JULY) -> tuple[str, str, str | None]:
    before = store.data_version()
    why = refusal(lambda: plans.open_year(store, year, by="Ann", at=at))
    assert store.data_version() == before
    return why


def test_a_load_keeps_every_sheet_its_columns_and_the_file_itself() -> None:
    store = Store.open()
    done = plans.load(store, Source("plan.xlsx", DATA), by="chief", at=JUNE)

    sha256 = hashlib.sha256(DATA).hexdigest()
    assert (done.act, done.more["sha256"], done.more["rows"]["Actions"], done.more["ignored"]) == (1, sha256, 4, [])
    assert store.rows("select kind, who, known_at from act") == [
        {"kind": "plan:load", "who": "chief", "known_at": JUNE}
    ]
    assert store.rows("from plan_load") == [{"act": 1, "known_at": JUNE, "file": "plan.xlsx", "sha256": sha256}]
    assert store.rows("from original") == [{"act": 1, "sha256": sha256, "file": "plan.xlsx", "bytes": DATA}]
    letters = store.rows("from plan_column where sheet = 'Actions'")
    assert {row["field"]: row["letter"] for row in letters} == {
        "action": "A", "milestone": "B", "text": "C", "unit": "D", "due": "E",
    }  # fmt: skip
    with store.change() as tx:
        kept = snapshot.read(tx, 1)
    assert set(kept) == set(snapshot.TABLES)
    assert [(row["row"], row["action"], row["unit"]) for row in kept["actions"]] == [
        (2, "1.1.Y1-1.1", "U1"),  # its milestone's lead
        (3, "1.1.Y1-1.2", "U2"),
        (4, "1.1.Y1-1.3", "U1"),
        (5, "2.1.Y1-1.1", "U3"),
    ]
    assert [row["pos"] for row in store.rows("from plan_action order by row")] == [0, 1, 2, 3]
    assert [row["key"] for row in kept["organization"]] == ["name", "plan_start", "plan_end"]


def test_a_file_with_errors_is_refused_with_all_of_them_and_nothing_is_kept() -> None:
    store = Store.open()
    wrong = [["action", "milestone", "text", "unit", "due"], ["A1", "NONE", "t", "U9", "soon"]]
    with pytest.raises(Refused) as refused:
        plans.load(store, Source("plan.xlsx", workbook({**PLAN, "Actions": wrong})), by="chief", at=JUNE)

    assert len([one for one in refused.value.findings if one.severity == "error"]) >= 3
    assert store.rows("from act") == []


@pytest.mark.parametrize("year", ["2026-27", "2026"])
def test_opening_freezes_the_dates_of_that_year(store: Store, year: str) -> None:
    done = plans.open_year(store, year, by="Ann", at=JULY)

    assert done.more == {"year": "2026-27", "frozen": {"milestone": 2, "action": 4}}
    (act,) = store.rows("from act where act = $act", {"act": done.act})
    assert (act["kind"], act["who"], act["known_at"]) == ("year:open", "Ann", JULY)
    assert store.rows("from year_open") == [{"act": done.act, "known_at": JULY, "year": "2026-27"}]
    frozen = store.rows("from frozen_item order by item")
    assert {(row["act"], row["known_at"], row["year"]) for row in frozen} == {(done.act, JULY, "2026-27")}
    assert [(row["kind"], row["item"], row["frozen"]) for row in frozen] == [
        ("milestone", "1.1.Y1-1", date(2026, 10, 31)),
        ("action", "1.1.Y1-1.1", date(2026, 8, 31)),
        ("action", "1.1.Y1-1.2", date(2026, 9, 30)),
        ("action", "1.1.Y1-1.3", date(2026, 10, 15)),
        ("milestone", "2.1.Y1-1", date(2027, 3, 31)),
        ("action", "2.1.Y1-1.1", date(2026, 9, 15)),
    ]
    assert not_opened(store, "2026-27")[::2] == ("year-already-open", "2026-27")


def test_what_cannot_be_opened_is_refused_with_what_could_be(store: Store) -> None:
    assert not_opened(store, "2030-31") == ("year-not-in-plan", "It has them in 2026-27.", "2030-31")
    assert not_opened(store, "soon") == ("year-not-in-plan", "It has them in 2026-27.", "soon")
    code, fix, value = not_opened(store, "2026-27", datetime(2026, 6, 1))
    assert (code, value) == ("plan-known-later", "2026-27")
    assert fix.startswith("Open the year without --at")
    code, fix, value = not_opened(Store.open(), "2026-27")
    assert (code, value) == ("year-not-in-plan", "2026-27")
    assert fix.startswith("Load a plan whose sheet Milestones has lines for that year")


def test_a_back_dated_opening_puts_its_items_into_each_later_load_once_as_a_load_of_the_same_moment(
    store: Store,
) -> None:
    rows = PLAN["Actions"]
    moved = [*rows[:2], [*rows[2][:4], date(2026, 12, 24)]]  # the second action later, the others gone
    later = Source("later.xlsx", workbook({**PLAN, "Actions": moved}))
    for by, at in (("first", AUGUST), ("second", AUGUST), ("third", datetime(2026, 9, 1))):
        plans.load(store, later, by=by, at=at)
    plans.load(store, Source("plan.xlsx", DATA), by="same", at=datetime(2026, 9, 2))
    before = len(store.rows("from plan_load"))

    plans.open_year(store, "2026-27", by="Ann", at=JULY)

    anew = store.rows("from plan_load order by act")[before:]
    assert [(row["known_at"], row["file"], row["sha256"] == anew[0]["sha256"]) for row in anew] == [
        (AUGUST, "later.xlsx", True),
        (datetime(2026, 9, 1), "later.xlsx", True),
    ]
    for load in anew:
        (act,) = store.rows("from act where act = $act", {"act": load["act"]})
        assert (act["kind"], act["who"]) == ("plan:load", "Ann")
        held = store.rows("from plan_action where act = $act order by pos", {"act": load["act"]})
        assert [(row["row"], row["action"], row["due"]) for row in held] == [
            (2, "1.1.Y1-1.1", date(2026, 8, 31)),
            (3, "1.1.Y1-1.2", date(2026, 9, 30)),
            (None, "1.1.Y1-1.3", date(2026, 10, 15)),
            (None, "2.1.Y1-1.1", date(2026, 9, 15)),
        ]
        letters = store.rows("from plan_column where act = $act and sheet = 'Actions'", {"act": load["act"]})
        assert {row["field"]: row["letter"] for row in letters}["due"] == "E"


def test_what_a_later_load_would_change_of_what_is_frozen_is_named_by_its_cell(store: Store) -> None:
    plans.open_year(store, "2026-27", by="Ann", at=JULY)
    rows = PLAN["Actions"]
    moved = [rows[0], [*rows[1][:4], date(2026, 12, 24)], *rows[2:4]]  # the first action later, the last one gone

    done = plans.load(store, Source("later.xlsx", workbook({**PLAN, "Actions": moved})), by="chief", at=AUGUST)

    said = [(one.severity, one.sheet, one.cell, one.value) for one in done.findings if one.severity == "warning"]
    assert ("warning", "Actions", "E2", "2026-12-24") in said
    assert ("warning", "Actions", None, "2.1.Y1-1.1") in said


def test_a_plan_that_would_leave_nobody_admin_is_refused_whole(store: Store) -> None:
    people = {**PLAN, "People": [["email", "name", "role", "scope"], ["a@x.org", "Ann", "admin", ""]]}
    plans.load(store, Source("people.xlsx", workbook(people)), by="chief", at=JULY)
    before, admin = store.data_version(), access.asking(store, "a@x.org")

    why = refusal(lambda: plans.load(admin, Source("plan.xlsx", DATA), by="chief", at=AUGUST))

    assert (why[0], store.data_version()) == ("no-admin-left", before)
