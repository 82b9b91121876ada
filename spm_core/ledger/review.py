"""Reviews: opening one, its minutes, closing it (which freezes its figures under a number), and reopening it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.errors import one_of
from spm_core.figures.review_document import AGENDAS, review_document
from spm_core.figures.reviews import KINDS, Period, ask_of
from spm_core.ledger.acts import Outcome, decided_by, recorded_at, refuse, signed
from spm_core.ledger.deciding import known_review, open_review
from spm_core.model import Finding

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.model import Month
    from spm_core.store import Store

OTHER = "other"
"""The section of a note that belongs to no point of the agenda."""


@access.act
def open_(
    store: Store,
    *,
    kind: str,
    scope: str,
    period: str,
    on: date,
    by: str,
    as_of: Month | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Open a review on a day, known from `at` (UTC; now); `more["review"]` is its id, `R1` and on.

    A division's is of its code and a quarter (or a month), the leadership's of `agency` and a plan year (or a quarter), a
    mid-plan one of `agency` and a plan year. It looks at the period's latest month that is over, unless `as_of` says one.
    """
    signed(by)
    known_at = recorded_at(at)
    decided_by(store, on, known_at)
    covered = _period(store, kind, scope, period)
    if on < covered.months[0].first_day:
        raise refuse(
            "period-not-begun",
            f"{covered.label} begins on {covered.months[0].first_day}, after the review's day, {on}.",
            "Give a period that has begun, or the day on which the review is held.",
            period,
        )
    if as_of and as_of not in covered.months:
        raise refuse(
            "month-outside-period",
            f"{as_of} is not in {covered.label}.",
            f"Give a month from {covered.months[0]} to {covered.months[-1]}, or leave --as-of out.",
            str(as_of),
        )
    with store.change() as tx:
        there = tx.rows("from review_state()")
        for row in there:
            if (row["kind"], row["scope"], row["period"]) == (kind, scope, covered.label):
                raise _there_already(row)
        review = f"R{len(there) + 1}"
        act = tx.act("review:open", who=by, known_at=known_at)
        what = {"review": review, "kind": kind, "scope": scope, "period": covered.label, "opened_on": on}
        tx.add("review", [{"act": act, "known_at": known_at, **what, "as_of": as_of.last_day if as_of else None}])
    month = ask_of(store, review).as_of
    found: tuple[Finding, ...] = ()
    if on <= month.last_day:
        found = (
            Finding(
                "info",
                "month-not-over",
                f"{month} is not over on {on}, so what is due at its end counts as due, and few reports for it can be in.",
                "Nothing needs to be done: while the review is open, it looks at the latest month of its period that is over.",
                value=str(month),
            ),
        )
    return Outcome(act, found, more={**what, "opened_on": on.isoformat(), "as_of": str(month)})


def _period(store: Store, kind: str, scope: str, period: str) -> Period:
    """Read what is covered; refuse a kind, scope or period that do not go together."""
    if kind not in KINDS:
        raise refuse("unknown-kind", f"{kind!r} is no kind of review.", f"Use one of {', '.join(KINDS)}.", kind)
    known = figures.settings(store)
    divisions = [
        row["division"]
        for row in store.rows("from plan_division where act = $load order by pos", {"load": known["load"]})
    ]
    scopes = divisions if kind == "division" else ["agency"]
    if scope not in scopes:
        raise refuse("unknown-scope", f"A {kind} review has no scope {scope!r}.", one_of(scopes), scope)
    forms = {"division": ("quarter", "month"), "leadership": ("year", "quarter"), "mid-plan": ("year",)}[kind]
    example = {"division": "2026-27.Q2", "leadership": "2026-27", "mid-plan": "2026-27"}[kind]
    try:
        covered = Period.parse(period, known["year_start_month"])
    except ValueError:
        covered = None
    if covered is None or covered.form not in forms:
        raise refuse(
            "unknown-period",
            f"{period!r} is no {' or '.join(forms)}, which a {kind} review covers.",
            f"Write it like {example}.",
            period,
        )
    return covered


