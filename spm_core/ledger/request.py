"""What becomes of a change that a unit asks for: accepted as it is, accepted with another value, declined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.ledger import adjust as adjusting
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed
from spm_core.ledger.deciding import in_review, known, not_meanwhile
from spm_core.model import Ask, Month
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store


@access.act
def accept(
    store: Store,
    code: str,
    *,
    by: str,
    to: str | None = None,
    on: date | None = None,
    why: str | None = None,
    review: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Decide as a unit asks, or with another value in `to`: an adjustment dated `on` (today), that names the request.

    Without a reason, the unit's own note is it.
    """
    known_at = recorded_at(at)
    with store.change() as tx:
        asked = _open(store, code)
        access.only("decide about this item", led=asked["item"])  # it may be another division's by now
        value = (to or "").strip() or asked["value"]
        other = value != asked["value"]
        reason = why if why is not None else _as_asked(store, asked)
        day = on or figures.agency_time(store, known_at).date()
        if value is None and asked["change"] in adjusting.NEEDS:
            raise refuse(
                "value-needed",
                f"{code} asks: {asked['change']}, {asked['detail'] or 'no detail'}. {adjusting.NEEDS[asked['change']].capitalize()} cannot be told from that.",
                f"Give the value: spm request accept {code} --to VALUE",
                asked["detail"],
            )
        act, findings = adjusting.record(
            store,
            tx,
            asked["item"],
            asked["change"],
            to=value,
            why=reason,
            on=day,
            by=by,
            at=known_at,
            review=review,
            seen=seen,
        )
        step = {
            "request": code,
            "step": "change" if other else "accept",
            "item": asked["item"],
            "change": asked["change"],
        }
        noted = tx.act(f"request:{step['step']}", who=by, known_at=known_at, why=reason)
        tx.add("request_step", [{"act": noted, "known_at": known_at, **step, "decision": act}])
    return Outcome(act, findings, more={**step, "to": value if asked["change"] != "drop" else None, "review": review})


def _as_asked(store: Store, asked: dict[str, Any]) -> str:
    """The unit's own note as the reason, with its name and the month as people say them: the reason stands in papers."""
    units = store.rows(
        "from plan_group(known_at => $at) as g where g.tier = 'unit' and g.group_id = $unit",
        {"at": FOREVER, "unit": asked["unit"]},
    )
    name = units[0]["name"] if units else asked["unit"]
    said = asked["note"] or asked["detail"] or "no reason given"
    return f"As {name} asked in its report for {Month.parse(asked['months'][-1]).first_day:%B %Y}: {said}"


@access.act
def decline(
    store: Store,
    code: str,
    *,
    why: str,
    by: str,
    review: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Decline what a unit asks, with a reason that is printed in the unit's next workbook."""
    signed(by, why)
    known_at = recorded_at(at)
    with store.change() as tx:
        asked = _open(store, code)
        not_meanwhile(tx, asked["item"], seen)
        act = tx.act("request:decline", who=by, known_at=known_at, why=why)
        step = {"request": code, "step": "decline", "item": asked["item"], "change": asked["change"]}
        tx.add("request_step", [{"act": act, "known_at": known_at, **step, "decision": None}])
        in_review(tx, act, review)
    return Outcome(act, more={**step, "review": review})


def _open(store: Store, code: str) -> dict[str, Any]:
    """Find a request that waits; refuse one that does not."""
    ask = Ask("request", Month(2000, 1))
    asked = known(lambda: figures.request(store, ask, code), "unknown-request", code)
    if asked["state"] != "open":
        to = f" to {asked['to']}" if asked["to"] else ""
        decided = f"{asked['change']}{to} on {asked['on']} by {asked['by']}: {asked['why']}"
        how = {"gone": asked["gone"], "moot": f"{asked['item']} is completed or dropped."}.get(asked["state"], decided)
        raise refuse(
            "decided-meanwhile" if asked["on"] else f"request-{asked['state']}",
            f"Request {code} is {asked['state']}: {how}",
            "Nothing needs to be done; decide anew with spm adjust if the plan is to change.",
            code,
        )
    return asked
