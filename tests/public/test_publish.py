"""Publishing from the store: what is shown, what is kept, and what never leaves it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from spm_core import figures
from spm_core.errors import Refused
from spm_core.figures.audit import audit
from spm_core.ledger import publish as door
from spm_core.ledger.publish import publish
from spm_core.model import Ask, Month
from spm_core.public.counts import KINDS, counts
from spm_core.public.edition import editions
from spm_core.public.problem import Key
from spm_core.public.protect import Unprotected
from spm_core.public.publish import prepared
from spm_core.store.verify import verify
from tests.agency import Agency
from tests.public.agency import MONTHS, NAMES, SIZES, agency
from tests.public.attacker import Attacker
from tests.public.test_attack import told

LATER = datetime(2027, 1, 5)


@pytest.fixture(scope="module")
def store():
    store = agency()
    for month in MONTHS[2:]:
        publish(store, month, by=NAMES[0], at=LATER)
    return store


@pytest.fixture(scope="module")
def documents(store):
    return [one.document() for one in editions(store)]


def group(document, of, tier, code):
    return next(row for row in document["tables"][of][tier] if row["id"] == code)


def test_what_is_shown_is_what_the_figures_say(store, documents):
    document = documents[-1]
    ask = Ask("test", MONTHS[-1], known_at=LATER)

    for tier in ("agency", "division", "unit", "goal", "strategy"):
        whole = figures.completion(store, Ask("test", MONTHS[-1], tier=tier, known_at=LATER))
        for said in whole["groups"]:
            shown = group(document, "actions", tier, said["id"])
            for pair in ("Y0", "Y1", "T0", "T1"):
                for part in ("n", "of"):
                    assert shown[pair][part] in (None, said[pair][part])
            assert shown["status"]["overdue"] in (None, said["status"]["overdue"])
    (reports,) = figures.reporting(store, ask)["groups"]
    assert group(document, "actions", "agency", "agency")["reporting"]["actions"]["of"] == reports["actions"]["of"]
    assert group(document, "actions", "agency", "agency")["Y0"] == {"n": 58, "of": 90}
    assert document["counts"] > document["hidden"] > 0


@pytest.mark.parametrize("unit", [unit for unit, size in SIZES.items() if size < 10])
def test_a_small_unit_shows_nothing_in_any_edition(documents, unit):
    for document in documents:
        found = group(document, "actions", "unit", unit)
        assert {found["Y0"]["n"], found["Y0"]["of"], found["Y1"]["n"], found["Y1"]["of"]} == {None}


def test_nothing_hidden_is_told_by_all_tables_of_all_editions(store, documents):
    parents = {
        group: lies for of in KINDS for group, lies in counts(store, Ask("test", MONTHS[-1]), of).parents.items()
    }

    for some in ([documents[0]], documents[1:], documents):
        assert told(Attacker(some, parents)) == {}


def test_no_name_and_no_text_of_a_report_is_in_it(documents):
    text = json.dumps(documents, default=str)

    assert [name for name in (*NAMES, "example.org") if name in text] == []
    assert "Unit U1" in text


def test_of_measures_small_groups_and_subgroups_stay_out(documents):
    found = {row["measure"]: row for row in documents[0]["measures"]}

    assert (found["R1"]["actual"], found["R1"]["status"]) == (75.0, "no target")
    assert (found["R2"]["actual"], found["R3"]["actual"]) == (None, None)
    assert found["R3"]["status"] == "suppressed"
    assert (found["R4"]["actual"], found["R4"]["unit"]) == (2.0, "days")
    assert 12.5 not in [row["actual"] for row in documents[0]["measures"]]


def test_an_edition_stays_as_it_was_and_is_on_the_record(store, documents, monkeypatch):
    made, real = [], door.prepared

    def prepared(*given, **more):
        made.append(real(*given, **more))
        return made[-1]

    monkeypatch.setattr(door, "prepared", prepared)
    again = publish(store, MONTHS[-1], by="test", at=LATER)

    assert again.more["document"]["edition"] == len(documents) + 1
    assert [one.document() for one in editions(store)][: len(documents)] == documents
    assert editions(store)[-1].document() == again.more["document"]
    assert [editions(store)[-1]] == made, "what is kept is what was made, with all that it hides"
    assert set(made[0].hidden.values()) == {"small", "complement"}
    assert again.more["document"]["tables"] == documents[-1]["tables"], "the same figures hide the same counts"
    assert verify(store)["problems"] == []
    last = audit(store)["acts"][-1]
    assert (last["kind"], last["about"], last["who"]) == ("public:publish", "edition 3 2026-10", "test")
    shown = store.rows("select count(*) as n from public_count where (shown is null) = (reason is null)")
    assert shown == [{"n": 0}]


def refusal(*given, **more) -> dict[str, object]:
    with pytest.raises(Refused) as fault:
        publish(*given, **more)
    (finding,) = fault.value.findings
    return finding.to_json()


def small_agency(**settings):
    return Agency({f"A{n}": ("M1", "U1", "2026-08-31") for n in range(20)}, **settings).store


def test_a_month_is_over_when_it_is_over_on_the_agencys_clock():
    store = small_agency(time_zone="America/New_York")
    october = Month.parse("2026-10")

    told = refusal(store, october, by="test", at=datetime(2026, 11, 1, 3, 59))

    assert (told["severity"], told["code"], told["value"]) == ("error", "month-not-over", "2026-10")
    assert told["message"] == "2026-10 ends on 2026-10-31; what is published stays, so it waits until then."
    assert told["fix"] == "Publish a month that is over."
    done = publish(store, october, by="test", at=datetime(2026, 11, 1, 4))
    assert done.more["document"]["known_at"] == "2026-11-01T04:00:00Z"
    assert done.act == store.rows("select act from public_edition")[0]["act"]


def test_the_minimum_is_the_one_that_was_set_then():
    actions = {f"A{n}": ("M1", "U1", "2026-08-31") for n in range(12)}
    made = Agency(actions)
    made.load(actions, at=datetime(2026, 12, 1), minimum_n=15)

    for known_at, least in ((datetime(2026, 11, 5), 10), (datetime(2026, 12, 5), 15)):
        edition = prepared(made.store, Month.parse("2026-10"), known_at=known_at)
        assert (edition.number, edition.least, edition.known_at) == (1, least, known_at)
        hidden = edition.hidden.get(("actions", "unit", "U1", "T0.of"))
        assert hidden == ("small" if least == 15 else None)


def test_who_publishes_is_named():
    assert refusal(small_agency(), MONTHS[0], by=" ", at=LATER)["code"] == "no-name"


def test_an_edition_that_cannot_be_made_safe_is_refused_and_nothing_is_kept(monkeypatch):
    store = small_agency()

    def prepared(*_, **__):
        raise Unprotected(Key(2, "actions", "unit", "U1", "overdue"))

    monkeypatch.setattr(door, "prepared", prepared)

    told = refusal(store, MONTHS[0], by="test", at=LATER)

    assert (told["severity"], told["code"], told["value"]) == ("error", "cannot-be-hidden", "2026-07")
    assert told["message"] == (
        "The figures of 2026-07 cannot be shown beside the editions before it. Nothing hides overdue of unit U1 in edition 2."
    )
    assert told["fix"] == "Publish the next month, or another plan year."
    assert editions(store) == []


def test_two_who_publish_at_once_do_not_miss_each_other(monkeypatch):
    store = small_agency()
    real = door.prepared

    def slow(*given, **more):
        edition = real(*given, **more)
        monkeypatch.setattr(door, "prepared", real)
        publish(store, MONTHS[0], by="first", at=LATER)
        return edition

    monkeypatch.setattr(door, "prepared", slow)

    told = refusal(store, MONTHS[0], by="second", at=LATER)

    assert (told["code"], told["message"], told["fix"]) == (
        "published-meanwhile",
        "Edition 1 was published by somebody else meanwhile.",
        "Look at it, and publish again if that is still wanted.",
    )
    assert [row["who"] for row in audit(store)["acts"] if row["kind"] == "public:publish"] == ["first"]
    assert len(editions(store)) == 1
