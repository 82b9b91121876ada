"""The door below its questions: who asks, how far they reach, what is recorded of what left the house and of what was tried."""

from __future__ import annotations

import inspect
import time
from datetime import date, datetime

import pytest

from spm_core import access, figures
from spm_core.access import door
from spm_core.errors import StoreError
from spm_core.ledger import people, plans
from spm_core.ledger.adjust import adjust
from spm_core.store import Store
from tests.access.people import WHO, address, agency, as_of, by_admin
from tests.agency import Agency


@pytest.fixture
def store() -> Store:
    return agency()


def recorded(store: Store, since: int = 0) -> list[tuple[str, str, str, str | None]]:
    """What was recorded without changing a fact: its kind, who, about what, why."""
    rows = store.rows(
        "select a.kind, a.who, e.about, a.why from act as a inner join event as e on e.act = a.act where a.act > $since order by a.act",
        {"since": since},
    )
    return [(row["kind"], row["who"], row["about"], row["why"]) for row in rows]


def asks(store: Store, who: str, **how: str) -> Store:
    return access.asking(store, address(who), **how)


def test_who_asks_is_known_of_a_store_that_somebody_asks_alone(store):
    assert str(access.who_asks(asks(store, "unit"))) == "unit@agency.example (unit U1)"
    assert str(access.who_asks(asks(store, "unit").remembering())) == "unit@agency.example (unit U1)"
    assert access.who_asks(store) is None
    assert access.who_asks(access.asking(store, None)) is None
    assert str(access.who_asks(asks(store, "stranger"))) == "stranger@agency.example (no role)"
    assert access.person(store, address("unit")).name == ""
    assert [access.person(store, address(who)).known for who in ("unit", "ended", "stranger")] == [True, True, False]


def test_how_far_somebody_reaches_is_said_and_nothing_is_recorded(store):
    def reach(who: str, capability: str) -> tuple[bool, set[str], set[str]]:
        found = access.reaches(asks(store, who), capability)
        return found.whole, set(found.divisions), set(found.units)

    assert reach("leadership", "items") == (True, set(), set())
    assert reach("division", "items") == (False, {"D1"}, {"U1", "U2"})
    assert reach("unit", "items") == (False, set(), {"U1"})
    assert reach("viewer", "items") == (True, set(), set())
    assert reach("viewer-D1", "items") == (False, {"D1"}, {"U1", "U2"})
    assert reach("division", "send") == reach("ended", "plan") == (False, set(), set())
    nothing = {who for who in WHO if access.reaches(asks(store, who), "reviews").nothing}
    assert nothing == {"unit", "other-unit", "viewer", "viewer-D1"}
    assert access.reaches(store, "plan").nothing  # nobody has said who asks
    assert access.reaches(Store.open(), "people").whole
    assert recorded(store) == []


def test_a_viewer_of_a_unit_reaches_that_unit(store):
    people.add(by_admin(store), "v@agency.example", "viewer", scope="U3; D1", by="x")

    found = access.reaches(access.asking(store, "v@agency.example"), "items")

    assert (found.whole, found.divisions, found.units) == (False, {"D1"}, {"U1", "U2", "U3"})
    assert "A3" in found.items


def test_what_leaves_the_house_is_recorded_with_who_took_it(store):
    access.left(asks(store, "unit"), "export:template", "U1", by="whoever")
    access.left(asks(store, "unit", behind=address("admin")), "export:packet", "R1", by="whoever")
    access.left(access.asking(store, None), "export:data", "all", by="a command")
    alone = Store.open()
    access.left(alone, "export:data", "all", by="a command")

    assert recorded(store) == [
        ("export:template", address("unit"), "U1", None),
        ("export:packet", address("admin"), "R1 as unit@agency.example", None),
        ("export:data", "a command", "all", None),
    ]
    assert recorded(alone) == [("export:data", "a command", "all", None)]


def test_what_happened_is_an_act_with_what_it_was_about_and_why(store):
    number = access.happened(store, "view:as", who="a@x.org", about="b@x.org" * 80, why="to help")

    assert recorded(store, number - 1) == [("view:as", "a@x.org", ("b@x.org" * 80)[:500], "to help")]


