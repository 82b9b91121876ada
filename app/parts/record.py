"""The record of acts as a page shows it: filters, the table, and who has which role."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts.files import offer
from app.parts.html import data_table, e, table
from spm_core.access.words import about
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.show.sentences import Sentence

Row = dict[str, Any]
MOST = 500
"""So many acts stand on the page, the latest; the download has all."""


@dataclass(frozen=True)
class Chosen:
    """What the filters say; empty: all."""

    who: str | None = None
    kind: str | None = None
    since: date | None = None
    text: str = ""


def said(acts: Sequence[Row]) -> Sentence:
    """Say how much is recorded."""
    refused = sum(row["kind"].endswith(":refuse") for row in acts)
    return (
        f"{wording.count(len(acts), 'act')} recorded",
        f"of which {wording.count(refused, 'refusal')}. Nothing here can be changed or taken away.",
    )


def choose(acts: Sequence[Row]) -> Chosen:
    """Offer the filters; the last thirty days at first."""
    with st.container(key="record-filters", horizontal=True, vertical_alignment="bottom"):
        who = st.selectbox(
            "Who", sorted({row["who"] for row in acts}), index=None, placeholder="Everybody", key="record.who"
        )
        kind = st.selectbox(
            "What", sorted({row["kind"] for row in acts}), index=None, placeholder="Everything", key="record.kind"
        )
        since = st.date_input("Since", session.today() - timedelta(days=30), key="record.since")
        text = st.text_input("About or why", key="record.text", max_chars=80)
    return Chosen(who, kind, since, text.strip().lower())


def those(acts: Sequence[Row], chosen: Chosen) -> list[Row]:
    """The acts that the filters let through, the latest first.

    >>> acts = [{"who": "a", "kind": "people:add", "recorded_at": "2026-11-28T10:00:00Z", "about": "b@x.org", "why": None}]
    >>> len(those(acts, Chosen(text="b@x"))), len(those(acts, Chosen(who="c"))), len(those(acts, Chosen(since=date(2026, 11, 29))))
    (1, 0, 0)
    """
    return [
        row
        for row in reversed(acts)
        if chosen.who in (None, row["who"])
        and chosen.kind in (None, row["kind"])
        and (chosen.since is None or row["recorded_at"][:10] >= chosen.since.isoformat())
        and chosen.text in f"{_about(row)} {row['about']} {row['why']}".lower()
    ]


def _about(row: Row) -> str:
    return about(row) or ""


def table_of(acts: Sequence[Row]) -> str:
    """The acts as a table; behind the words of a refused attempt stands its name in the code."""
    lines = [
        [
            e(f"{row['recorded_at'][:19].replace('T', ' ')} UTC"),
            e(row["who"]),
            e(row["kind"]),
            e(_about(row))
            if _about(row) == (row["about"] or "")
            else f'<span title="{e(row["about"])}">{e(_about(row))}</span>',
            e(row["why"] or ""),
            e(row["act"]),
        ]
        for row in acts[:MOST]
    ]
    if not lines:
        return '<p class="quiet">Nothing was recorded that these filters let through.</p>'
    more = f'<p class="quiet">The latest {MOST} of {len(acts)}; the download has all.</p>' if len(acts) > MOST else ""
    heads = ["When", "Who", "What", "About", "Why", "Act"]
    return table("Acts, the latest first", heads, lines, "plain stack named", right=[5]) + more


def download(acts: Sequence[Row]) -> None:
    """Offer what the filters let through, as JSON; taking it is recorded too."""

    def text() -> bytes:
        return json.dumps({"acts": list(acts)}, ensure_ascii=False, indent=2).encode()

    offer("Download these acts", text, "acts.json", "application/json", key="record.get", about=f"{len(acts)} acts")


def roles(rows: Sequence[Row]) -> str:
    """Who has which role, and had."""
    lines = [
        {
            "Address": row["email"],
            "Name": row["name"],
            "Role": row["role"],
            "Scope": row["scope"] or "",
            "From": row["from"] or "",
            "Until": row["until"] or "",
            "Stands in for": row["deputy_for"] or "",
            "Now": "yes" if row["in_force"] else "ended" if row["ended"] else "not now",
        }
        for row in rows
    ]
    return (
        data_table("People and their roles", lines, "plain stack named")
        if lines
        else '<p class="quiet">Nobody has a role yet.</p>'
    )
