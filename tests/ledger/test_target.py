"""A target that was decided: what it leaves in the record, and what is said where another one counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from spm_core.errors import Refused
from spm_core.intake import Source
from spm_core.ledger import plans, review, target
from spm_core.store import Store
from tests.workbooks import PLAN, workbook

ON, AT = date(2026, 9, 15), datetime(2026, 9, 15, 12)
HOW: dict[str, Any] = {"why": "w", "on": ON, "by": "Ann", "at": AT}


@pytest.fixture(scope="module")
def planned() -> Store:
    store = Store.open()
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20, 9))
    review.open_(store, kind="leadership", scope="agency", period="2026-27", on=ON, by="b", at=AT)
    return store


@pytest.mark.parametrize(
    ("year", "given", "number", "was"),
    [
        ("2026-27", 52.5, 52.5, 54.0),
        ("2026", " 52,5 %", 52.5, 54.0),
        ("2028-29", "0", 0.0, None),
    ],
)
def test_a_target_holds_its_number_its_year_and_the_one_before(
    planned: Store, year: str, given: float | str, number: float, was: float | None
) -> None:
    with planned.trial() as store:
        done = target.set_target(store, "G3", year, given, review="R1", **HOW)

        (row,) = store.rows("from target_set")
        (act,) = store.rows("from act where act = $act", {"act": done.act})
        label = "2028-29" if year == "2028-29" else "2026-27"
        assert done.more == {"measure": "G3", "year": label, "from": was, "to": number, "review": "R1"}
        assert done.findings == ()
        assert {key: row[key] for key in ("act", "known_at", "decided_on", "measure", "year", "value")} == {
            "act": done.act, "known_at": AT, "decided_on": ON, "measure": "G3", "year": label, "value": number,
        }  # fmt: skip
        assert (act["kind"], act["who"], act["why"], act["known_at"]) == ("target:set", "Ann", "w", AT)
        assert store.rows("from decision_review") == [{"act": done.act, "review": "R1"}]


@pytest.mark.parametrize(
    ("code", "value", "more"),
    [
        ("no-name", None, {"by": " "}),
        ("no-reason", None, {"why": " "}),
        ("decided-ahead", "2026-09-16", {"on": date(2026, 9, 16)}),
        ("unknown-review", "R9", {"review": "R9"}),
        ("target-too-far", "2029-30", {"year": "2029-30"}),
        ("target-of-the-past", "2025-26", {"year": "2025-26"}),
        ("not-a-number", "half", {"value": "half"}),
        ("not-a-number", "inf", {"value": "inf"}),
    ],
)
def test_what_cannot_be_is_refused(planned: Store, code: str, value: str | None, more: dict[str, Any]) -> None:
    before, given = planned.data_version(), {"year": "2026-27", "value": 50, **HOW, **more}

    with pytest.raises(Refused) as refused:
        target.set_target(planned, "G3", given.pop("year"), given.pop("value"), **given)

    assert [(one.code, one.value) for one in refused.value.findings] == [(code, value)]
    assert planned.data_version() == before


@pytest.mark.parametrize("month", [1, 7, 9])
def test_two_years_ahead_are_two_whatever_month_the_plan_years_begin_with(month: int) -> None:
    store, organization = Store.open(), [*PLAN["Organization"], ["year_start_month", month]]
    data = workbook({**PLAN, "Organization": organization})
    plans.load(store, Source("plan.xlsx", data), by="test", at=datetime(2026, 6, 20, 9))

    for year in ("2026", "2028"):
        target.set_target(store, "G3", year, 50, **HOW)
    with pytest.raises(Refused) as refused:
        target.set_target(store, "G3", "2029", 50, **HOW)

    assert [(one.code, one.value) for one in refused.value.findings] == [("target-too-far", "2029")]


def test_whoever_looked_before_another_decided_is_told_and_an_older_decision_does_not_count(planned: Store) -> None:
    with planned.trial() as store:
        seen = store.data_version()
        target.set_target(store, "G3", "2026-27", 52, **HOW)
        with pytest.raises(Refused, match="G3 was decided on since you looked at it: target to 52") as refused:
            target.set_target(store, "G3", "2026-27", 50, seen=seen, **HOW)
        late = target.set_target(store, "G3", "2026-27", 60, **{**HOW, "on": date(2026, 9, 1)})

        assert refused.value.findings[0].code == "decided-meanwhile"
        assert [(one.severity, one.code, one.value) for one in late.findings] == [
            ("warning", "target-not-last", "52.0")
        ]
        assert (late.more["from"], late.more["to"]) == (52.0, 60.0)