def test_who_comes_to_a_place_that_is_not_theirs_is_recorded(store):
    access.denied(asks(store, "unit"), "open the page Record")
    access.denied(asks(store, "other-unit", behind=address("admin")), "open the page Record")
    access.denied(access.asking(store, None), "open the page Record")
    access.denied(store, "open the page Record")

    why = "{0} may not open the page Record: it is not among theirs."
    assert recorded(store) == [
        ("access:refuse", address("unit"), "open the page Record", why.format("unit@agency.example (unit U1)")),
        ("access:refuse", address("admin"), "open the page Record", why.format("other-unit@agency.example (unit U3)")),
    ]


def test_the_whole_of_a_capability_lets_in_and_less_does_not(store):
    assert door.let_in(asks(store, "leadership"), "figures", "count all") is store
    assert door.let_in(asks(store, "viewer"), "figures", "count all") is store
    for who in ("division", "viewer-D1", "stranger"):
        with pytest.raises(access.NotAllowed, match="may not count all"):
            door.let_in(asks(store, who), "figures", "count all")
    with pytest.raises(access.NotAllowed, match="nobody has said who asks; refused: count all"):
        door.let_in(store, "figures", "count all")
    alone = Store.open()
    assert door.let_in(alone, "figures", "count all") is alone

    assert [(who, about) for _, who, about, _ in recorded(store)] == [
        (address("division"), "figures"), ("viewer-d1@agency.example", "figures"), (address("stranger"), "figures"), ("nobody named", "figures"),
    ]  # fmt: skip


def test_a_command_is_refused_before_it_begins_to_who_reaches_nothing(store):
    door.holds(asks(store, "unit"), "send", "send a report")
    door.holds(Store.open(), "send", "send a report")
    with pytest.raises(access.NotAllowed, match="may not send a report: no role of theirs does"):
        door.holds(asks(store, "division"), "send", "send a report")
    with pytest.raises(access.NotAllowed, match="nobody has said who asks"):
        door.holds(store, "send", "send a report")

    assert [(kind, who, about) for kind, who, about, _ in recorded(store)] == [
        ("access:refuse", address("division"), "send"),
        ("access:refuse", "nobody named", "send"),
    ]