def _there_already(row: dict[str, Any]) -> Exception:
    review, state = row["review"], row["state"]
    return refuse(
        "review-exists",
        f"The {row['kind']} review of {row['scope']} for {row['period']} is {review}, opened on {row['opened_on']} by {row['opened_by']}; it is {state}.",
        f"Go on in {review}." if state == "open" else f"Reopen it: spm review reopen {review} --why REASON --by YOU",
        review,
    )


@access.act
def note(store: Store, review: str, *, section: str, text: str, by: str, at: datetime | None = None) -> Outcome:
    """Add a line to a review's minutes, under a point of its agenda or `other`. Lines are added, never changed."""
    signed(by)
    section = _section(store, review, section)
    if not text.strip():
        raise refuse("nothing-given", "The note is empty.", "Say what is to stand in the minutes.")
    return _minute(store, review, "review:note", "review_note", {"section": section, "text": text.strip()}, by, at)


@access.act
def minutes(
    store: Store,
    review: str,
    *,
    section: str,
    text: str,
    by: str,
    before: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Keep what a person types under a point of the agenda; it replaces that person's text there, and only that.

    Every text stays in the record. `before` is the text that the typing began with: where that person's is another by
    now (typed in a second window), both are kept, one under the other, and a finding says so.
    """
    signed(by)
    section, known_at, text = _section(store, review, section), recorded_at(at), text.strip()
    found: tuple[Finding, ...] = ()
    with store.change() as tx:
        open_review(tx, review)
        stands = typed(tx.rows("from review_minute() as m where m.review = $review", {"review": review}), section, by)
        if text == stands:
            return Outcome(tx.last_act, more={"review": review, "section": section, "text": text})
        if before is not None and stands not in (before.strip(), ""):
            text = f"{stands}\n{text}"
            found = (
                Finding(
                    "info",
                    "typed-meanwhile",
                    "Something was typed here under the same name meanwhile; both texts are kept, one under the other.",
                    "Put them together as you wish.",
                    value=section,
                ),
            )
        act = tx.act("review:minutes", who=by, known_at=known_at)
        tx.add("review_note", [{"act": act, "known_at": known_at, "review": review, "section": section, "text": text}])
    return Outcome(act, found, more={"review": review, "section": section, "text": text})


def typed(lines: list[dict[str, Any]], section: str, by: str) -> str:
    """The text that a person has typed under a point, out of a review's minutes; empty: none."""
    mine = [one for one in lines if one["is_typed"] and one["section"] == section and one["who"] == by]
    return str(mine[-1]["text"]) if mine and not mine[-1]["struck_by"] else ""


@access.act
def strike(
    store: Store, review: str, line: int, *, by: str, why: str | None = None, at: datetime | None = None
) -> Outcome:
    """Strike out a line of an open review's minutes, by the act that wrote it: it stays in the record, and out of the memo."""
    signed(by)
    known_at = recorded_at(at)
    with store.change() as tx:
        open_review(tx, review)
        lines = tx.rows("from review_minute() as m where m.review = $review order by m.act", {"review": review})
        standing = {one["act"]: one for one in lines if one["section"] and not one["struck_by"]}
        if line not in standing:
            there = ", ".join(f"{act} ({one['who']}, {one['section']})" for act, one in standing.items())
            raise refuse(
                "unknown-note",
                f"No line {line} stands in the minutes of {review}.",
                f"Lines that stand, by their `act` in `spm review show {review} --json`: {there}."
                if there
                else "No line stands in them.",
                str(line),
            )
        row = {"review": review, "section": standing[line]["section"], "text": str(line)}
        act = tx.act("review:strike", who=by, known_at=known_at, why=(why or "").strip() or None)
        tx.add("review_note", [{"act": act, "known_at": known_at, **row}])
    return Outcome(act, more={"review": review, "struck": line, "text": standing[line]["text"]})


def _section(store: Store, review: str, section: str) -> str:
    """The point of the agenda as it is written; refuse one that there is not."""
    row = known_review(store, review)
    sections = (*AGENDAS[row["kind"]], OTHER)
    section = section.strip().lower().replace(" ", "_").replace("-", "_")
    if section not in sections:
        raise refuse(
            "unknown-section", f"The agenda has no point {section!r}.", f"Use one of {', '.join(sections)}.", section
        )
    return section


@access.act
def attend(store: Store, review: str, *, person: str, by: str, at: datetime | None = None) -> Outcome:
    """Note that a person was there."""
    signed(by)
    known_review(store, review)
    if not person.strip():
        raise refuse("nothing-given", "No person is named.", "Give a name.")
    return _minute(store, review, "review:attend", "review_attendance", {"person": person.strip()}, by, at)


def _minute(
    store: Store, review: str, kind: str, table: str, line: dict[str, str], by: str, at: datetime | None
) -> Outcome:
    known_at = recorded_at(at)
    with store.change() as tx:
        open_review(tx, review)
        act = tx.act(kind, who=by, known_at=known_at)
        tx.add(table, [{"act": act, "known_at": known_at, "review": review, **line}])
    return Outcome(act, more={"review": review, **line})


@access.act
def close(store: Store, review: str, *, by: str, at: datetime | None = None) -> Outcome:
    """Close a review at `at` (UTC; now): its document, with the figures as known then, is frozen under the next number."""
    signed(by)
    known_review(store, review)
    known_at = recorded_at(at)
    with store.change() as tx:  # nothing else is recorded between the asking and the freezing
        open_review(tx, review)
        _not_before_its_acts(tx.rows("from review_act($review) as a", {"review": review}), known_at)
        row = known_review(store, review)
        number = (row["number"] or 0) + 1
        day = figures.agency_time(store, known_at).date()
        document = review_document(store, review, at=known_at, closing=(day.isoformat(), number))
        ask = ask_of(store, review, at=known_at)
        act = tx.act("review:close", who=by, known_at=known_at)
        frozen = {"number": number, "as_of": ask.as_of.last_day, "document": as_text(document)}
        tx.add("review_close", [{"act": act, "known_at": known_at, "review": review, **frozen}])
    return Outcome(
        act, more={"review": review, "number": number, "as_of": str(ask.as_of), "known_at": document["known_at"]}
    )


def as_text(document: dict[str, Any]) -> str:
    """Write a document as it is frozen and printed."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


def _not_before_its_acts(acts: list[dict[str, Any]], known_at: datetime) -> None:
    """A review cannot end before something that was done in it: the figures would not know of it."""
    late = [row for row in acts if row["known_at"] > known_at]
    if late:
        last = max(row["known_at"] for row in late)
        raise refuse(
            "closed-before-its-acts",
            f"The review would be closed at {known_at:%Y-%m-%d %H:%M} UTC, before {len(late)} of its acts, the last of {last:%Y-%m-%d %H:%M} UTC.",
            "Close it without --at, or with a later time.",
        )


@access.act
def reopen(store: Store, review: str, *, why: str, by: str, at: datetime | None = None) -> Outcome:
    """Reopen a closed review, with a reason; what was frozen is kept under its number."""
    signed(by, why)
    row = known_review(store, review)
    known_at = recorded_at(at)
    with store.change() as tx:
        row = next(one for one in tx.rows("from review_state()") if one["review"] == review)
        if row["state"] == "open":
            raise refuse("review-open", f"Review {review} is open already.", "Go on in it.", review)
        act = tx.act("review:reopen", who=by, known_at=known_at, why=why)
        tx.add("review_reopen", [{"act": act, "known_at": known_at, "review": review}])
    return Outcome(act, more={"review": review, "kept": row["number"]})
