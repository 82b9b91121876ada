"""What the Upload page stores, each behind one button and with a name for the record: sending, withdrawing, the plan."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import log, session
from app.parts.findings import findings_table
from app.parts.html import e, mark, section, table
from app.parts.live import draw
from app.session import figures
from app.turns import Job, person, turn
from spm_core.errors import Refused, SpmError
from spm_core.figures import history
from spm_core.ledger import plans, sending
from spm_core.ledger.withdraw import withdraw
from spm_core.model import Ask
from spm_core.show import meeting_words as page_words
from spm_core.show import turn_words, wording
from spm_core.show import upload_words as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.parts.reading import Dropped

SENT = "send.job"
"""Where a session keeps what it has sent and what is not stored yet."""


def who(key: str) -> str:
    """Ask for the name that is recorded with an act, kept for the session; of a person who signed in it is the address."""
    if (address := session.signed_in()) is not None:
        st.session_state["who"] = st.session_state[key] = address
        return address
    st.session_state.setdefault(key, st.session_state.get("who", ""))
    said = st.text_input("Your name, for the record", key=key, placeholder="Name", max_chars=80).strip()
    if said:
        st.session_state["who"] = said
    return said


def plain(text: str) -> str:
    r"""Write a text of the plan as the label of a button, where Streamlit would read markdown.

    What looks like an address becomes a link there whatever is escaped, so a joiner without width stands in it.

    >>> print(plain("Grants *and* [more](x)"))
    Grants \*and\* \[more\]\(x\)
    """
    unlinked = re.sub(r"(?i)(https?(?=:)|www(?=\.)|@)", "\\1\N{WORD JOINER}", text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", unlinked)


def _say(said: str, key: str) -> None:
    draw(f'<p class="act" role="alert">{e(said)}</p>', key=key)


def act(name: str, key: str, do: Callable[[], Any]) -> None:
    """Do an act once a name is given; a refusal is said in place, and nothing is stored."""
    if not name:
        _say("Write your name first; nothing is stored yet.", f"{key}.name")
        return
    try:
        with log.timed("act", of=key.split(".", maxsplit=1)[0]):
            do()
    except Refused as refused:
        _say(page_words.refused(refused.findings), f"{key}.fault")
        return
    except SpmError as fault:
        _say(f"Nothing was stored. {fault}", f"{key}.fault")
        return
    except Exception as error:  # noqa: BLE001 - a full disk, a damaged file: the person must know that it did not happen
        log.event("act", level=logging.ERROR, error=error, of=key.split(".", maxsplit=1)[0])
        _say(
            "Nothing was stored: the store could not be written. Keep your file, and tell whoever runs the dashboard.",
            f"{key}.fault",
        )
        return
    st.rerun()


def on_its_way() -> None:
    """Say where reports stand that were sent and are not stored yet, until they are; say what was not stored, and why.

    They are stored in their turn even if nobody looks any more: the history then shows them.
    """
    job: Job | None = st.session_state.get(SENT)
    if job is None:
        return
    place = st.empty()
    while not job.wait():
        place.html(f'<p role="status" class="way">{e(turn_words.on_its_way(job.before))}</p>')
    place.empty()
    del st.session_state[SENT]
    act("sent", "send", job.outcome)


def send(dropped: Sequence[Dropped], label: str, *, partial: Sequence[Dropped] = ()) -> None:
    """Offer to send files: all in one act, each whole, or, those of `partial`, without their faulty rows."""
    if not st.session_state.get("who"):
        st.session_state["who"] = last_sender(dropped)
    name = who("send.who")
    if st.button(label, type="primary", key="send"):
        parcels = [_parcel(one, good_rows=any(one is other for other in partial)) for one in dropped]
        store = session.store()
        act(name, "send", lambda: _sent(Job(person(), lambda: sending.send(store, parcels, by=name))))


def _sent(job: Job) -> None:
    st.session_state[SENT] = job


def last_sender(dropped: Sequence[Dropped]) -> str:
    """Give the name under which the unit sent before: whoever returns has nothing to type, and sees what is recorded."""
    report = dropped[0].report
    if report is None or report.month is None:
        return ""
    sent = figures.uploads(Ask(who=session.NOBODY, as_of=report.month))
    return next((str(one["by"]) for one in sent if one["unit"] == report.unit), "")


def _parcel(one: Dropped, *, good_rows: bool) -> sending.Parcel:
    """A file in a unit's own layout does not say its unit and month: they are the ones that it was judged by."""
    if one.own and one.report:
        return sending.Parcel(one.source, one.report.unit, one.report.month, good_rows)
    return sending.Parcel(one.source, good_rows=good_rows)


def ask_withdraw(upload: str) -> None:
    """Ask for the reason, then take an upload out of force."""
    st.dialog(f"Withdraw upload {upload}")(_withdraw)(upload)


def _withdraw(upload: str) -> None:
    draw(
        "<p>It will count in no figure. The next older upload for that unit and month, if there is one, is in force again. The file and this act stay in the history.</p>",
        key="withdraw.what",
    )
    why = st.text_input("Reason", key="withdraw.why", max_chars=300).strip()
    name = who("withdraw.who")
    if st.button("Withdraw", type="primary", key="withdraw"):
        if not why:
            _say("Write the reason; it is kept with the history.", "withdraw.none")
            return
        act(name, "withdraw", lambda: withdraw(session.store(), upload, why=why, by=name))


