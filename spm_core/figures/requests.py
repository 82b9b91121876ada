"""Changes that units ask for in their workbooks: a queue for the division, each with what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asked_value import asked_value
from spm_core.figures.asking import iso, known_at, moment
from spm_core.figures.plan import agency_time
from spm_core.figures.raised import alike, came_again, gone, in_force, raised
from spm_core.figures.reporting import units_of
from spm_core.model import END_OF_TIME

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

STATES = {"accept": "accepted", "change": "changed", "decline": "declined"}
"""step -> state. Beside these: open; decided (by an adjustment that names no request); moot (done or dropped); gone."""


@access.question
def requests(store: Store, ask: Ask, *, only_open: bool = False) -> list[Row]:
    """Every change asked for, of the ask's unit or division (or all), the oldest first.

    Rows {id, unit, month, months, item, text, change, detail, value, note, state, to, why, by, on, review, decision, gone,
    asked_on, upload, file, sheet, cell}. `value` is what accepting takes: the one day, unit or text that the detail asks
    for, null where that is not certain. `state` is open, accepted, changed (accepted with another value, `to`),
    declined (`why`), decided (since, by an adjustment of that kind that names no request), moot (the item is completed
    or dropped), or gone (no report in force asks it). A declined one that a later month asks again is open again.
    """
    at, mine = known_at(ask), units_of(store, ask)
    lines = store.rows("from request_told(known_at => $at)", {"at": at})
    if not lines:
        return []
    steps = store.rows("from request_step_taken(known_at => $at) as s order by s.known_at, s.act", {"at": at})
    taken = store.rows("from decision_taken(known_at => $at) as d order by d.act", {"at": at})
    items = store.rows("from item_at(as_of => $as_of, known_at => $at, in_year => 0)", {"as_of": END_OF_TIME, "at": at})
    units = store.rows(
        "from setting(known_at => $at) as s inner join plan_unit as u on u.act = s.load order by u.pos", {"at": at}
    )
    by_item = {row["item"]: row for row in items}
    rows = [
        _row(store, code, told, [step for step in steps if step["request"] == code], taken, by_item, units)
        for code, told in raised(lines, lambda one: (one["item"], one["change"], alike(one["detail"])), "c").items()
        if any(one["is_known"] for one in told)
    ]
    shown = [row for row in rows if mine is None or row["unit"] in mine]
    shown = [row for row in shown if row["state"] == "open"] if only_open else shown
    return sorted(shown, key=lambda row: (row["month"], row["asked_on"], row["id"]))


@access.question
def request(store: Store, ask: Ask, code: str) -> Row:
    """One change asked for; WrongUse when there is none of that id."""
    found = next((row for row in requests(store, ask) if row["id"] == code), None)
    if found is None:
        raise WrongUse(f"There is no request {code!r}. The ids are those of: spm request list")
    return found


@access.question
def request_facts(store: Store, ask: Ask, code: str) -> list[Row]:
    """Every step of a change asked for as facts of `spm trace`; [] when there is none of that id."""
    at, last = known_at(ask), ask.as_of.last_day
    lines = store.rows("from request_told(known_at => $at)", {"at": at})
    told = raised(lines, lambda one: (one["item"], one["change"], alike(one["detail"])), "c").get(code, [])
    empty = dict.fromkeys(("month", "upload", "file", "sheet", "cell", "decided_on", "why", "review"))
    facts = [
        {
            **empty,
            "field": "change_asked",
            "value": f"{line['item']}: {line['change']}" + (f" ({line['detail']})" if line["detail"] else ""),
            "month": f"{line['month']:%Y-%m}",
            "known_at": moment(line["received_at"]),
            **{key: line[key] for key in ("upload", "file", "sheet", "cell")},
            "by": line["who"],
            "in_force": line["upload_state"] == "in_force",
        }
        for line in told
        if line["is_known"] and line["month"] <= last
    ]
    for step in store.rows(
        "from request_step_taken(known_at => $at) as s where s.request = $code", {"at": at, "code": code}
    ):
        on = step["decided_on"] or agency_time(store, step["known_at"]).date()
        if on <= last:
            decided = {"field": STATES[step["step"]], "value": step["to_value"] or on.isoformat(), "by": step["who"]}
            told_at = {"known_at": moment(step["known_at"]), "in_force": True, "decided_on": on.isoformat()}
            facts.append({**empty, **decided, **told_at, "why": step["why"], "review": step["review"]})
    return sorted(facts, key=lambda fact: fact["known_at"])


def _row(
    store: Store,
    code: str,
    lines: list[Row],
    steps: list[Row],
    taken: list[Row],
    items: dict[str, Row],
    units: list[Row],
) -> Row:
    known = [one for one in lines if one["is_known"]]
    standing = in_force(known)
    first = min(standing or known, key=lambda one: (one["month"], one["received_at"]))
    last = (standing or sorted(known, key=lambda one: one["act"]))[-1]
    item, missing = items.get(last["item"]), gone(known)
    row: Row = {
        "id": code,
        "unit": first["unit"],
        "month": f"{first['month']:%Y-%m}",
        "months": sorted({f"{one['month']:%Y-%m}" for one in standing}),
        "item": last["item"],
        "text": item["text"] if item else None,
        "change": last["change"],
        "detail": last["detail"] or None,
        "value": asked_value(last["change"], last["detail"], units),
        "note": last["note"] or None,
        "state": "open",
        **dict.fromkeys(("to", "why", "by", "on", "review", "decision")),
        "gone": missing,
        "asked_on": agency_time(store, first["received_at"]).date().isoformat(),
        **{key: last[key] for key in ("upload", "file", "sheet", "cell")},
    }
    if steps and not (steps[-1]["step"] == "decline" and came_again(standing, steps[-1])):
        step = steps[-1]
        on = step["decided_on"] or agency_time(store, step["known_at"]).date()
        row |= {"state": STATES[step["step"]], "to": step["to_value"], "why": step["why"], "by": step["who"]}
        row |= {"on": iso(on), "review": step["review"], "decision": step["decision"]}
        return row
    if missing:
        return {**row, "state": "gone"}
    after = [
        one
        for one in taken
        if one["item"] == row["item"] and one["change"] == row["change"] and one["act"] > last["act"]
    ]
    if after and not steps:
        one = after[-1]
        decided = {"to": one["became"], "why": one["why"], "by": one["who"], "on": iso(one["decided_on"])}
        return {**row, "state": "decided", **decided, "review": one["review"], "decision": one["act"]}
    if item and not item["is_open"]:
        return {**row, "state": "moot"}
    return row
