"""The quarterly meeting: every act on the page is stored, shows its effect first, and is refused in place."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from app import settings
from spm_core import figures
from spm_core.ledger import adjust, commitment, recommendation
from spm_core.ledger import review as reviewing
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from pathlib import Path

ASKED = Ask("test", Month(2026, 10))
RISK, OTHER = "risk.6.1.Y3-2", "6.3.Y3-2"
"""The form of the milestone that stands open; another one at risk."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A division with a closed month's review of one promise, and the quarter's review open."""
    path = tmp_path_factory.mktemp("meeting") / "spm.duckdb"
    with closing(filled(path)) as store:
        at = {"by": "Olga", "at": datetime(2026, 8, 10, 9)}
        reviewing.open_(store, kind="division", scope="OPS", period="2026-07", on=date(2026, 8, 10), **at)
        commitment.add(store, "R1", text="Name contacts", owner="DAT", due=date(2026, 9, 15), **at)
        reviewing.close(store, "R1", by="Olga", at=datetime(2026, 8, 10, 11))
        reviewing.open_(store, kind="division", scope="OPS", period="2026-27.Q1", on=date(2026, 10, 14), by="Olga")
    return path


@pytest.fixture
def path(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copy(prepared, tmp_path / "spm.duckdb")


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch, path: Path) -> AppTest:
    """The page of the open review, as its opener sees it."""
    return opened(monkeypatch, path, "division", id="OPS", month="2026-09")


def document(review: str = "R2") -> dict[str, Any]:
    """The review as the store has it now; the page's process holds the file."""
    return figures.review_document(settings.store(), review)


def act(page: AppTest, button: str, **fields: Any) -> AppTest:
    """Fill fields in (`_` stands for a dot in a name) and press a button."""
    for key, value in fields.items():
        page.session_state[key] = value
    page.button(key=button).click().run()
    assert not page.exception, [one.message for one in page.exception]
    return page


def fill(page: AppTest, values: dict[str, Any], button: str) -> AppTest:
    return act(page, button, **values)