def load_plan(dropped: Dropped) -> None:
    """Show what loading a plan would do, and offer it."""
    if dropped.plan is None or dropped.errors:
        return
    title = "What the plan holds"
    rows = [[e(sheet), f"{n:,}"] for sheet, n in dropped.plan.rows.items()]
    counts = section(
        title,
        "Loading freezes nothing: dates are frozen when a plan year is opened.",
        table(title, ["Sheet", "Rows"], rows, css="plain body", right=(1,)),
    )
    draw(counts, key="plan.counts")
    with st.container(key="upload-send"):
        name = who("plan.who")
        if st.button("Load this plan", type="primary", key="plan.load"):
            with st.spinner("Loading the plan"):
                act(name, "plan", lambda: _loaded(dropped, name))


def _loaded(dropped: Dropped, name: str) -> None:
    plans.load(session.store(), dropped.source, by=name)
    st.session_state["plan.loaded"] = dropped.plan.sha256 if dropped.plan else None


def is_loaded(dropped: Dropped) -> bool:
    """Say whether a dropped plan was loaded just now; it is then no longer before us."""
    return dropped.plan is not None and st.session_state.get("plan.loaded") == dropped.plan.sha256


def not_loaded(dropped: Sequence[Dropped]) -> list[Dropped]:
    """Give the files that are before us still; of a plan that was loaded just now it is said that it is."""
    left = [one for one in dropped if not is_loaded(one)]
    if len(left) < len(dropped):
        said = "<b>The plan is loaded.</b> Nothing is frozen by it; what it holds stands below, under The plan."
        draw(f'<div class="stored" role="status"><p>{said}</p></div>', key="plan.stored")
    return left


def differences(dropped: Dropped) -> str:
    """Say what of the plan as frozen this file would not change: loaded in a trial."""
    if dropped.errors:
        return ""
    known = {(one["code"], one["cell"]) for one in dropped.findings}
    tried = st.session_state.get("plan.tried")
    key = (session.present(), dropped.plan.sha256 if dropped.plan else "")
    if tried is None or tried[0] != key:
        place = st.empty()
        with (
            turn(lambda before: place.caption(turn_words.waits(before)), of="trying"),
            session.store().trial() as store,
        ):
            try:
                said = [one.to_json() for one in plans.load(store, dropped.source, by="preview").findings]
            except Refused as refused:
                said = [one.to_json() for one in refused.findings]
        place.empty()
        tried = (key, [one for one in said if (one["code"], one["cell"]) not in known])
        st.session_state["plan.tried"] = tried
    rows = tried[1]
    if not rows:
        return ""
    title = f"{wording.count(len(rows), 'difference')} from what is frozen; the frozen plan stays"
    return section(title, "", findings_table(rows, title), "mend")


def the_plan(ask: Ask) -> None:
    """Show when the plan was loaded and which years are open; offer to open the others."""
    years = _years(ask)
    loaded = figures.settings(ask)["loaded_at"]
    rows = [
        [
            f"<b>{e(year['year'])}</b>",
            f"{mark('done' if year['opened'] else 'open', hidden=True)} {e('open since ' + wording.day(year['opened']) if year['opened'] else 'not open: no figure counts its items')}",
            e(words.frozen(year)),
        ]
        for year in years
    ]
    title = "The plan" if any(year["opened"] for year in years) else "The plan is loaded; open its first plan year"
    sub = f"Known since {wording.day(loaded.isoformat()) if loaded else 'now'}. To amend it, drop its workbook above. Opening a year freezes its due dates for good."
    waiting = words.proposed(sorted(history.proposals(session.reading(), ask)))
    more = f'<p class="sub">{e(waiting)}</p>' if waiting else ""
    with st.container(key="the-plan"):
        draw(
            section(title, sub, table(title, ["Plan year", "State", "It holds"], rows, css="plain body stack") + more),
            key="plan.years",
        )
        with st.container(horizontal=True, key="plan-open", gap="small"):
            for year in years:
                if not year["opened"] and st.button(f"Open plan year {year['year']}", key=f"open.{year['year']}"):
                    ask_open(year)


@session.kept
def _years(ask: Ask) -> list[dict[str, Any]]:
    plan = figures.plan(ask)
    year = {row["milestone"]: row["year"] for row in plan["milestones"]}
    return [
        {
            **one,
            "milestone": sum(label == one["year"] for label in year.values()),
            "action": sum(year.get(row["milestone"]) == one["year"] for row in plan["actions"]),
        }
        for one in plan["years"]
    ]


def ask_open(year: dict[str, Any]) -> None:
    """Say what opening a plan year freezes, and open it once a name is given; rows {year, milestone, action}."""
    st.dialog(f"Open plan year {year['year']}")(_open)(year)


def _open(year: dict[str, Any]) -> None:
    draw(
        f"<p>This freezes {e(words.frozen(year))} as the original plan of {e(year['year'])}. A frozen date never changes; later decisions stand beside it.</p>",
        key="open.what",
    )
    name = who("open.who")
    if st.button(f"Open {year['year']}", type="primary", key="open"):
        act(name, "open", lambda: plans.open_year(session.store(), year["year"], by=name))
