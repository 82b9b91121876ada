"""Whoever looks at a page: how they stand, as whom they ask the store, and who may look as somebody else."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from app import downloads, identity, who
from app.identity import Visitor
from app.who import Standing
from spm_core import access
from spm_core.ledger import people
from spm_core.store import Store
from tests.access.people import address, agency, by_admin


@pytest.fixture(scope="module")
def store() -> Store:
    return agency()


@pytest.fixture
def state(monkeypatch) -> dict:
    """What the page's session holds."""
    held: dict = {}
    monkeypatch.setattr(who, "st", SimpleNamespace(session_state=held))
    return held


@pytest.fixture
def look(state, monkeypatch):
    """Look as whoever signed in; None: nobody did."""

    def as_(name: str | None, since: float | None = None) -> None:
        monkeypatch.setattr(identity, "of_page", lambda: Visitor(address(name), since) if name else None)

    return as_


def test_somebody_stands_at_the_door_in_one_of_six_ways(store, look):
    def how(name: str | None, since: float | None = None) -> tuple[Standing, str | None]:
        look(name, since)
        found, me = who.standing(store)
        return found, me.email if me else None

    yesterday = time.time() - 13 * 3600
    assert how("unit") == (Standing.IN, address("unit"))
    assert how(None) == (Standing.OUT, None)
    assert how("unit", yesterday) == (Standing.OVER, address("unit"))
    assert how("stranger") == (Standing.UNKNOWN, address("stranger"))
    assert how("ended") == (Standing.ENDED, address("ended"))
    assert who.standing(Store.open()) == (Standing.ALONE, None)


def test_the_files_of_a_page_are_whoever_looks_at_it_now_with_a_role(store, look, monkeypatch):
    """What a page offers is given to that person alone (app/downloads.py)."""
    monkeypatch.setattr(downloads, "_offered_to", {})
    at = SimpleNamespace(session_id="")
    monkeypatch.setattr(who, "get_script_run_ctx", lambda: at)
    for name, since in (("unit", None), ("stranger", None), ("ended", None), (None, None), ("division", 0.0)):
        at.session_id = f"{name}'s"
        look(name, since)
        who.standing(store)

    assert downloads._offered_to == {"unit's": address("unit")}

    look("leadership")
    at.session_id = "unit's"
    who.asks(store)
    assert downloads.whose("unit's") == address("leadership")


def test_only_who_is_in_asks_as_somebody(store, look):
    def asks(name: str | None, since: float | None = None) -> str | None:
        look(name, since)
        found = access.who_asks(who.asks(store))
        return found.email if found else None

    assert asks("unit") == address("unit")
    assert [asks(None), asks("stranger"), asks("ended"), asks("admin", time.time() - 13 * 3600)] == [None] * 4
    assert access.reaches(who.asks(store), "plan").nothing
    alone = Store.open()
    assert who.asks(alone) is alone


def test_an_admin_looks_as_somebody_else_and_nobody_else_does(store, look, state):
    state["view.as"] = address("division")
    look("admin")
    asked = who.asks(store)
    assert (asked.email, who.looked_by(asked)) == (address("division"), address("admin"))
    for name in ("leadership", "division", "unit", "viewer"):
        look(name)
        asked = who.asks(store)
        assert (asked.email, who.looked_by(asked)) == (address(name), None)
    state["view.as"] = None
    look("admin")
    assert (who.asks(store).email, who.looked_by(who.asks(store))) == (address("admin"), None)
    assert who.looked_by(store) is None


def test_who_begins_to_look_as_somebody_lets_go_of_what_was_typed(state):
    state |= {"note": "typed", "dialog": "A1", "view.as": None}
    who.look_as("unit@x.org")
    assert state == {"view.as": "unit@x.org"}
    state["note"] = "typed"
    who.look_as(None)
    assert state == {"view.as": None}


def test_kept_answers_are_shared_by_those_of_one_day_and_the_same_roles_alone(store, look):
    def scope(name: str | None) -> str:
        look(name)
        return who.scope(store)

    people.add(by_admin(store), "second@agency.example", "unit", scope="U1", by="x")
    day = access.today(store).isoformat()
    assert scope("unit") == scope("second")
    assert len({scope(name) for name in ("admin", "unit", "other-unit", "division", "viewer", "viewer-D1", None)}) == 7
    assert all(scope(name).startswith(f"{day} ") for name in ("unit", None))
    alone = Store.open()
    assert who.scope(alone) == access.today(alone).isoformat()
