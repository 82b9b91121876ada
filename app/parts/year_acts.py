"""What the Year page stores, each in a dialog with a name for the record: targets, choices, accomplishments, suggestions, the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import acts, papers, year
from app.parts.html import e
from app.parts.live import draw
from app.session import figures
from spm_core.errors import Refused, WrongUse
from spm_core.figures import leadership
from spm_core.figures.told_by_people import REASONS
from spm_core.ledger import accomplishment, declare, next_year, suggestion, target
from spm_core.ledger import review as reviewing
from spm_core.model import PlanYear
from spm_core.show import wording
from spm_core.show.decide_words import proposal
from spm_core.show.meeting_words import was_meanwhile
from spm_core.show.paper_words import RESULTS
from spm_core.show.year_page_words import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from spm_core.model import Ask

Said = dict[str, str]
Row = dict[str, Any]


def ask(said: Said, asked: Ask, *, review: str | None, label: str, next_label: str) -> None:
    """Open the dialog of an act. What it looked at is noted, so that a decision taken meanwhile is told."""
    kind = said.get("kind", "leadership")
    name = REVIEWS.get(kind, kind)
    acts_there: dict[str, tuple[str, Callable[[], None]]] = {
        "target": ("Set a target", lambda: _target(said["id"], asked, review)),
        "choice": (CHOICES.get(said.get("choice", ""), ("",))[0], lambda: _choice(said, asked, review, next_label)),
        "choose-accomplishment": ("An accomplishment for the report", lambda: _choose(said["at"], asked, label)),
        "edit-accomplishment": ("In other words", lambda: _edit_accomplishment(said["id"], asked, label)),
        "remove-accomplishment": ("Take out of the report", lambda: _remove_accomplishment(said["id"], asked, label)),
        "suggest": (f"A suggestion for {next_label}", lambda: _suggest(said, asked, next_label)),
        "edit-suggestion": ("In other words", lambda: _edit_suggestion(said["id"], asked, next_label)),
        "remove-suggestion": ("Take a suggestion back", lambda: _remove_suggestion(said["id"], asked, next_label)),
        "open-review": (f"Open the {name} review of {label}", lambda: _open_review(kind, label)),
        "close-review": (f"Close the {name} review", lambda: _close_review(said["id"])),
        "reopen-review": (f"Reopen the {name} review", lambda: _reopen_review(said["id"])),
        "declare": ("Declare the result", lambda: _declare(said["id"], asked, review)),
        "papers": (
            "Papers",
            lambda: papers.choose(
                asked, [*papers.of_year(label), *(papers.of_review(said["id"]) if said["id"] else [])]
            ),
        ),
    }
    title, body = acts_there[said["act"]]
    st.session_state["year.seen"] = session.version()
    st.dialog(title)(body)()


CHOICES = {
    "carry": ("Carry on", "It is declared carried forward, unless a result is declared already, and stands in the proposed plan under a new code with its open actions."),
    "keep": ("Keep where it is", "It stays open in its own year, and is not in the next plan."),
    "drop": ("Drop", "It ends with this decision. The original plan keeps counting it."),
}  # fmt: skip


def _press(label: str, key: str, do: Callable[[str], Any]) -> None:
    """Ask for the name, and do the act when the button is pressed."""
    name = acts.who(f"{key}.who")

    def done() -> None:
        try:
            do(name)
        except Refused as refused:
            if was_meanwhile(
                refused.findings
            ):  # what came first is told now; pressed again, it is decided all the same
                st.session_state["year.seen"] = session.version()
            raise

    if st.button(label, type="primary", key=f"{key}.do"):
        acts.act(name, key, done)


def _on(key: str) -> date:
    return st.date_input("Decided on", session.today(), key=f"{key}.on", max_value=session.today(), format="YYYY-MM-DD")


def _target(measure: str, asked: Ask, review: str | None) -> None:
    known = next(one for one in figures.measures(asked)["measures"] if one["measure"] == measure)
    before = figures.target_history(asked, measure=measure)
    draw(f"<p><b>{e(known['indicator'])}</b></p>{year.history(before, known)}", key="target.what")
    on = _on("target")
    start = PlanYear.holding(on, session.plan_year(asked).start_month)
    labels = [PlanYear(start.start + ahead, start.start_month).label for ahead in range(target.AHEAD + 1)]
    of = st.selectbox("Plan year", labels, index=len(labels) - 1, key="target.year")
    unit = f" ({known['unit']})" if known.get("unit") else ""
    value = st.text_input(f"Target{unit}", key="target.value", max_chars=20)
    why = st.text_input("Reason", key="target.why", max_chars=300)
    _press(
        "Set the target",
        "target",
        lambda name: target.set_target(
            session.store(),
            measure,
            of,
            value,
            why=why,
            on=on,
            by=name,
            review=review,
            seen=st.session_state["year.seen"],
        ),
    )


def _choice(said: Said, asked: Ask, review: str | None, next_label: str) -> None:
    code, choice = said["id"], said["choice"]
    found = figures.next_year(label=next_label)
    row = next((one for one in [*found["milestones"], *found["planned"]] if one["milestone"] == code), None)
    planned = any(one["milestone"] == code for one in found["planned"])
    if row is None:  # of a year further on, which only the mid-plan review shows
        row = next(
            (one for one in leadership.section(session.reading(), "rest", asked) if one["milestone"] == code), None
        )
        planned = row is not None and not row["opened"]
    text = (
        f"It is {'left out of' if choice == 'drop' else 'kept in'} the proposed plan."
        if planned
        else CHOICES[choice][1]
    )
    draw(f"<p><b>{e(code)}</b> {e(row['text'] if row else '')}</p><p class='sub'>{e(text)}</p>", key="choice.what")
    why = st.text_input(
        "Reason" if choice == "drop" else "Reason, if there is something to say", key="choice.why", max_chars=300
    )
    on = _on("choice")
    label = "Leave it out" if planned and choice == "drop" else CHOICES[choice][0]
    _press(
        label,
        "choice",
        lambda name: next_year.choose(
            session.store(), code, choice, on=on, by=name, why=why, review=review, seen=st.session_state["year.seen"]
        ),
    )


def _choose(at: str, asked: Ask, label: str) -> None:
    told = figures.accomplishments_told(asked)
    row: Row = told[int(at)] if at.isdigit() and int(at) < len(told) else {}
    units = {"": "The agency", **dict(session.groups("unit"))}
    unit = row.get("unit") or ""
    if row:
        draw(f"<p class='sub'>{e(units.get(unit, unit))}, {e(wording.month(row['month'], 'full') if row['month'] else '')}, from {e(row['file'] or 'a report')}</p>", key="accomplishment.from")  # fmt: skip
    else:
        unit = st.selectbox(
            "Who accomplished it", list(units), format_func=units.__getitem__, key="accomplishment.unit"
        )
    text = st.text_area(
        "As the report is to say it", row.get("text", ""), key=f"accomplishment.text.{at}", max_chars=1000
    )
    chosen = {"unit": unit or None, "text": text, **{key: row.get(key) for key in ("month", "item")}}
    _press(
        "Put it into the report",
        "accomplishment",
        lambda name: accomplishment.choose(session.store(), label, [chosen], by=name),
    )


def _edit_accomplishment(code: str, asked: Ask, label: str) -> None:
    row = next(one for one in figures.accomplishments_chosen(asked, year=label) if one["id"] == code)
    text = st.text_area("As the report is to say it", row["text"], key=f"accomplishment.edit.{code}", max_chars=1000)
    _press(
        "Say it like this",
        "accomplishment.edit",
        lambda name: accomplishment.edit(session.store(), code, text=text, by=name),
    )


def _remove_accomplishment(code: str, asked: Ask, label: str) -> None:
    row = next(one for one in figures.accomplishments_chosen(asked, year=label) if one["id"] == code)
    draw(f"<p>{e(row['text'])}</p><p class='sub'>It is taken out of the report; the unit’s own words stay where they are.</p>", key="accomplishment.what")  # fmt: skip
    _press("Take it out", "accomplishment.remove", lambda name: accomplishment.remove(session.store(), code, by=name))


def _suggest(said: Said, asked: Ask, next_label: str) -> None:
    behind = next(
        (one["what"] for one in figures.next_year(label=next_label)["occasions"] if one["about"] == said["about"]), ""
    )
    if said["about"]:
        draw(
            f"<p><b>{e(said['about'])}</b> {e(behind)}</p><p class='sub'>{e(REASONS[said['kind']])}</p>",
            key="suggest.what",
        )
        kind = said["kind"]
    else:
        kind = st.selectbox(
            "Reason", list(REASONS), index=len(REASONS) - 1, format_func=REASONS.__getitem__, key="suggest.kind"
        )
    plan = figures.plan(asked)
    strategies = {
        "": "not said",
        **{row["strategy"]: f"{row['strategy']}  {row['then']}" for row in plan["strategies"]},
    }
    units = {"": "not said", **dict(session.groups("unit"))}
    text = st.text_area("What the milestone could be", key=f"suggest.text.{said['about']}", max_chars=600)
    why = st.text_input("Why", key=f"suggest.why.{said['about']}", max_chars=300)
    strategy = st.selectbox("Strategy", list(strategies), format_func=strategies.__getitem__, key="suggest.strategy")
    lead = st.selectbox("Who could lead it", list(units), format_func=units.__getitem__, key="suggest.lead")
    _press(
        "Write it down",
        "suggest",
        lambda name: suggestion.suggest(
            session.store(),
            next_label,
            text,
            reason=kind,
            by=name,
            about=said["about"],
            why=why,
            strategy=strategy,
            lead=lead,
        ),
    )


def _edit_suggestion(code: str, asked: Ask, next_label: str) -> None:
    row = next(one for one in figures.suggestions(asked, year=next_label) if one["id"] == code)
    text = st.text_area("What the milestone could be", row["text"], key=f"suggest.edit.{code}", max_chars=600)
    _press("Say it like this", "suggest.edit", lambda name: suggestion.edit(session.store(), code, text=text, by=name))


def _remove_suggestion(code: str, asked: Ask, next_label: str) -> None:
    row = next(one for one in figures.suggestions(asked, year=next_label) if one["id"] == code)
    draw(f"<p>{e(row['text'])}</p><p class='sub'>It stays in the record.</p>", key="suggest.remove.what")
    _press("Take it back", "suggest.remove", lambda name: suggestion.remove(session.store(), code, by=name))


def _open_review(kind: str, label: str) -> None:
    draw("<p>What is decided on this page until it is closed is decided in this review. Closing it freezes its figures under a number.</p>", key="review.what")  # fmt: skip
    on = st.date_input("Held on", session.today(), key="review.on", max_value=session.today(), format="YYYY-MM-DD")
    _press(
        "Open the review",
        "review.open",
        lambda name: reviewing.open_(session.store(), kind=kind, scope="agency", period=label, on=on, by=name),
    )


def _close_review(code: str) -> None:
    draw("<p>Its figures, as known now, are frozen for good. It can be reopened with a reason; what was frozen is kept.</p>", key="review.close.what")  # fmt: skip
    _press("Close the review", "review.close", lambda name: reviewing.close(session.store(), code, by=name))


def _reopen_review(code: str) -> None:
    draw("<p>What was frozen is kept as it is. Closing again freezes under the next number.</p>", key="review.reopen.what")  # fmt: skip
    why = st.text_input("Reason", key="review.reopen.why", max_chars=300)
    _press("Reopen the review", "review.reopen", lambda name: reviewing.reopen(session.store(), code, why=why, by=name))


def _declare(code: str, asked: Ask, review: str | None) -> None:
    """Declare the result of any milestone, those of teams without a division too, which no division's page shows.

    What its actions suggest stands chosen. The day on which it was met is never guessed: it decides which year it counts in.
    """
    row = next(one for one in figures.declare_proposals(asked) if one["milestone"] == code)
    says = wording.first_up(proposal(row)) if not row["declared"] else ""
    draw(f"<p><b>{e(code)}</b> {e(row['text'])}</p><p class='sub'>{e(says)}</p>", key="declare.what")
    names = list(RESULTS)
    result = st.selectbox(
        "Result", names, names.index(row["proposal"] or "met"), format_func=RESULTS.__getitem__, key=f"declare.{code}"
    )
    on = _on("year.declare")
    met_on = st.date_input("Met on", row["met_on"], key=f"declare.met.{code}", max_value=session.today(), format="YYYY-MM-DD") if result == "met" else None  # fmt: skip
    evidence = st.text_input("What shows it", key=f"declare.evidence.{code}", max_chars=600)
    why = st.text_input("Reason", key=f"declare.why.{code}", max_chars=600)

    def do(name: str) -> None:
        if result == "met" and met_on is None:
            raise WrongUse("Give the day on which it was met.")
        seen = st.session_state["year.seen"]
        more = {"met_on": met_on, "evidence": evidence, "review": review, "seen": seen}
        declare.declare(session.store(), code, result, on=on, why=why, by=name, **more)

    _press("Declare it", "year.declare", do)
