"""The Reminders dialog: who would be written to, and sending, behind the line of what is owed."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from spm_core.commands import mail
from spm_core.ledger import plans, snapshot
from spm_core.store import Store
from tests.agency import plan_tables
from tests.pages.opening import drawn, opened, text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agency on 8 September: U1 owes July and August and has an address, U2 owes them and has none."""
    monkeypatch.setattr("spm_core.figures.today", lambda _: date(2026, 9, 8))
    for key in mail.KEYS:
        monkeypatch.delenv(f"SPM_SMTP_{key.upper()}", raising=False)
    tables = plan_tables(
        {"A1": ("M1", "U1", "2026-10-31"), "A2": ("M1", "U2", "2026-11-30")}, {"M1": ("2026-27", "U1", "2026-12-31")}
    )
    tables["units"][0]["email"] = "u1@x.example"
    path = tmp_path / "spm.duckdb"
    with closing(Store.open(path)) as made:
        with made.change() as tx:
            snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="plan", by="test", known_at=datetime(2026, 6, 1))
        plans.open_year(made, "2026-27", by="test", at=datetime(2026, 7, 1))
    return path


def dialog(monkeypatch: pytest.MonkeyPatch, store: Path) -> AppTest:
    """Run what the dialog shows."""

    def body() -> None:
        from app import session
        from app.parts import reminders

        reminders.show(session.current())

    monkeypatch.setenv("SPM_STORE", str(store))
    st.cache_data.clear()
    return AppTest.from_function(body, default_timeout=60).run()


def test_the_line_offers_reminders_only_while_somebody_owes(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    assert "dialog=reminders" in drawn(opened(monkeypatch, store, "agency", month="2026-08"))
    assert "dialog=reminders" not in drawn(opened(monkeypatch, store, "unit", id="U3", month="2026-08"))


def test_without_a_mail_server_they_are_shown_and_it_says_how_to_set_one(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    page = dialog(monkeypatch, store)

    said = text(page)
    assert "One reminder to send" in said
    assert "u1@x.example would be sent" in said
    assert "Unit U2 July 2026, August 2026 no address has no address" in said
    assert "Two reports of Unit U1 are owed: July 2026 and August 2026" in said
    assert "Set SPM_SMTP_HOST" in said
    assert not page.button


def test_they_are_sent_once_with_a_name_and_what_became_of_them_is_said(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        mail.Mailer, "send", lambda _, message, address: sent.append(f"{address}: {message['Subject']}")
    )
    monkeypatch.setenv("SPM_SMTP_HOST", "mail.x.example")
    monkeypatch.setenv("SPM_SMTP_FROM", "plan@x.example")
    page = dialog(monkeypatch, store)

    page.button(key="remind.send").click().run()
    assert "Write your name first" in text(page)
    assert sent == []
    page.text_input(key="remind.who").set_value("Ada").run()
    page.button(key="remind.send").click().run()

    assert sent == ["u1@x.example: Two reports of Unit U1 are owed: July 2026 and August 2026"]
    assert "u1@x.example was sent" in text(page)
    again = dialog(monkeypatch, store)
    assert "No reminders to send" in text(again)
    assert not again.button
