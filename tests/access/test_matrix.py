"""Everything is tried as everybody, below the pages: each question and each act for each role."""

from __future__ import annotations

import inspect
import re
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from spm_core import access, figures
from spm_core.access import door
from spm_core.access.entries import ACTS, QUESTIONS
from spm_core.access.grant import FREE
from spm_core.errors import SpmError
from spm_core.intake import Source
from spm_core.model import Expected, Month
from tests.access.people import MONTH, STRANGERS, WHO, address, agency, as_of, lines, wordy

OPEN = {"plan", "measures"}
EVERYBODY = (*WHO, *STRANGERS)
REVIEW_ROW = {"kind": "division", "scope": "D1", "period": "2026-27.Q2", "as_of": None, "opened_on": date(2026, 11, 10), "act": 10, "review": "R1"}  # fmt: skip
GIVEN = {
    "item": "A1", "milestone": "M1", "unit": "U1", "upload": "u3", "review": "R1", "row": REVIEW_ROW, "month": MONTH, "code": "U1-2026-10.r1",
    "document": {"as_of": "2026-10", "known_at": None}, "measure": "X1", "of": "actions", "rows": [], "months": None, "first": Month(2026, 9), "last": MONTH, "on": date(2026, 11, 20),
    "day": date(2026, 11, 20), "moment": "2026-11-20T10:00:00Z", "moment_utc": datetime(2026, 11, 20), "at": datetime(2026, 11, 20),
    "year": "2026-27", "label": "2027-28", "name": "goals", "facts": [], "known": None, "standing_row": None, "who": "x",
    "wanted": ("division", "unit"), "covered": {"milestones": [], "actions": []}, "measures": [],
}  # fmt: skip
ITEM_ROWS = {"figures.history.who_moved", "figures.history.facts_read", "figures.history.its_reports"}
ROWS = {"figures.agenda.moves_of": [{"item": "A1"}, {"item": "A3"}], "figures.agenda.went_well": []}
MINE = ("D1", "U1", "A1", "M1")
"""Codes that nobody of division D2 or unit U3 may find in an answer: not a word of these is theirs."""
ALWAYS = datetime(2099, 1, 1)
"""Known by then is everything, and an answer is the same whenever it is given."""
LENT = {"figures.mappings.mappings", "figures.mappings.mapping_named"}
"""How a layout is read is lent to every unit: it says nothing of what a unit reported."""


@pytest.fixture(scope="session")
def store():
    return wordy()


@pytest.fixture(scope="session")
def asking(store):
    """The same for questions: equal ones are counted once, whoever asks."""
    return store.remembering()


def function(name: str):
    module, _, last = name.rpartition(".")
    return getattr(import_module(f"spm_core.{module}"), last)


def asked(name: str, tier: str, id_: str | None) -> dict[str, object]:
    """Arguments for a question, about what is division D1's and unit U1's."""
    wanted = list(inspect.signature(function(name)).parameters)[1:]
    given = {**GIVEN, "ask": as_of(tier=tier, id=id_, known_at=ALWAYS)}
    if name in ITEM_ROWS:
        given["item"] = {"item": "A1", "lead": "U1", "year": "2026-27"}
    if name in ROWS:
        given["rows"] = ROWS[name]
    if name == "figures.mappings.mapping_named":
        given["name"] = "tracker of U1"
    if name == "figures.deciding.commitments" and tier == "agency":
        del given["review"]  # of every review
    if name.startswith("figures.requests"):
        given["code"] = "U1-2026-10.c1"
    if name == "figures.told_by_people.suggestions":
        given["year"] = "2027-28"
    return {one: given[one] for one in wanted if one in given}


def answer(store, who: str, name: str, tier: str = "agency", id_: str | None = None) -> object:
    """What somebody is answered; a refusal as NotAllowed, whatever else is wrong as its words."""
    through = access.asking(store, address(who))
    try:
        return function(name)(through, **asked(name, tier, id_))
    except access.NotAllowed:
        return access.NotAllowed
    except SpmError as other:
        return str(other)


ASKS = [("agency", None), ("division", "D1"), ("unit", "U1")]
COUNTS = {f"figures.{name}" for name in ("completion.completion", "drift.drift", "rate.rate", "reporting.reporting")}
"""Counts of every group of a tier, too."""


