"""What lies within somebody's reach, check by check and cut by cut: of division D1 and unit U1 of a made-up agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from spm_core import access
from spm_core.access import narrow
from spm_core.access.grant import FREE, Grant, refusal
from spm_core.ledger import review
from spm_core.ledger.adjust import adjust
from spm_core.store import Store
from tests.access.people import WHO, address, agency, as_of

WHOLE, NONE = "it is about the whole agency", "no role of theirs does"
FINE = ""


@pytest.fixture(scope="session")
def store() -> Store:
    """Reviews R1 of D1, R2 of D2, R3 of the leadership; uploads u3 of U1, u4 of U2, u5 of U3; U1 helps with A3."""
    made = agency()
    leader = access.asking(made, address("leadership"))
    review.open_(leader, kind="leadership", scope="agency", period="2026-27", on=date(2026, 11, 20), by="x")
    adjust(leader, "A3", "collaborate", to="U1", why="helps", on=date(2026, 11, 20), by="x")
    return made


def grant(store: Store, who: str, capability: str) -> Grant:
    return Grant(access.person(store, address(who)), capability, store)


def why(check, of: Grant, given: dict) -> str:
    """Why somebody is refused; FINE: they are not."""
    try:
        check(of, given, "do this")
    except access.NotAllowed as refused:
        return refused.why.removeprefix(f"{of.who} may not do this: ").removesuffix(".")
    return FINE


def not_theirs(what: str) -> str:
    return f"{what} is not theirs"


def about(tier: str, id_: str | None = None) -> dict:
    return {"ask": as_of(tier=tier, id=id_)}


def kind(kind_: str, scope: str) -> dict:
    return {"kind": kind_, "scope": scope}


CHECKS = [
    ("whole", "division", "figures", {}, WHOLE),
    ("whole", "leadership", "figures", {}, FINE),
    ("whole", "viewer", "figures", {}, FINE),
    ("whole", "viewer-D1", "figures", {}, WHOLE),
    ("whole", "unit", "reviews", {}, NONE),
    ("anything", "division", "items", about("unit", "U3"), FINE),
    ("rows_of", "division", "items", about("unit", "U3"), not_theirs("unit U3")),
    ("rows_of", "division", "items", about("unit", "U2"), FINE),
    ("rows_of", "division", "items", about("division", "D2"), not_theirs("division D2")),
    ("rows_of", "division", "items", about("unit"), FINE),
    ("rows_of", "division", "items", about("goal", "1"), FINE),
    ("rows_of", "unit", "items", about("division", "D1"), not_theirs("division D1")),
    ("group", "division", "figures", about("agency"), WHOLE),
    ("group", "division", "figures", about("goal", "1"), WHOLE),
    ("group", "division", "figures", about("strategy", "1.1"), WHOLE),
    ("group", "division", "figures", about("division", "D1"), FINE),
    ("group", "division", "figures", about("division", "D2"), not_theirs("division D2")),
    ("group", "division", "figures", about("unit"), FINE),
    ("group", "leadership", "figures", about("goal", "1"), FINE),
    ("one_group", "unit", "figures", about("unit"), WHOLE),
    ("one_group", "unit", "figures", about("unit", "U1"), FINE),
    ("one_group", "unit", "figures", about("unit", "U2"), not_theirs("unit U2")),
    ("one_group", "unit", "figures", about("goal", "1"), WHOLE),
    ("unit", "unit", "trace", {"unit": "U1"}, FINE),
    ("unit", "unit", "trace", {"unit": "U2"}, not_theirs("unit U2")),
    ("item", "unit", "items", {"item": "A1"}, FINE),
    ("item", "unit", "items", {"item": "M1"}, FINE),
    ("item", "unit", "items", {"item": "A2"}, FINE),  # under their milestone
    ("item", "unit", "items", {"item": "A3"}, FINE),  # they help
    ("item", "other-unit", "items", {"item": "A1"}, not_theirs("item A1")),
    ("item", "other-unit", "items", {"item": {"item": "M1", "unit": "U3"}}, not_theirs("item M1")),
    ("item", "unit", "items", {"item": "U1-2026-10.r1"}, FINE),
    ("item", "unit", "items", {"item": "U3-2026-10.c12"}, not_theirs("unit U3")),
    ("code", "division", "decide", {"code": "U2-2026-10.r1"}, FINE),
    ("code", "division", "decide", {"code": "U3-2026-10.r1"}, not_theirs("unit U3")),
    ("code", "division", "decide", {"code": "nothing"}, not_theirs("unit ")),
    ("upload", "unit", "trace", {"upload": "u3"}, FINE),
    ("upload", "unit", "trace", {"upload": "u5"}, not_theirs("unit U3")),
    ("upload", "unit", "trace", {"upload": "u1"}, WHOLE),
    ("review", "division", "reviews", {"review": "R1"}, FINE),
    ("review", "division", "reviews", {"review": "R2"}, not_theirs("division D2")),
    ("review", "division", "reviews", {"review": "R3"}, WHOLE),
    ("review", "division", "reviews", {"review": "R9"}, WHOLE),
    ("review", "admin", "reviews", {"review": "R3"}, FINE),
    ("review", "leadership", "review", {"review": "R3"}, FINE),
    ("review", "division", "review", {"review": "R3"}, NONE),  # the leadership's own to hold
    ("review_row", "division", "reviews", {"row": kind("division", "D1")}, FINE),
    ("review_row", "division", "reviews", {"row": kind("division", "D2")}, not_theirs("division D2")),
    ("review_row", "division", "reviews", {"row": kind("mid-plan", "agency")}, WHOLE),
    ("review_if_named", "division", "reviews", {}, FINE),
    ("review_if_named", "division", "reviews", {"review": None}, FINE),
    ("review_if_named", "division", "reviews", {"review": "R2"}, not_theirs("division D2")),
    ("opened_review", "division", "review", kind("division", "D1"), FINE),
    ("opened_review", "division", "review", kind("division", "D2"), not_theirs("division D2")),
    ("opened_review", "division", "review", kind("leadership", "D1"), NONE),
    ("opened_review", "leadership", "review", kind("leadership", "agency"), FINE),
    ("commitment", "division", "review", {"commitment": "R1.12"}, FINE),
    ("commitment", "division", "review", {"commitment": "R2.1"}, not_theirs("division D2")),
    ("commitment", "division", "review", {"commitment": "nothing"}, WHOLE),
    ("led", "division", "decide", {"item": "A2"}, FINE),
    ("led", "division", "decide", {"milestone": "M1"}, FINE),
    ("led", "division", "decide", {"item": "A3"}, not_theirs("unit U3")),  # U1 only helps there
    ("led", "division", "decide", {"milestone": "M3"}, not_theirs("unit U3")),
    ("led", "division", "decide", {"item": "A9"}, not_theirs("unit ")),
    ("led", "leadership", "decide", {"item": "A9"}, FINE),
    ("led_rows", "division", "decide", {"rows": [{"milestone": "M1"}]}, FINE),
    ("led_rows", "division", "decide", {"rows": [{"milestone": "M1"}, {"milestone": "M3"}]}, not_theirs("unit U3")),
    ("led_rows", "division", "decide", {"rows": [{"milestone": "M1"}], **about("division", "D1")}, FINE),
    ("led_rows", "division", "decide", {"rows": [{"milestone": "M1"}], **about("agency")}, WHOLE),
    ("mapping_named", "unit", "send", {"name": "none"}, not_theirs("unit ")),
    ("mapping", "unit", "send", {"mapping": SimpleNamespace(unit="U1", name="x")}, FINE),
    ("mapping", "unit", "send", {"mapping": SimpleNamespace(unit="U3", name="x")}, not_theirs("unit U3")),
    ("mapping", "unit", "send", {"mapping": SimpleNamespace(unit=None, name="x")}, not_theirs("unit ")),
    ("checked", "unit", "send", {"checked": SimpleNamespace(report=SimpleNamespace(unit="U1"))}, FINE),
    ("checked", "unit", "send", {"checked": SimpleNamespace(report=SimpleNamespace(unit="U3"))}, not_theirs("unit U3")),
    ("checked", "unit", "send", {"checked": SimpleNamespace(report=SimpleNamespace(unit=None))}, not_theirs("unit ")),
    ("mails", "division", "remind", {"mails": [SimpleNamespace(unit="U1"), SimpleNamespace(unit="U2")]}, FINE),
    ("mails", "division", "remind", {"mails": [SimpleNamespace(unit="U1"), SimpleNamespace(unit="U3")]}, not_theirs("unit U3")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "who", "capability", "given", "said"), CHECKS)
def test_what_is_asked_about_is_refused_outside_of_somebodys_reach(store, check, who, capability, given, said):
    assert why(getattr(narrow, check), grant(store, who, capability), given) == said


def test_every_check_is_tried_here():
    checks = {
        name
        for name, one in vars(narrow).items()
        if getattr(one, "__module__", "") == narrow.__name__
        and "what" in getattr(one, "__annotations__", {})
        and not name.startswith("_")
    }
    assert checks - {check for check, *_ in CHECKS} == set()


ROWS = [
    {"item": "A1", "unit": "U3"}, {"item": "A3"}, {"milestone": "M3", "item": None}, {"action": "A2"}, {"unit": "U2"}, {"lead": "U3", "lead_end": "U1"},
    {"division": "D1"}, {"scope": "D2"}, {"scope": "agency"}, {"unit": None}, {},
]  # fmt: skip


def test_a_row_is_somebodys_by_its_item_its_unit_or_its_division(store):
    def seen(who: str) -> list[dict]:
        return narrow.rows(grant(store, who, "items"), ROWS, {})

    assert seen("unit") == [ROWS[at] for at in (0, 1, 2, 3, 5)]
    assert seen("division") == [ROWS[at] for at in (0, 1, 2, 3, 4, 5, 6)]
    assert seen("other-unit") == [ROWS[at] for at in (0, 1, 2, 5)]
    assert seen("other-division") == [ROWS[at] for at in (0, 1, 2, 5, 7)]
    assert seen("leadership") is ROWS
    assert seen("stranger") == []


def test_of_a_document_each_list_of_rows_is_cut_and_nothing_else(store):
    told = {"items": ROWS[:5], "more": [{"unit": "U9"}], "month": "2026-10", "count": 3}

    assert narrow.rows(grant(store, "unit", "items"), told, {}) == {
        "items": ROWS[:4],
        "more": [],
        "month": "2026-10",
        "count": 3,
    }
    assert narrow.rows(grant(store, "admin", "items"), told, {}) is told


def test_of_a_tier_the_groups_within_reach_are_told_and_their_items(store):
    units = {
        "tier": "unit",
        "groups": [{"id": "U1"}, {"id": "U2"}, {"id": "U3"}],
        "items": [{"unit": "U1"}, {"unit": "U3"}],
    }
    divisions = {"groups": [{"id": "D1"}, {"id": "D2"}]}

    def told(who: str, answer: dict, tier: str) -> dict:
        return narrow.groups(grant(store, who, "figures"), answer, about(tier))

    assert told("unit", units, "unit") == {"tier": "unit", "groups": [{"id": "U1"}], "items": [{"unit": "U1"}]}
    assert told("division", divisions, "division") == {"groups": [{"id": "D1"}]}
    assert told("unit", divisions, "division") == {"groups": []}
    assert told("viewer", units, "unit") is units


def test_what_is_told_by_item_or_by_unit_is_cut_by_it(store):
    of = grant(store, "other-unit", "items")

    assert narrow.by_item(of, {"A1": 1, "A3": 2}, {}) == {"A3": 2}
    assert narrow.by_unit(of, {"U1": 1, "U3": 2, ("U1", "x"): 3, ("U3", "x"): 4}, {}) == {"U3": 2, ("U3", "x"): 4}
    assert narrow.pairs(of, {("U1", "U3"), ("U3", "U1")}, {}) == {("U3", "U1")}


@dataclass(frozen=True)
class Wanted:
    items: dict[str, SimpleNamespace]
    units: tuple[str, ...] = ("U1", "U2", "U3")


def test_a_month_is_expected_of_whoever_leads_or_led_by_its_end(store):
    told = Wanted(
        {"A1": SimpleNamespace(lead="U1", lead_end="U3"), "A2": SimpleNamespace(lead="U2", lead_end="U2"), "A3": SimpleNamespace(lead="U3", lead_end="U1")}
    )  # fmt: skip

    cut = narrow.expected(grant(store, "unit", "trace"), told, {})
    assert (set(cut.items), cut.units) == ({"A1", "A3"}, told.units)
    assert narrow.expected(grant(store, "admin", "trace"), told, {}) is told


def test_files_of_other_units_are_refused_when_they_are_read(store):
    mine, theirs, nobodys = (SimpleNamespace(report=SimpleNamespace(unit=unit)) for unit in ("U1", "U3", None))
    of = grant(store, "unit", "send")

    assert narrow.files(of, [mine, nobodys], {}) == [mine, nobodys]
    with pytest.raises(access.NotAllowed, match="may not check a report of U3: unit U3 is not theirs"):
        narrow.files(of, [mine, theirs], {})


def test_of_a_decisions_effect_the_divisions_within_reach_are_told(store):
    groups = {"groups": [{"id": "D1"}, {"id": "D2"}, {"id": "agency"}], "id": None}
    told = {"before": groups, "after": groups, "change": "drop"}

    cut = {"groups": [{"id": "D1"}], "id": None}
    assert narrow.effect(grant(store, "division", "decide"), told, {}) == {
        "before": cut,
        "after": cut,
        "change": "drop",
    }
    assert narrow.effect(grant(store, "leadership", "decide"), told, {}) is told


def test_what_was_said_is_told_of_ones_own_reviews_and_uploads(store):
    said = [{"review": name} for name in ("R1", "R2", "R3")]
    facts = [{"upload": name} for name in ("u3", "u4", "u5", None)]

    assert narrow.of_reviews(grant(store, "division", "reviews"), said, {}) == said[:1]
    assert narrow.of_reviews(grant(store, "admin", "reviews"), said, {}) is said
    assert narrow.told_in(grant(store, "division", "trace"), facts, {}) == [facts[0], facts[1], facts[3]]
    assert narrow.told_in(grant(store, "admin", "trace"), facts, {}) is facts


def test_a_viewer_is_told_no_name_wherever_it_stands():
    row = {"text": "words", "by": "Ann", "decided_by": None, "n": 3}
    told = {"rows": [row, {"who": "Bob", "leader": 7}], "people": [1], "attendance": ["Ann"], "email": "a@x.org"}

    assert narrow.names(told) == {
        "rows": [{**row, "by": "not shown"}, {"who": "not shown", "leader": 7}], "people": [], "attendance": [], "email": "not shown",
    }  # fmt: skip
    assert narrow.names([{"key": "attendees", "value": "Ann, Bob"}, {"key": "goal", "value": "1"}]) == [
        {"key": "attendees", "value": "not shown"},
        {"key": "goal", "value": "1"},
    ]
    for name in ("by", "who", "leader", "email", "answered_by", "decided_by", "opened_by", "closed_by", "responsible"):
        assert narrow.names({name: "Ann"}) == {name: "not shown"}
    wanted = Wanted({})
    assert [narrow.names("Ann"), narrow.names(b"Ann"), narrow.names(None), narrow.names(wanted)] == [
        "Ann",
        b"Ann",
        None,
        wanted,
    ]


def test_nobody_named_reaches_nothing_and_without_people_everybody_reaches_all(store):
    nobody = Grant(None, "plan", store)

    assert nobody.scope.nothing
    with pytest.raises(access.NotAllowed) as refused:
        nobody.must("read")
    assert (refused.value.who, refused.value.why) == (
        "nobody named",
        "This store has people, and nobody has said who asks; refused: read.",
    )
    assert refused.value.findings[0].fix == "Say who: --as EMAIL, or SPM_AS; on the pages, sign in."
    FREE.must("read", unit="U1", division="D9", item="x", whole=True)
    assert FREE.of("people").scope.whole
    assert not FREE.nameless


def test_a_division_without_units_is_something_to_reach():
    assert access.Scope().nothing
    one = frozenset(["X"])
    assert not any(
        scope.nothing for scope in (access.Scope(divisions=one), access.Scope(units=one), access.Scope(whole=True))
    )


def test_more_than_one_place_must_each_be_within_reach(store):
    of = grant(store, "division", "decide")

    of.must("do it", unit="U1", division="D1", item="A1")
    for place in ({"unit": "U3"}, {"division": "D2"}, {"item": "M9"}):
        with pytest.raises(access.NotAllowed):
            of.must("do it", **{"unit": "U1", "division": "D1", "item": "A1", **place})


def test_a_refusal_names_whose_role_may(store):
    def fix(who: str, capability: str, **place: object) -> str:
        with pytest.raises(access.NotAllowed) as refused:
            grant(store, who, capability).must("do it", **place)
        return refused.value.findings[0].fix

    with pytest.raises(access.NotAllowed) as refused:
        grant(store, "unit", "lead").must("do it")
    (finding,) = refused.value.findings
    assert (finding.severity, finding.code, refused.value.about) == ("error", "not-allowed", "do it")
    assert fix("unit", "lead").startswith("The role that may: leadership.")
    assert fix("unit", "decide").startswith("The role that may: leadership or division.")
    assert fix("unit", "figures", whole=True).startswith("The role that may: admin or leadership.")
    assert fix("unit", "figures", unit="U3").startswith(
        "The role that may: admin or leadership or division or unit or viewer."
    )
    assert refusal(access.person(store, address("admin")), "w", "y", ()).findings[0].fix == "Go back to yourself first."


def test_only_who_is_a_viewer_and_nothing_else_reads_no_names(store):
    nameless = {who for who in (*WHO, "stranger") if grant(store, who, "plan").nameless}
    both = access.Person("x", roles=(access.Held("viewer"), access.Held("unit", ("U1",))))

    assert nameless == {"viewer", "viewer-D1"}
    assert not Grant(both, "plan", store).nameless
