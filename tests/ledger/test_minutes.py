"""Minutes typed under a point: stored at every pause, one text a person, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest

from spm_core import figures
from spm_core.errors import Refused
from spm_core.ledger import review as reviewing
from spm_core.store import Store
from tests.pages.review_agency import filled


@pytest.fixture
def store() -> Store:
    made = filled()
    reviewing.open_(made, kind="division", scope="OPS", period="2026-27.Q1", on=date(2026, 10, 14), by="Olga")
    return made


def notes(store: Store) -> list[tuple[str, str, str]]:
    shown = figures.review_document(store, "R1")["notes"]
    return [(note["section"], note["text"], note["by"]) for note in shown]


def test_what_is_typed_on_replaces_the_same_persons_text_and_no_other(store: Store) -> None:
    for text in ("Two", "Two waves", "Two waves were put aside."):
        reviewing.minutes(store, "R1", section="at_risk", text=text, by="Olga")
    reviewing.minutes(store, "R1", section="at_risk", text="Ask the vendor.", by="Ben")
    reviewing.note(store, "R1", section="at_risk", text="A line", by="Olga")

    assert notes(store) == [
        ("at_risk", "Two waves were put aside.", "Olga"),
        ("at_risk", "Ask the vendor.", "Ben"),
        ("at_risk", "A line", "Olga"),
    ]
    kept = store.rows("select text from review_note order by act")
    assert [row["text"] for row in kept][:3] == ["Two", "Two waves", "Two waves were put aside."]


def test_an_emptied_text_leaves_the_minutes(store: Store) -> None:
    reviewing.minutes(store, "R1", section="other", text="A slip", by="Olga")
    reviewing.minutes(store, "R1", section="other", text="", by="Olga")

    assert notes(store) == []


def test_two_windows_of_one_person_lose_neither_text(store: Store) -> None:
    reviewing.minutes(store, "R1", section="moved", text="From the laptop", by="Olga", before="")
    second = reviewing.minutes(store, "R1", section="moved", text="From the wall", by="Olga", before="")

    assert notes(store) == [("moved", "From the laptop\nFrom the wall", "Olga")]
    assert [finding.code for finding in second.findings] == ["typed-meanwhile"]


def test_a_closed_review_takes_no_minutes(store: Store) -> None:
    reviewing.close(store, "R1", by="Olga")

    with pytest.raises(Refused, match="closed"):
        reviewing.minutes(store, "R1", section="moved", text="Too late", by="Olga")


def test_a_line_struck_out_stays_in_the_record_with_who_and_why_and_leaves_the_minutes(store: Store) -> None:
    line = reviewing.note(store, "R1", section="moved", text="A name that should not stand", by="Ben").act
    reviewing.minutes(store, "R1", section="moved", text="What stands", by="Olga")

    reviewing.strike(store, "R1", line, by="Olga", why="It names a person")

    assert notes(store) == [("moved", "What stands", "Olga")]
    (struck,) = figures.review_document(store, "R1")["struck"]
    assert (struck["text"], struck["by"], struck["struck_by"], struck["why"]) == (
        "A name that should not stand", "Ben", "Olga", "It names a person",
    )  # fmt: skip
    with pytest.raises(Refused, match="No line"):
        reviewing.strike(store, "R1", line, by="Olga")
    reviewing.close(store, "R1", by="Olga")
    with pytest.raises(Refused, match="closed"):
        reviewing.strike(store, "R1", line, by="Olga")


def test_who_types_on_after_a_text_was_struck_out_loses_nothing(store: Store) -> None:
    line = reviewing.minutes(store, "R1", section="moved", text="One", by="Ben", before="").act
    reviewing.strike(store, "R1", line, by="Olga")

    reviewing.minutes(store, "R1", section="moved", text="One and two", by="Ben", before="One")

    assert notes(store) == [("moved", "One and two", "Ben")]