def asks_of(name: str) -> list[tuple[str, str | None]]:
    return [*ASKS, ("division", None), ("unit", None), ("goal", None), ("goal", "1")] if name in COUNTS else ASKS


@pytest.mark.parametrize("name", QUESTIONS)
def test_who_has_no_role_is_answered_nothing(asking, name):
    for who in STRANGERS:
        assert answer(asking, who, name) is access.NotAllowed
    with pytest.raises(access.NotAllowed, match="nobody has said who asks"):
        function(name)(asking, **asked(name, "agency", None))
    with pytest.raises(access.NotAllowed, match="nobody has said who asks"):
        function(name)(access.asking(asking, None), **asked(name, "agency", None))


@pytest.mark.parametrize(
    "name", [name for name, entry in QUESTIONS.items() if entry.capability not in OPEN and name not in LENT]
)
def test_nobody_finds_what_is_not_theirs_in_an_answer(asking, name):
    """Other people's division and unit are refused, or not a word of them is in the answer."""
    for who in ("other-division", "other-unit"):
        for tier, id_ in asks_of(name):
            told = answer(asking, who, name, tier, id_)
            told = told.items if isinstance(told, Expected) else told  # the names of units are the plan's words
            said = "" if told is access.NotAllowed else repr(told)
            found = {code for code in MINE if re.search(rf"(?<![\w.-]){code}(?![\w])", said)}
            assert found == set(), (who, tier, id_, said[:500])


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_person_is_answered_what_the_table_says(asking, name):
    """A line for each thing asked about: agency, division D1, unit U1; of counts also each group of a tier. `part`: something, and not all that there is."""
    assert answered(asking, name) == lines("answered.csv", name)


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_done_by_whom_the_table_names_and_by_nobody_else(store, name):
    before = store.data_version()

    assert done(store, name) == lines("done.csv", name)

    assert store.data_version() == before


def answered(asking, name: str) -> list[str]:
    wanted = inspect.signature(function(name)).parameters
    found = []
    for tier, id_ in asks_of(name) if "ask" in wanted else ASKS[:1]:
        everything = whole(asking, name, tier, id_)
        told = [_how_much(answer(asking, who, name, tier, id_), everything) for who in WHO]
        found.append(",".join((name, f"goal {id_}" if tier == "goal" and id_ else id_ or tier, *told)))
    return found


def whole(asking, name: str, tier: str, id_: str | None) -> object:
    """All that there is to tell, by the engine itself."""
    with door._within(FREE):
        try:
            return function(name)(asking, **asked(name, tier, id_))
        except SpmError as other:
            return str(other)


def _how_much(told: object, everything: object) -> str:
    if told is access.NotAllowed:
        return "no"
    if told == everything:
        return "all" if told else "empty"
    return "part" if told else "nothing"


def done(store, name: str) -> list[str]:
    return [",".join((name, *("no" if _refused(store, who, name) else "yes" for who in EVERYBODY)))]


ACTED = {
    "item": "A1", "milestone": "M1", "upload": "u3", "review": "R1", "month": MONTH, "code": "U1-2026-10.r1", "commitment": "R1.1", "change": "drop", "result": "met",
    "on": date(2026, 11, 20), "why": "as agreed", "by": "somebody", "to": None, "text": "words", "section": "at_risk", "line": 5, "person": "Ann", "kind": "division",
    "scope": "D1", "period": "2026-27.Q1", "year": "2026-27", "rows": [{"milestone": "M1", "result": "met"}], "name": "none", "owner": "U1",
    "due": date(2026, 12, 1), "outcome": "done", "accomplishment": "a1", "suggestion": "s1", "reason": "other", "measure": "X1", "value": "3",
    "choice": "keep", "email": "unit@agency.example", "role": "viewer", "source": Source("x.xlsx", b"x"), "sources": [Source("x.xlsx", b"x")],
    "parcels": [], "say": print, "deliver": print, "ask": as_of(tier="division", id="D1"),
    "mapping": SimpleNamespace(unit="U1", name="", fingerprint=""), "mails": [SimpleNamespace(unit="U1", reports=[])],
    "checked": SimpleNamespace(report=SimpleNamespace(unit="U1", accepted=False, month=None)), "folder": "/nowhere",
}  # fmt: skip


