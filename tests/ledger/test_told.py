"""What people write for the year's report and the year to come, to the letter: accomplishments and suggestions, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from spm_core.ledger import accomplishment, suggestion
from tests.agency import Agency
from tests.ledger.record import HOW, all_left, is_refused, left

SUGGESTED = {"text": "Coach", "reason": "late", "about": "M1", "strategy": "1.1", "lead": "U2"}
FIRST = {
    "accomplishment": "2026-27.a1",
    "year": "2026-27",
    "unit": "U1",
    "month": "2026-10",
    "item": "A1",
    "upload": "u3",
}


@pytest.fixture
def agency() -> Agency:
    return Agency({"A1": ("M1", "U1", "2026-12-01")})


@pytest.fixture(scope="module")
def unmoved() -> Agency:
    """One for all that is refused: nothing of it is stored."""
    made = Agency({"A1": ("M1", "U1", "2026-12-01")})
    accomplishment.choose(made.store, "2026-27", [{"text": "Placed"}], **HOW)
    suggestion.suggest(made.store, "2027-28", "Coach", reason="late", **HOW)
    return made


def test_accomplishments_are_chosen_each_once_with_where_they_come_from(agency: Agency) -> None:
    rows = [
        {"unit": "U1", "text": " Placed ", "month": "2026-10", "item": "A1", "upload": "u3"},
        {"text": "Visited", "unit": "", "month": ""},
        {"unit": "U1", "text": "Placed"},
    ]
    done = accomplishment.choose(agency.store, "2026", rows, **HOW)

    nowhere = dict.fromkeys(("unit", "month", "item", "upload"))
    assert done.more == {"year": "2026-27", "accomplishments": ["2026-27.a1", "2026-27.a2", "2026-27.a1"]}
    assert all_left(agency, "accomplishment") == [
        (("accomplishment:choose", "Ann", None), {**FIRST, "text": "Placed"}),
        (("accomplishment:choose", "Ann", None), {**nowhere, "accomplishment": "2026-27.a2", "year": "2026-27", "text": "Visited"}),
    ]  # fmt: skip
    assert done.act == agency.store.data_version()
    again = accomplishment.choose(agency.store, "2026-27", rows[:1], **HOW)
    assert (again.act, again.more["accomplishments"]) == (done.act, ["2026-27.a1"])
    third = accomplishment.choose(
        agency.store, "2026-27", [{"text": "Placed"}, {"text": "Placed", "unit": "U2"}], **HOW
    )
    assert third.more["accomplishments"] == ["2026-27.a3", "2026-27.a4"]
    other = accomplishment.choose(agency.store, "2027-28", [{"text": "Placed"}], **HOW)
    assert other.more == {"year": "2027-28", "accomplishments": ["2027-28.a1"]}


def test_an_accomplishment_is_said_in_other_words_and_taken_out(agency: Agency) -> None:
    accomplishment.choose(agency.store, "2026-27", [{**FIRST, "text": "Placed"}], **HOW)
    edited = accomplishment.edit(agency.store, "2026-27.a1", text=" Placed all ", **HOW)
    assert edited.more == {"accomplishment": "2026-27.a1", "from": "Placed", "to": "Placed all"}
    assert edited.act == agency.store.data_version()
    assert left(agency, "accomplishment") == (
        ("accomplishment:edit", "Ann", None),
        {**FIRST, "text": "Placed all"},
    )
    removed = accomplishment.remove(agency.store, "2026-27.a1", **HOW)
    assert removed.more == {"accomplishment": "2026-27.a1", "text": "Placed all"}
    assert all_left(agency, "accomplishment_removed") == [
        (("accomplishment:remove", "Ann", None), {"accomplishment": "2026-27.a1"})
    ]
    assert agency.store.data_version() == removed.act


def test_a_suggestion_is_written_with_its_reason_written_anew_and_taken_back(agency: Agency) -> None:
    store = agency.store
    done = suggestion.suggest(store, "2027", " Coach ", reason="late", about=" M1 ", why=" w ", strategy="1.1", lead=" U2 ", **HOW)  # fmt: skip
    row = {"suggestion": "2027-28.s1", "year": "2027-28", **SUGGESTED}
    assert done.more == row
    assert all_left(agency, "suggestion") == [(("suggestion:write", "Ann", "w"), row)]
    second = suggestion.suggest(store, "2027-28", "t", reason="late", about=" ", why=" ", strategy="", lead=" ", **HOW)
    bare = {"text": "t", "reason": "late", "about": None, "strategy": None, "lead": None}
    assert second.more == {"suggestion": "2027-28.s2", "year": "2027-28", **bare}
    assert left(agency, "suggestion") == (("suggestion:write", "Ann", None), second.more)
    assert suggestion.suggest(store, "2028-29", "t", reason="late", **HOW).more["suggestion"] == "2028-29.s1"

    for given, why in (({}, "w"), ({"why": " other "}, "other"), ({"why": " "}, None)):
        edited = suggestion.edit(store, "2027-28.s1", text=" Coach all ", **given, **HOW)
        assert (edited.act, edited.more["to"]) == (store.data_version(), "Coach all")
        assert left(agency, "suggestion") == (("suggestion:edit", "Ann", why), {**row, "text": "Coach all"})
    assert edited.more == {"suggestion": "2027-28.s1", "from": "Coach all", "to": "Coach all"}
    removed = suggestion.remove(store, "2027-28.s1", why="Enough", **HOW)
    assert removed.more == {"suggestion": "2027-28.s1", "text": "Coach all"}
    assert all_left(agency, "suggestion_removed") == [
        (("suggestion:remove", "Ann", "Enough"), {"suggestion": "2027-28.s1"})
    ]
    assert suggestion.suggest(store, "2027-28", "t", reason="other", why="w", **HOW).more["suggestion"] == "2027-28.s3"


@pytest.mark.parametrize(
    ("said", "act"),
    [
        (("no-name", None), lambda s: accomplishment.choose(s, "2026-27", [{"text": "t"}], by=" ")),
        (("not-a-year", "soon"), lambda s: accomplishment.choose(s, "soon", [{"text": "t"}], **HOW)),
        (("nothing-given", None), lambda s: accomplishment.choose(s, "2026-27", [{"text": "t"}, {"text": " "}], **HOW)),
        (("nothing-given", None), lambda s: accomplishment.choose(s, "2026-27", [{"unit": "U1"}], **HOW)),
        (("unknown-unit", "U9"), lambda s: accomplishment.choose(s, "2026-27", [{"text": "t", "unit": "U9"}], **HOW)),
        (("no-name", None), lambda s: accomplishment.edit(s, "2026-27.a1", text="t", by=" ")),
        (("nothing-given", None), lambda s: accomplishment.edit(s, "2026-27.a1", text=" ", **HOW)),
        (("unknown-accomplishment", "x"), lambda s: accomplishment.edit(s, "x", text="t", **HOW)),
        (("no-name", None), lambda s: accomplishment.remove(s, "2026-27.a1", by=" ")),
        (("unknown-accomplishment", "x"), lambda s: accomplishment.remove(s, "x", **HOW)),
        (("no-name", None), lambda s: suggestion.suggest(s, "2027-28", "t", reason="late", by=" ")),
        (("not-a-year", "soon"), lambda s: suggestion.suggest(s, "soon", "t", reason="late", **HOW)),
        (("nothing-given", None), lambda s: suggestion.suggest(s, "2027-28", " ", reason="late", **HOW)),
        (("unknown-reason", "fun"), lambda s: suggestion.suggest(s, "2027-28", "t", reason="fun", **HOW)),
        (("no-reason", None), lambda s: suggestion.suggest(s, "2027-28", "t", reason="other", why=" ", **HOW)),
        (("unknown-strategy", "9.9"), lambda s: suggestion.suggest(s, "2027-28", "t", reason="late", strategy="9.9", **HOW)),
        (("no-name", None), lambda s: suggestion.edit(s, "2027-28.s1", text="t", by=" ")),
        (("nothing-given", None), lambda s: suggestion.edit(s, "2027-28.s1", text=" ", **HOW)),
        (("unknown-suggestion", "x"), lambda s: suggestion.edit(s, "x", text="t", **HOW)),
        (("no-name", None), lambda s: suggestion.remove(s, "2027-28.s1", by=" ")),
        (("unknown-suggestion", "x"), lambda s: suggestion.remove(s, "x", **HOW)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    unmoved: Agency, said: tuple[str, str | None], act: Any
) -> None:
    is_refused(unmoved.store, act, said)
