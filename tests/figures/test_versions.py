"""What is kept of figures is of one version: minutes leave it, everything else moves it, and no figure reads minutes."""

from __future__ import annotations

import inspect
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from spm_core import figures
from spm_core.ledger import adjust, commitment
from spm_core.ledger import review as reviewing
from spm_core.model import Ask, Month
from spm_core.store import Store
from spm_core.store.store import FOREVER
from tests.pages.review_agency import filled

ASK = Ask(who="test", as_of=Month(2026, 9))
NAMED: dict[str, Any] = {"review": "R1", "measure": "M1", "month": Month(2026, 9), "on": date(2026, 10, 20)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    found = filled(tmp_path_factory.mktemp("versions") / "spm.duckdb")
    reviewing.open_(found, kind="division", scope="OPS", period="2026-27.Q1", on=date(2026, 10, 14), by="Olga")
    return found


def answers(store: Store) -> dict[str, Any]:
    """Ask every question of the core that takes a store, an ask, and nothing that has to be made up."""
    found = {}
    for name in figures.__all__:
        question = getattr(figures, name)
        if not callable(question) or name in figures.SAID or name == "today":
            continue
        wanted = list(inspect.signature(question).parameters.values())
        more = [one.name for one in wanted[1:] if one.default is inspect.Parameter.empty and one.name != "ask"]
        if wanted[0].name == "store" and all(one in NAMED for one in more):
            given = {one: NAMED[one] for one in more} | (
                {"ask": ASK} if any(one.name == "ask" for one in wanted) else {}
            )
            try:
                found[name] = re.sub(r"'known_at': '[^']*Z'", "now", repr(question(store, **given)))
            except Exception as error:  # noqa: BLE001 - a question that refuses must refuse the same
                found[name] = repr(error)
    return found


def test_minutes_are_read_by_the_questions_named_for_it_alone() -> None:
    folder = Path(figures.__file__).parent
    words = r"review_note|review_attendance|review_minute\(|review_act\(|act_log\("

    readers = {
        path.name
        for path in folder.iterdir()
        if path.suffix in (".py", ".sql") and re.search(words, path.read_text("utf-8"))
    }

    # of the record: act_log, audit; of minutes: review_state.sql, which defines them, reviews.minutes, review_said
    assert readers == {"act_log.sql", "audit.py", "review_state.sql", "reviews.py", "review_document.py"}
    assert {name for name in figures.SAID if not hasattr(figures, name)} == set()


@pytest.mark.slow
def test_no_figure_depends_on_minutes_or_attendance(store: Store) -> None:
    before, version = answers(store), store.figures_version()

    reviewing.minutes(store, "R1", section="moved", text="We spoke of the dates.", by="Olga")
    reviewing.note(store, "R1", section="other", text="A note.", by="Olga")
    reviewing.attend(store, "R1", person="Ida", by="Olga")

    assert store.figures_version() == version
    assert len(before) > 25
    after = answers(store)
    assert [name for name in before if before[name] != after[name]] == []
    assert figures.review_said(store, "R1")["attendance"] == ["Ida"]


def test_every_other_act_makes_figures_new(store: Store) -> None:
    for act in (
        lambda: commitment.add(store, "R1", text="A promise", owner="DAT", due=date(2026, 12, 1), by="Olga"),
        lambda: adjust.adjust(store, "6.1.Y3-2", "support", to="A day of help", why="asked", on=date(2026, 10, 14), by="Olga"),
        lambda: reviewing.close(store, "R1", by="Olga"),
    ):  # fmt: skip
        version = store.figures_version()
        act()
        assert store.figures_version() == store.data_version() > version


def test_several_months_at_once_are_each_month_asked_alone(store: Store) -> None:
    ends = [Month(2026, month).last_day for month in (7, 8, 9, 10)]
    for many, one, more in (("item_months", "item_at", {"in_year": 2026}), ("report_months", "report_state", {})):
        asked = "".join(f", {key} => ${key}" for key in ("known_at", *more))
        for known_at in (FOREVER, datetime(2026, 9, 1)):
            given = {"known_at": known_at, **more}
            together = store.rows(f"from {many}(months => $months{asked})", {**given, "months": ends})
            alone = [
                {"month_end": end, **row}
                for end in ends
                for row in store.rows(f"from {one}(as_of => $as_of{asked})", {**given, "as_of": end})
            ]
            assert sorted(map(repr, together)) == sorted(map(repr, alone))
            assert len(alone) > 4