def acted(name: str) -> dict[str, object]:
    parameters = inspect.signature(function(name)).parameters
    given = {**ACTED, "scope": None} if name.startswith("ledger.people") else ACTED
    given = {**given, "name": "tracker of U1"} if name == "ledger.mappings.forget" else given
    return {
        one: given[one]
        for one, parameter in list(parameters.items())[1:]
        if one in given
        and (parameter.default is parameter.empty or (one in ("scope", "review") and "review.open" in name))
    }


def _refused(store, who: str, name: str) -> bool:
    """Whether an act is refused for who does it; whatever else is wrong with it does not matter here. Nothing stays of it."""
    through = access.asking(store, address(who))
    try:
        with through.trial() as tried:
            done = function(name)(tried, **acted(name))
            list(done) if hasattr(done, "__next__") else None
    except access.NotAllowed:
        return True
    except Exception:  # noqa: BLE001 - made-up arguments may be wrong in any way, behind the door
        return False
    return False


@pytest.mark.parametrize("name", ACTS)
def test_looking_as_somebody_else_changes_nothing(store, name):
    able = next(
        who for who, said in zip(EVERYBODY, lines("done.csv", name)[0].split(",")[1:], strict=True) if said == "yes"
    )
    through = access.asking(store, address(able), behind=address("admin"))

    with pytest.raises(access.NotAllowed), through.trial() as tried:
        function(name)(tried, **acted(name))


def test_the_effect_of_many_declarations_is_told_of_groups_within_reach_alone(store):
    many, rows = (
        function("ledger.effect.of_declare_many"),
        [{"milestone": "M1", "result": "not_met", "why": "so it is"}],
    )
    mine = access.asking(store, address("division"))

    assert many(mine, rows, as_of(tier="division", id="D1"), on=date(2026, 11, 20))["before"]["id"] == "D1"
    for wider in (as_of(), as_of(tier="division", id="D2"), as_of(tier="goal", id="1")):
        with pytest.raises(access.NotAllowed):
            many(mine, rows, wider, on=date(2026, 11, 20))


def test_the_effect_of_a_decision_is_told_of_ones_own_division_alone(store):
    """A milestone or an action that leaves a division changes another's counts and the agency's too."""
    by = {"on": date(2026, 11, 20), "by": "x", "why": "so it is"}
    for who, told in (("division", ["D1"]), ("leadership", ["D1", "D2", "agency"])):
        asked = access.asking(store, address(who))
        moved = function("ledger.effect.of_adjust")(asked, "A1", "reassign", to="U3", **by)
        declared = function("ledger.effect.of_declare")(asked, "M1", "met", **by)
        for effect, groups in ((moved, told), (declared, [one for one in told if one != "D2"])):
            for when in ("before", "after"):
                assert [one["id"] or "agency" for one in effect[when]["groups"]] == groups


def test_what_stands_behind_no_door_is_closed_to_a_store_that_somebody_asks(store):
    for who in (*WHO, None):
        through = access.asking(store, who and address(who))
        for closed in (through, through.remembering()):
            with pytest.raises(SpmError, match="behind no door"):
                closed.rows("from act")
            with pytest.raises(SpmError, match="behind no door"), closed.change():
                pass
            with pytest.raises(SpmError, match="behind no door"), closed.cursor():
                pass
        with pytest.raises(SpmError, match="behind no door"), through.trial() as tried:
            tried.rows("from act")


def test_an_act_is_recorded_under_who_asks_whatever_name_is_given():
    from spm_core.ledger.adjust import adjust

    store = agency()

    done = adjust(
        access.asking(store, address("division")), "A1", "drop", why="agreed", on=date(2026, 11, 20), by="the chief"
    )

    acts = figures.people, import_module("spm_core.figures.audit").audit(access.asking(store, address("admin")))["acts"]
    assert next(row["who"] for row in acts[1] if row["act"] == done.act) == address("division")


def write() -> None:
    """Write both tables as they are now, to be looked at line by line: python -m tests.access.test_matrix."""
    store, folder = wordy(), Path(__file__).parent
    asking = store.remembering()
    for file, names, head, of in (
        ("answered.csv", QUESTIONS, ("question", "about", *WHO), lambda name: answered(asking, name)),
        ("done.csv", ACTS, ("act", *EVERYBODY), lambda name: done(store, name)),
    ):
        rows = [line for name in names for line in of(name)]
        (folder / file).write_text("\n".join([",".join(head), *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