def test_a_review_is_opened_with_a_name_and_looks_at_its_month(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    page = opened(monkeypatch, path, "division", id="TEA", month="2026-09")
    assert "review 2026-27.Q1, not opened" in text(page)

    fill(page, {}, "meeting.open")
    assert "Write your name first; nothing is stored yet." in text(page)
    fill(page, {"meeting.who": "Tom"}, "meeting.open")

    assert "open since" in text(page)
    assert next((row["scope"], row["opened_by"]) for row in figures.reviews(settings.store())) == ("TEA", "Tom")


def test_a_decision_shows_its_effect_and_is_taken_with_reason_name_and_review(meeting: AppTest) -> None:
    assert "Effect on the figures, before it is taken" in text(meeting)
    assert "Done of due, plan now 1 of 2 1 of 1" in text(meeting)

    fill(meeting, {}, f"{RISK}.take")
    assert "No reason is given. Write the reason." in text(meeting)
    assert document()["decisions"] == []

    fill(meeting, {f"{RISK}.why": "Security first", f"{RISK}.date": date(2027, 1, 15)}, f"{RISK}.take")

    (taken,) = document()["decisions"]
    assert (taken["item"], taken["change"], taken["from"], taken["to"]) == (
        "6.1.Y3-2",
        "re-date",
        "2026-09-30",
        "2027-01-15",
    )
    assert (taken["why"], taken["by"], taken["review"]) == ("Security first", "Olga", "R2")
    assert "re-dated from 30 Sep 2026 to 15 Jan 2027" in text(meeting)


def test_a_date_that_the_item_has_already_is_said_before_and_after_the_press(meeting: AppTest) -> None:
    kept = {f"{RISK}.why": "As it is", f"{RISK}.date": date(2026, 9, 30)}
    fill(meeting, kept, f"{RISK}.take")

    assert text(meeting).count("6.1.Y3-2 is due on 2026-09-30 already") == 2
    assert document()["decisions"] == []


def test_a_decision_taken_meanwhile_by_another_is_told_and_nothing_is_stored(
    monkeypatch: pytest.MonkeyPatch, meeting: AppTest
) -> None:
    store = settings.store()
    adjust.adjust(
        store,
        "6.1.Y3-2",
        "re-date",
        to="2027-02-01",
        why="Vendor",
        on=date(2026, 10, 14),
        by="Ben",
        review="R2",
        seen=document()["seen"],
    )

    fill(meeting, {f"{RISK}.why": "Security first"}, f"{RISK}.take")

    assert "was decided on since you looked at it: re-date to 2027-02-01 by Ben" in text(meeting)
    assert [row["by"] for row in document()["decisions"]] == ["Ben"]
    assert "1 Feb 2027" in text(meeting), "the page shows what the other decided"

    fill(meeting, {f"{RISK}.why": "Security first", f"{RISK}.date": date(2027, 1, 15)}, f"{RISK}.take")
    assert [row["by"] for row in document()["decisions"]] == ["Ben", "Olga"]


@pytest.mark.parametrize(
    ("change", "fields", "to"),
    [
        ("drop", {}, None),
        ("reword", {"text": "Grants portal live in 140 districts"}, "Grants portal live in 140 districts"),
        ("reassign", {"reassign": "DAT"}, "DAT"),
        ("collaborate", {"collaborate": "LIT"}, "LIT"),
        ("support", {"support": "Two reviewers lent"}, "Two reviewers lent"),
        ("declare", {"result": "partly_met", "evidence": "Minutes of the pilot"}, "partly_met"),
    ],
)
def test_every_kind_of_decision_is_taken_in_place(
    meeting: AppTest, change: str, fields: dict[str, Any], to: str | None
) -> None:
    meeting.session_state[f"{RISK}.change"] = change
    meeting.run()

    fill(
        meeting,
        {f"{RISK}.{key}": value for key, value in fields.items()} | {f"{RISK}.why": "So decided"},
        f"{RISK}.take",
    )

    (taken,) = document()["decisions"]
    assert (taken["item"], taken["change"], taken["to"], taken["review"]) == ("6.1.Y3-2", change, to, "R2")
    assert taken["evidence"] == fields.get("evidence")


def test_what_its_actions_suggest_stands_in_the_fields_of_a_declaration(meeting: AppTest) -> None:
    for row in document()["proposals"]:
        key = f"another.{row['milestone']}"
        meeting.session_state[f"{key}.change"] = "declare"
        meeting.selectbox(key="another.item").set_value(row["milestone"]).run()

        assert meeting.selectbox(key=f"{key}.result").value == (row["proposal"] or "met")
        if row["met_on"]:
            assert meeting.date_input(key=f"{key}.met").value.isoformat() == row["met_on"]


def test_what_the_plan_proposes_can_be_added(meeting: AppTest) -> None:
    meeting.selectbox(key="another.item").set_value("6.1.Y3-2.9").run()

    fill(meeting, {"another.6.1.Y3-2.9.why": "Asked for by districts"}, "another.6.1.Y3-2.9.take")

    (taken,) = document()["decisions"]
    assert (taken["item"], taken["change"], taken["to"]) == ("6.1.Y3-2.9", "add", "2027-01-31")


def test_recommendations_are_answered_or_passed_on(meeting: AppTest) -> None:
    code = next(row["id"] for row in document()["recommendations"] if row["state"] == "open")

    fill(meeting, {f"{code}.text": "Needs a post"}, f"{code}.escalate")
    assert "with the leadership since" in text(meeting)
    fill(meeting, {f"{code}.text": "Advertised in November"}, f"{code}.answer")

    row = next(row for row in document()["recommendations"] if row["id"] == code)
    assert (row["state"], row["answer"], row["answered_in"]) == ("answered", "Advertised in November", "R2")
    assert "Advertised in November (Olga," in text(meeting)


def test_a_change_asked_for_is_declined_with_a_reason_or_accepted_with_a_date(meeting: AppTest) -> None:
    (asked,) = [row for row in document()["requests"] if row["state"] == "open"]
    code = asked["id"]

    fill(meeting, {}, f"{code}.decline")
    assert "No reason is given." in text(meeting)
    fill(meeting, {f"{code}.to": date(2027, 1, 15), f"{code}.why": "With the portal"}, f"{code}.accept")

    row = next(row for row in document()["requests"] if row["id"] == code)
    assert (row["state"], row["to"], row["why"], row["review"]) == ("changed", "2027-01-15", "With the portal", "R2")
    assert "changed with 2027-01-15 by Olga" in text(meeting)


def test_results_are_declared_together_and_one_that_differs_needs_a_reason(meeting: AppTest) -> None:
    key = "declare.6.1.Y3-2"
    meeting.checkbox(key=f"{key}.tick").check().run()
    assert "Effect, as of" in text(meeting)

    fill(meeting, {f"{key}.result": "met"}, "declare.many")
    assert "which differs from its actions" in text(meeting)
    assert document()["decisions"] == []
    fill(meeting, {f"{key}.why": "The portal is live", f"{key}.evidence": "Log of 142 sign-ins"}, "declare.many")

    (taken,) = document()["decisions"]
    assert (taken["change"], taken["to"], taken["why"], taken["evidence"]) == (
        "declare",
        "met",
        "The portal is live",
        "Log of 142 sign-ins",
    )


def test_commitments_are_closed_with_what_came_of_them_and_added(meeting: AppTest) -> None:
    fill(meeting, {"commit.outcome": "12 of 12 named"}, "commit.close")
    fill(
        meeting,
        {"commit.text": "Draft the calendar", "commit.owner": "FED", "commit.due": date(2026, 12, 1)},
        "commit.add",
    )

    rows = {row["id"]: (row["owner"], row["state"], row["outcome"]) for row in document()["commitments"]}
    assert rows == {"R1.1": ("DAT", "closed", "12 of 12 named"), "R2.1": ("FED", "open", None)}
    assert "One commitment from this review" in text(meeting)


def test_minutes_and_attendance_are_stored_when_typed_and_stand_there_for_the_next_who_opens_the_page(
    monkeypatch: pytest.MonkeyPatch, meeting: AppTest, path: Path
) -> None:
    meeting.text_area(key="typed.R2.at_risk.Olga").set_value("Two *waves* <b>put</b> aside").run()
    meeting.text_input(key="meeting.person").set_value("Ada, Ben").run()

    assert [(note["section"], note["text"]) for note in document()["notes"]] == [
        ("at_risk", "Two *waves* <b>put</b> aside")
    ]
    assert document()["attendance"] == ["Ada", "Ben"]

    again = opened(monkeypatch, path, "division", id="OPS", month="2026-09")
    assert again.text_area(key="typed.R2.at_risk.Olga").value == "Two *waves* <b>put</b> aside"
    assert "present: Ada and Ben" in text(again)

    reviewing.minutes(settings.store(), "R2", section="at_risk", text="From <i>Ben</i>", by="Ben")
    other = opened(monkeypatch, path, "division", id="OPS", month="2026-09")
    assert other.text_area(key="typed.R2.at_risk.Ben").value == "From <i>Ben</i>", "who wrote last goes on"
    assert "&lt;b&gt;put&lt;/b&gt; aside" in drawn(other), "what another wrote is read beside it"
    assert "<b>put</b>" not in drawn(other)


def test_any_two_months_can_be_chosen_for_what_moved(meeting: AppTest) -> None:
    assert "Between the ends of July and September" in text(meeting)

    key = next(box.key for box in meeting.selectbox if box.key and box.key.startswith("moved.from."))
    meeting.selectbox(key=key).set_value("2026-08").run()

    assert "Between the ends of August and September" in text(meeting)
    assert not meeting.exception


def test_a_closed_review_is_frozen_tells_what_came_since_and_reopens_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    page = opened(monkeypatch, path, "division", id="OPS", month="2026-09")
    store = settings.store()
    reviewing.close(store, "R2", by="Olga")
    frozen = figures.frozen(store, "R2")
    adjust.adjust(store, OTHER, "re-date", to="2027-04-07", why="Later", on=date(2026, 10, 14), by="Ben")

    page = opened(monkeypatch, path, "division", id="OPS", month="2026-08")

    assert "frozen under number 1" in text(page)
    assert "Figures as known at" in text(page)
    assert f"1 decision dated before the closing was recorded since: {OTHER} (re-date, 2026-10-14)." in text(page)
    assert "Take the decision" not in [button.label for button in page.button]
    assert "7 Apr 2027" not in text(page), "the dates stand as frozen"
    assert page.query_params["month"] in ("2026-09", ["2026-09"]), "it looks at its own month of the quarter"

    reviewing.reopen(store, "R2", why="A report was missing", by="Olga")
    assert "Reopened: A report was missing" in text(opened(monkeypatch, path, "division", id="OPS", month="2026-09"))
    assert figures.frozen(store, "R2", 1) == frozen


def test_a_review_closed_meanwhile_keeps_what_was_typed_in_sight(meeting: AppTest) -> None:
    reviewing.close(settings.store(), "R2", by="Ben")

    meeting.text_area(key="typed.R2.moved.Olga").set_value("Too late").run()

    assert not meeting.exception
    ask = Ask("test", Month(2026, 9), tier="division", id="OPS")
    assert figures.decisions_taken(settings.store(), ask, review="R2") == []
    assert document()["notes"] == []


def test_a_line_of_somebody_else_is_struck_out_in_sight(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    with closing(Store.open(path)) as store:
        reviewing.note(store, "R2", section="moved", text="Not so", by="Ben", at=datetime(2026, 10, 14, 20))
    page = opened(monkeypatch, path, "division", id="OPS", month="2026-09")

    fill(page, {"meeting.who": "Olga", "strike.moved.why": "Ben was mistaken"}, "strike.moved.do")

    assert "struck out by Olga: Ben was mistaken" in text(page)
    assert (document()["notes"], document()["struck"][0]["text"]) == ([], "Not so")


def test_a_decision_on_another_divisions_item_counts_and_says_so(meeting: AppTest) -> None:
    told = adjust.adjust(
        settings.store(), "1.1.Y3-1", "support", to="A day of help", why="asked", on=date(2026, 10, 14), by="Olga", review="R2",
    )  # fmt: skip
    own = adjust.adjust(
        settings.store(), "6.1.Y3-2", "support", to="A day of help", why="asked", on=date(2026, 10, 14), by="Olga", review="R2",
    )  # fmt: skip

    assert [(one.code, one.value) for one in told.findings] == [("decision-of-another-division", "TEA")]
    assert own.findings == ()
    assert [row["item"] for row in document()["decisions"]] == ["1.1.Y3-1", "6.1.Y3-2"]


def test_what_the_leadership_and_the_divisions_owe_waits_on_the_agency_page_until_it_is_done(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    with closing(Store.open(path)) as store:
        code = next(row["id"] for row in figures.recommendations(store, ASKED) if row["state"] == "open")
        recommendation.escalate(store, code, by="Olga", why="It needs a post", review="R2")
        waits = {(row["kind"], row["division"], row["change"]) for row in figures.decisions(store, ASKED)}
    assert {("review", "OPS", "close"), ("review", "TEA", "open"), ("recommendation", None, None)} <= waits
    said = text(opened(monkeypatch, path, "agency", month="2026-10"))
    assert ": passed to you It needs a post" in said

    dialog = answering_of(code)
    dialog.session_state[f"answering.{code}"] = "A post is advertised"
    dialog.session_state["answering.who"] = "Elaine"
    dialog.button(key=f"answering.{code}.go").click().run()

    assert not dialog.exception
    row = figures.recommendation(settings.store(), ASKED, code)
    assert (row["state"], row["answer"], row["answered_by"]) == ("answered", "A post is advertised", "Elaine")
    reviewing.close(settings.store(), "R2", by="Olga")
    left = {(row["kind"], row["division"]) for row in figures.decisions(settings.store(), ASKED)}
    assert left & {("review", "OPS"), ("recommendation", None)} == set()
    assert ("review", "TEA") in left


def answering_of(code: str) -> AppTest:
    """The dialog of a recommendation that was passed on."""

    def body(code: str) -> None:
        from app.parts import answering

        answering.show(code)

    return AppTest.from_function(body, args=(code,), default_timeout=60).run()
