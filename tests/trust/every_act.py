"""Every act that the ledger knows, done once, each with what must stand before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from spm_core import access
from spm_core.access.entries import ACTS
from spm_core.access.record import happened
from spm_core.intake import Report, Source
from spm_core.intake.own.model import Mapping
from spm_core.ledger import (
    accomplishment,
    adjust,
    commitment,
    declare,
    mappings,
    next_year,
    people,
    plans,
    publish,
    recommendation,
    request,
    review,
    sending,
    submit,
    suggestion,
    target,
    withdraw,
)
from spm_core.model import Month
from spm_core.store import Store
from tests.access.people import address, wordy
from tests.workbooks import PLAN, report, workbook

Act = Callable[[], object]
BESIDE = {
    "ledger.effect.of_adjust": "stores nothing",
    "ledger.effect.of_declare": "stores nothing",
    "ledger.effect.of_declare_many": "stores nothing",
    "ledger.preview.preview": "stores nothing",
    "ledger.submit.check": "stores nothing",
    "ledger.remind.send": "two transactions on purpose, so that a mail cut off between them is never sent twice (tests/ledger, tests/commands)",
    "ledger.sample.replay": "the acts of this list, one after another",
}
"""Acts that are not done here, and why."""
ON, WHO = date(2026, 11, 10), {"by": "test"}
REPORT = Source("U1.xlsx", report("U1", "2026-10", ["1.1.Y1-1.1", "Behind", "", date(2027, 1, 15), "late", "", ""]))


def every_act() -> Iterator[tuple[str, Store, Act]]:
    """Give each act by its name, the store that it is done to, and how; the caller does each once before asking for the next."""
    yield from _from_nothing()
    yield from _of_a_year()


def _from_nothing() -> Iterator[tuple[str, Store, Act]]:
    store = Store.open()
    at = datetime(2026, 6, 1)
    plan = Source("Plan.xlsx", workbook(PLAN))
    yield "plans.load", store, lambda: plans.load(store, plan, at=at, **WHO)
    yield "plans.open_year", store, lambda: plans.open_year(store, "2026-27", at=datetime(2026, 7, 1), **WHO)
    received = datetime(2026, 11, 20)
    sent: list[str] = []
    yield (
        "submit.submit",
        store,
        lambda: sent.extend(str(one.upload) for one in submit.submit(store, [REPORT], at=received, **WHO)),
    )
    yield "withdraw.withdraw", store, lambda: withdraw.withdraw(store, sent[0], why="a slip", at=received, **WHO)
    yield "sending.send", store, lambda: sending.send(store, [sending.Parcel(REPORT)], at=received, **WHO)
    (measure,) = store.rows("select measure from plan_measure limit 1")
    code = measure["measure"]
    yield (
        "target.set_target",
        store,
        lambda: target.set_target(store, code, "2027-28", 80, why="w", on=ON, at=received, **WHO),
    )
    yield "publish.publish", store, lambda: publish.publish(store, Month(2026, 9), at=received, **WHO)


def _of_a_year() -> Iterator[tuple[str, Store, Act]]:
    store = wordy()

    leader, admin = (access.asking(store, address(who)) for who in ("leadership", "admin"))

    def decided(name: str, act: Callable[..., object], *given: object, **more: object) -> tuple[str, Store, Act]:
        mine = admin if name.startswith(("people", "mappings")) else leader
        return name, store, lambda: act(mine, *given, **more, **WHO)

    yield decided("adjust.adjust", adjust.adjust, "A2", "re-date", to="2027-02-01", why="w", on=ON)
    yield decided("declare.declare", declare.declare, "M1", "partly_met", why="w", on=ON)
    rows = [{"milestone": "M1", "result": "not_met", "why": "w"}]
    yield decided("declare.declare_many", declare.declare_many, rows, on=ON)
    yield decided("next_year.choose", next_year.choose, "M3", "carry", on=ON)
    yield decided("request.accept", request.accept, "U1-2026-10.c1", to="Other words", on=ON)
    yield decided("request.decline", request.decline, "U3-2026-10.c1", why="w")
    _recommend(store, 3)
    yield decided("recommendation.answer", recommendation.answer, "U2-2026-10.r1", text="a")
    yield decided("recommendation.escalate", recommendation.escalate, "U2-2026-10.r2", why="w")
    yield decided("recommendation.withdraw", recommendation.withdraw, "U2-2026-10.r3", why="w")
    yield decided("commitment.add", commitment.add, "R1", text="t", owner="U1", due=date(2026, 12, 1))
    yield decided("commitment.close", commitment.close, "R1.1", outcome="done")
    yield decided("review.note", review.note, "R1", section="other", text="n")
    yield decided("review.minutes", review.minutes, "R1", section="other", text="m")
    yield decided("review.strike", review.strike, "R1", store.data_version(), why="w")
    yield decided("review.attend", review.attend, "R1", person="P")
    yield decided("review.close", review.close, "R1")
    yield decided("review.reopen", review.reopen, "R1", why="w")
    yield decided("review.open_", review.open_, kind="leadership", scope="agency", period="2026-27", on=ON)
    yield decided("accomplishment.choose", accomplishment.choose, "2026-27", [{"text": "t"}])
    yield decided("accomplishment.edit", accomplishment.edit, "2026-27.a1", text="u")
    yield decided("accomplishment.remove", accomplishment.remove, "2026-27.a1")
    yield decided("suggestion.suggest", suggestion.suggest, "2027-28", "t", reason="other", why="w")
    yield decided("suggestion.edit", suggestion.edit, "2027-28.s1", text="u")
    yield decided("suggestion.remove", suggestion.remove, "2027-28.s1")
    yield decided("mappings.keep", mappings.keep, Mapping("another", "print", {}, {}))
    yield decided("mappings.forget", mappings.forget, "another")
    yield decided("people.add", people.add, "new@agency.example", "viewer")
    yield decided("people.end", people.end, "new@agency.example")
    yield decided("people.look_as", people.look_as, address("viewer"))
    yield "what only happened", store, lambda: happened(store, "export", who="test", about="a paper")


def _recommend(store: Store, many: int) -> None:
    rows = [{"row": n + 2, "recommendation": f"Advice {n}", "about": None, "answer": None} for n in range(many)]
    told = Report("U2.xlsx", "u2" * 32, b"x", "U2", Month(2026, 10), recommendations=rows)
    submit.keep(store, [submit.Receipt(submit.Submitted(told), "test", datetime(2026, 11, 7))])


def left_out(done: set[str]) -> set[str]:
    """Name the acts behind the door that were not done and have no reason for it."""
    return {name for name in ACTS if name not in BESIDE and name.removeprefix("ledger.") not in done}