def test_an_attempt_is_recorded_again_after_a_minute_or_with_another_reason(store, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(door.time, "monotonic", lambda: clock[0])

    def attempt(who: str, id_: str) -> None:
        with pytest.raises(access.NotAllowed):
            figures.items(asks(store, who), as_of(tier="unit", id=id_))

    for at, who, id_ in (
        (0, "unit", "U3"),
        (59.9, "unit", "U3"),
        (59.9, "unit", "U2"),
        (59.9, "viewer-D1", "U3"),
        (60, "unit", "U3"),
        (119, "unit", "U3"),
    ):
        clock[0] = 1000.0 + at
        attempt(who, id_)

    assert [(who.partition("@")[0], why[-22:-15]) for _, who, _, why in recorded(store)] == [
        ("unit", "unit U3"), ("unit", "unit U2"), ("viewer-d1", "unit U3"), ("unit", "unit U3"),
    ]  # fmt: skip


def test_a_store_that_takes_nothing_more_refuses_all_the_same(store, monkeypatch):
    def full(*_what: object, **_how: object) -> None:
        raise StoreError("full")

    monkeypatch.setattr(door, "happened", full)
    with pytest.raises(access.NotAllowed):
        plans.open_year(asks(store, "unit"), "2027-28", by="x")


def test_who_looks_as_somebody_else_is_the_one_recorded(store):
    with pytest.raises(access.NotAllowed, match="looking as somebody else changes nothing"):
        adjust(asks(store, "leadership", behind=address("admin")), "A1", "drop", why="w", on=date(2026, 11, 20), by="x")
    with pytest.raises(access.NotAllowed, match="no role of theirs does"):
        figures.people(asks(store, "unit", behind=address("admin")))
    for ask, what in ((door.holds, "do it"), (door.let_in, "do that")):
        with pytest.raises(access.NotAllowed, match=f"may not {what}: no role of theirs does"):
            ask(asks(store, "unit", behind=address("admin")), "people", what)

    assert [who for _, who, _, _ in recorded(store)] == [address("admin")] * 4


def test_a_refusal_says_what_was_asked_and_why_not(store):
    with pytest.raises(
        access.NotAllowed, match="may not read where milestones and actions stand: unit U3 is not theirs"
    ):
        figures.items(asks(store, "unit"), as_of(tier="unit", id="U3"))
    with pytest.raises(access.NotAllowed, match="may not open a plan year: no role of theirs does"):
        plans.open_year(asks(store, "unit"), "2027-28", by="x")


def test_what_is_put_behind_the_door_is_what_it_was_and_judged_as_its_entry_says(store):
    items, drop = door.question(inspect.unwrap(figures.items)), door.act(inspect.unwrap(adjust))
    decided = {"change": "drop", "why": "w", "on": date(2026, 11, 20), "by": "x"}

    assert [row["item"] for row in items(asks(store, "other-unit", behind=address("admin")), as_of())["items"]] == [
        "A3"
    ]
    assert items.__name__ == "items"
    for nobody in (store, asks(store, "leadership", behind=address("admin")), asks(store, "other-division")):
        with pytest.raises(access.NotAllowed):
            drop(nobody, "A1", **decided)
    done = drop(asks(store, "division"), "A1", **decided)
    assert store.rows(f"select who from act where act = {done.act}") == [{"who": address("division")}]


def test_what_is_asked_through_another_view_is_asked_by_the_same_person(store):
    mine = asks(store, "other-unit", behind=address("admin"))
    view = door.through(mine, store.remembering())

    assert (view.email, view.behind, view.engine) == (address("other-unit"), address("admin"), store)
    assert [row["item"] for row in figures.items(view, as_of())["items"]] == ["A3"]
    assert door.through(store, view) is view
    with mine.together() as joined:
        assert (joined.email, joined.behind, joined.engine, joined.within) == (mine.email, mine.behind, store, True)
    with mine.trial() as tried:
        assert (tried.email, tried.behind, tried.engine, tried.within) == (mine.email, mine.behind, store, True)
    assert not mine.within


def test_the_store_that_somebody_asks_is_of_the_same_file_and_version(store, monkeypatch):
    mine = asks(store, "unit")
    monkeypatch.setattr(store, "trouble", lambda: "The disk is full.")

    assert (mine.path, mine.data_version(), mine.figures_version(), mine.trouble()) == (
        store.path, store.data_version(), store.figures_version(), store.trouble(),
    )  # fmt: skip
    assert access.began(mine)
    mine.close()
    with pytest.raises(StoreError):
        store.rows("from act")


def test_within_an_act_nothing_is_refused_that_it_was_let_in_for_and_after_it_everything_is():
    one = Agency({"A1": ("M1", "U1", "2026-12-01")})
    door.only("a report", unit="U9")  # outside of any act
    assert door.covers("U9")
    with door._within(door.FREE):
        door.only("a report", unit="U9", led="A9")
    people.add(one.store, "a@x.org", "admin", by="me")
    people.add(access.asking(one.store, "a@x.org"), "u@x.org", "unit", scope="U1", by="x")
    grant = door._grant(access.asking(one.store, "u@x.org"), "send")[2]
    with door._within(grant):
        door.only("a report", unit="U1")
        with pytest.raises(access.NotAllowed, match="may not a report: unit U2 is not theirs"):
            door.only("a report", unit="U2")
        assert (door.covers("U1"), door.covers("U2")) == (True, False)
        with pytest.raises(access.NotAllowed, match="may not decide: unit  is not theirs"):
            door.only("decide", led="A9")
    with pytest.raises(access.NotAllowed, match="nobody has said who asks"):
        figures.items(one.store, one.ask("2026-10"))


def test_the_agencys_day_does_not_hang_on_where_the_machine_stands(monkeypatch):
    one = Agency({"A1": ("M1", "U1", "2026-12-01")}, time_zone="Pacific/Kiritimati")
    monkeypatch.setattr("spm_core.access.people.utc_now", lambda: datetime(2026, 11, 20, 12))
    try:
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            assert access.today(one.store) == date(2026, 11, 21)
    finally:
        time.tzset()
