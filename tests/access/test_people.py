"""Roles: given, ended, for a time, several of one person, from the plan's sheet; the last admin stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from spm_core import access, figures
from spm_core.errors import Refused
from spm_core.intake import Source
from spm_core.intake.own.model import Mapping
from spm_core.ledger import mappings, people, plans, request, snapshot, submit
from spm_core.ledger.adjust import adjust
from spm_core.store import Store
from spm_core.store.transaction import utc_now
from tests.access.people import address, agency, as_of, by_admin, wordy
from tests.agency import Agency, plan_tables
from tests.workbooks import report

TODAY = utc_now().date()


def roles(store, who: str) -> list[str]:
    return [str(held) for held in access.person(store, who).roles]


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.findings[0].code


@pytest.fixture
def one() -> Agency:
    return Agency({"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U2", "2026-12-01"), "A3": ("M1", "U3", "2026-12-01")})  # fmt: skip


def test_people_begin_with_an_admin_who_has_no_end(one):
    assert access.asking(one.store, "u@x.org") is one.store
    people.add(one.store, "u@x.org", "unit", scope="U1", by="me")
    with pytest.raises(Refused) as ending:
        people.add(one.store, "a@x.org", "admin", to_on=TODAY + timedelta(days=9), by="me")
    assert code(ending) == "no-admin"
    assert not access.began(one.store)
    assert access.asking(one.store, None) is one.store
    assert access.reaches(access.asking(one.store, "u@x.org"), "items").units == {"U1"}
    assert access.reaches(access.asking(one.store, "nobody@x.org"), "items").nothing

    people.add(one.store, "A@x.org", "admin", by="me")

    assert access.began(one.store)
    assert roles(one.store, "a@X.org ") == ["admin"]


def test_the_last_admin_cannot_be_ended_and_an_ended_one_has_no_role_at_once(one):
    people.add(one.store, "a@x.org", "admin", by="me")
    store = access.asking(one.store, "a@x.org")
    people.add(store, "deputy@x.org", "admin", to_on=TODAY + timedelta(days=1), by="x")
    with pytest.raises(Refused) as last:
        people.end(store, "a@x.org", by="x")
    assert code(last) == "no-admin-left"
    people.add(store, "b@x.org", "admin", by="x")

    people.end(access.asking(one.store, "b@x.org"), "a@x.org", by="x")

    assert roles(one.store, "a@x.org") == []
    with pytest.raises(access.NotAllowed):
        people.add(store, "c@x.org", "admin", by="x")


@pytest.mark.parametrize(
    ("email", "role", "scope", "days", "said"),
    [
        ("nobody", "admin", None, (None, None), "not-an-address"),
        ("a@x.org; b@x.org", "admin", None, (None, None), "not-an-address"),
        ("a@x.org", "boss", None, (None, None), "unknown-word"),
        ("a@x.org", "unit", None, (None, None), "value-missing"),
        ("a@x.org", "unit", "D1", (None, None), "reference-unknown"),
        ("a@x.org", "division", "U1", (None, None), "reference-unknown"),
        ("a@x.org", "admin", "D1", (None, None), "reference-unknown"),
        ("a@x.org", "viewer", "X9", (None, None), "reference-unknown"),
        ("a@x.org", "leadership", None, (date(2026, 12, 2), date(2026, 12, 1)), "ends-before-it-begins"),
    ],
)
def test_a_role_that_cannot_be_is_refused(email, role, scope, days, said):
    store = by_admin(agency())

    with pytest.raises(Refused) as refused:
        people.add(store, email, role, scope=scope, from_on=days[0], to_on=days[1], by="x")

    assert code(refused) == said


def test_a_deputy_has_the_role_for_the_days_named_alone(one):
    people.add(one.store, "a@x.org", "admin", by="me")
    store = access.asking(one.store, "a@x.org")
    day = timedelta(days=1)
    for name, first, last in (("past", TODAY - 9 * day, TODAY - day), ("now", TODAY, TODAY), ("later", TODAY + day, None)):  # fmt: skip
        people.add(store, f"{name}@x.org", "division", scope="D1", from_on=first, to_on=last, deputy_for="d@x.org", by="x")  # fmt: skip

    assert [roles(one.store, f"{name}@x.org") for name in ("past", "now", "later")] == [[], ["division D1"], []]
    listed = {row["email"]: row["in_force"] for row in figures.people(store)["people"]}
    assert listed == {"a@x.org": True, "past@x.org": False, "now@x.org": True, "later@x.org": False}


def test_several_roles_of_a_person_add_up(one):
    people.add(one.store, "a@x.org", "admin", by="me")
    store = access.asking(one.store, "a@x.org")
    people.add(store, "two@x.org", "unit", scope="U1; U3", by="x")
    people.add(store, "two@x.org", "division", scope="D1", by="x")
    two = access.asking(one.store, "two@x.org")

    seen = [row["item"] for row in figures.items(two, one.ask("2026-10"))["items"]]
    adjust(two, "A2", "drop", why="agreed", on=date(2026, 11, 1), by="x", at=datetime(2026, 11, 1))
    with pytest.raises(access.NotAllowed):
        adjust(two, "A3", "drop", why="agreed", on=date(2026, 11, 1), by="x", at=datetime(2026, 11, 1))
    people.end(store, "two@x.org", role="unit", scope="U1; U3", by="x")

    assert seen == ["A1", "A2", "A3"]
    assert roles(one.store, "two@x.org") == ["division D1"]
    for role, scope in (("division", "D1"), ("division", "D2"), ("unit", "U1"), ("viewer", "U2"), ("unit", "U3")):
        people.add(store, f"{role}s@x.org", role, scope=scope, by="x")
        people.add(store, "all@x.org", role, scope=scope, by="x")
    reached = {who: access.reaches(access.asking(one.store, f"{who}@x.org"), "items") for who in ("divisions", "units", "viewers", "all")}  # fmt: skip
    assert {who: (set(far.divisions), set(far.units)) for who, far in reached.items()} == {
        "divisions": ({"D1", "D2"}, {"U1", "U2", "U3"}),
        "units": (set(), {"U1", "U3"}),
        "viewers": (set(), {"U2"}),
        "all": ({"D1", "D2"}, {"U1", "U2", "U3"}),
    }


def loaded(one: Agency, rows: list[tuple[str, str, str | None]]) -> None:
    """Load the plan again, with a sheet People."""
    tables = plan_tables({"A1": ("M1", "U1", "2026-12-01")}, one.milestones)
    tables["people"] = [
        {"row": at + 2, "email": email, "name": email, "role": role, "scope": scope} for at, (email, role, scope) in enumerate(rows)
    ]  # fmt: skip
    with one.store.change() as tx:
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="x", by="test", known_at=utc_now())
        people.still_managed(tx)


def test_people_of_the_plans_sheet_have_their_roles_until_ended_whatever_a_later_plan_says(one):
    loaded(one, [("u@x.org", "unit", "U1")])
    assert not access.began(one.store)  # addresses for reminders alone begin nothing
    loaded(one, [("a@x.org", "admin", None), ("U@x.org", "unit", "U1"), ("head@x.org", "division", None)])
    assert access.reaches(access.asking(one.store, "head@x.org"), "items").nothing
    assert access.began(one.store)
    assert (roles(one.store, "u@x.org"), access.person(one.store, "u@x.org").name) == (["unit U1"], "U@x.org")

    store = access.asking(one.store, "a@x.org")
    people.end(store, "u@x.org", by="x")
    loaded(one, [("a@x.org", "admin", None), ("u@x.org", "unit", "U1")])
    assert roles(one.store, "u@x.org") == []
    assert access.person(one.store, "u@x.org").name == "u@x.org"
    people.add(store, "u@x.org", "viewer", by="x")

    assert roles(one.store, "u@x.org") == ["viewer"]


def test_a_plan_that_would_leave_nobody_admin_is_refused_whole(one):
    loaded(one, [("a@x.org", "admin", None)])
    before = one.store.data_version()

    with pytest.raises(Refused) as refused:
        loaded(one, [])

    assert code(refused) == "no-admin-left"
    assert one.store.data_version() == before
    assert roles(one.store, "a@x.org") == ["admin"]


def test_a_collaborator_sees_what_it_works_on_while_it_does_and_decides_nothing():
    store = agency()
    lead = access.asking(store, address("leadership"))
    unit = access.asking(store, address("unit"))

    def seen() -> list[str]:
        return [row["item"] for row in figures.items(unit, as_of())["items"]]

    assert "A3" not in seen()
    adjust(lead, "A3", "collaborate", to="U1", why="helps", on=date(2026, 11, 20), by="x")
    assert "A3" in seen()
    assert figures.trace(unit, as_of(), "A3")["facts"]
    with pytest.raises(access.NotAllowed):
        adjust(access.asking(store, address("division")), "A3", "drop", why="x", on=date(2026, 11, 20), by="x")
    adjust(lead, "A3", "release", to="U1", why="done", on=date(2026, 11, 21), by="x")
    assert "A3" not in seen()


def test_a_viewer_reads_words_and_no_names():
    store = agency()
    viewer, leader = (access.asking(store, address(who)) for who in ("viewer", "leadership"))

    assert {row["by"] for row in figures.uploads(viewer, as_of())} == {"not shown"}
    assert {row["by"] for row in figures.uploads(leader, as_of())} == {"test"}
    assert figures.plan(viewer, as_of())["people"] == []


def test_what_is_tried_many_times_is_recorded_once_a_minute_and_counts_no_figure_anew():
    store = agency()
    unit, before = access.asking(store, address("unit")), store.data_version()

    for _ in range(5):
        with pytest.raises(access.NotAllowed):
            plans.open_year(unit, "2027-28", by="x")

    tried = store.rows("select count(*) as n from act where kind = 'access:refuse'")[0]["n"]
    assert (tried, store.data_version()) == (1, before)


def test_what_is_tried_within_a_transaction_is_recorded_when_it_is_over():
    store = agency()
    unit = access.asking(store, address("unit"))

    tries = ((unit.together, plans.open_year, ("2027-28",)), (unit.trial, people.add, ("x@y.org", "admin")))
    for begun, act, given in tries:
        with pytest.raises(access.NotAllowed), begun() as within:
            act(within, *given, by="x")
    with pytest.raises(access.NotAllowed):
        figures.drift(unit.remembering(), as_of(tier="unit", id="U3"))

    tried = [row["about"] for row in store.rows("from act_log()") if row["kind"] == "access:refuse"]
    assert tried == ["ledger.plans.open_year", "ledger.people.add", "figures.drift.drift"]


def test_a_decision_enters_the_review_of_nobody_elses_division():
    store = agency()
    on = date(2026, 11, 12)
    theirs = {row["scope"]: row["review"] for row in figures.reviews(by_admin(store))}
    head = access.asking(store, address("division"))

    with pytest.raises(access.NotAllowed, match="D2"):
        adjust(head, "A1", "re-date", to="2027-01-20", why="w", on=on, by="x", review=theirs["D2"])

    adjust(head, "A1", "re-date", to="2027-01-20", why="w", on=on, by="x", review=theirs["D1"])
    taken = figures.decisions_taken(by_admin(store), as_of(), review=theirs["D2"])
    assert taken == []


def test_a_unit_takes_no_mapping_from_another_by_keeping_its_own_under_that_name():
    store = agency()
    unit, other = (access.asking(store, address(who)) for who in ("unit", "other-unit"))
    mappings.keep(unit, Mapping("tracker", "print", {}, unit="U1"), by="x")

    with pytest.raises(access.NotAllowed, match="taken by a mapping that is not theirs"):
        mappings.keep(other, Mapping("tracker", "print", {}, unit="U3"), by="x")

    mappings.keep(unit, Mapping("tracker", "mended", {}, unit="U1"), by="x")
    assert [(one.unit, one.fingerprint) for one in figures.mappings(by_admin(store))] == [("U1", "mended")]
    mappings.forget(unit, "tracker", by="x")
    mappings.keep(other, Mapping("tracker", "print", {}, unit="U3"), by="x")  # a name that was forgotten is nobody's


def test_a_change_that_a_unit_asked_for_is_decided_by_whose_the_item_is_by_now():
    store = wordy()
    leader, head = (access.asking(store, address(who)) for who in ("leadership", "division"))
    adjust(leader, "A1", "reassign", to="U3", why="they took it over", on=date(2026, 11, 20), by="x")

    with pytest.raises(access.NotAllowed, match="unit U3 is not theirs"):
        request.accept(head, "U1-2026-10.c1", by="x")

    assert figures.request(leader, as_of(), "U1-2026-10.c1")["state"] == "open"
    request.accept(leader, "U1-2026-10.c1", by="x")
    assert figures.request(leader, as_of(), "U1-2026-10.c1")["state"] == "accepted"


def test_a_unit_checks_and_sends_the_files_of_nobody_else():
    store = agency()
    unit, before = access.asking(store, address("unit")), store.data_version()
    mine, theirs = (
        Source("x.xlsx", report(code, "2026-11", [action, "Behind", "", date(2027, 1, 20), "", "", ""]))
        for code, action in (("U1", "A1"), ("U3", "A3"))
    )

    assert [one.report.unit for one in submit.check(unit, [mine])] == ["U1"]
    with pytest.raises(access.NotAllowed, match="may not check a report of U3: unit U3 is not theirs"):
        submit.check(unit, [mine, theirs])
    with pytest.raises(access.NotAllowed, match="unit U3 is not theirs"):
        submit.submit(unit, [mine, theirs], by="x")
    assert store.data_version() == before


def test_a_role_begins_and_ends_by_the_agencys_own_day(monkeypatch):
    noon = datetime(2026, 11, 20, 12)
    monkeypatch.setattr("spm_core.access.people.utc_now", lambda: noon)
    for zone, day in (("Pacific/Kiritimati", 21), ("America/Chicago", 20)):
        one = Agency({"A1": ("M1", "U1", "2026-12-01")}, time_zone=zone)
        people.add(one.store, "a@x.org", "admin", by="me")
        people.add(access.asking(one.store, "a@x.org"), "b@x.org", "unit", scope="U1", to_on=noon.date(), by="x")
        assert access.today(one.store) == date(2026, 11, day)
        assert roles(one.store, "b@x.org") == (["unit U1"] if day == 20 else [])
    assert access.today(Store.open()) == noon.date()


def test_the_agency_as_a_scope_is_no_scope():
    store = agency()
    for name, scope, held in (
        ("a", "agency", "viewer"),
        ("b", " Agency ; ", "viewer"),
        ("c", "D1, U3;D1", "viewer D1, U3"),
    ):
        people.add(by_admin(store), f"{name}@x.org", "viewer", scope=scope, by="x")
        assert roles(store, f"{name}@x.org") == [held]


def test_who_helps_from_tomorrow_sees_it_tomorrow_though_nothing_is_recorded_until_then(monkeypatch):
    store = agency()
    unit, leader = (access.asking(store, address(who)) for who in ("unit", "leadership"))
    day = timedelta(days=1)
    days = {"on": TODAY, "from_on": TODAY + day, "to_on": TODAY + 2 * day}
    adjust(leader, "A3", "collaborate", to="U1", why="helps", by="x", **days)

    seen = []
    for after in range(4):
        monkeypatch.setattr("spm_core.access.people.utc_now", lambda after=after: utc_now() + after * day)
        seen.append("A3" in access.reaches(unit, "items").items)

    assert seen == [False, True, True, False]
