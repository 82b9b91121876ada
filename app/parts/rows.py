"""Lists of items as tables, and the card of one: its dates, and where each fact was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts.html import e, folded, opens, status_mark, table
from spm_core.model import place
from spm_core.show import item_words, look, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask


def item_table(items: Sequence[Mapping[str, Any]], ask: Ask, caption: str, empty: str = "None.") -> str:
    """List rows of figures.items: each opens its facts and names the cell that it came from."""
    if not items:
        return f'<p class="quiet">{e(empty)}</p>'
    heads = ["Item", "Status", "Lead", "Frozen", "Approved", "Expected", "Days", "Read from"]
    return table(caption, heads, [_cells(item, ask) for item in items], css="plain", right=(6,))


def _cells(item: Mapping[str, Any], ask: Ask) -> list[str]:
    name = opens(f"<b>{e(item['item'])}</b> {e(item['text'])}", css="row", item=item["item"], month=ask.as_of)
    css = {"overdue": "act", "behind": "late"}.get(item["status"], "")
    drift = e(wording.moved(item["drift"], item["approved_drift"]))
    return [
        name,
        f"{status_mark(item['status'], hidden=True)} {e(look.MARKS[item['status']][1])}",
        e(item["lead_name"] or item["lead"]),
        e(wording.day(item["frozen"])),
        e(wording.day(item["approved"])) if item["approved"] != item["frozen"] else '<span class="quiet">same</span>',
        e(wording.day(item["expected"])),
        f'<span class="{css}">{drift}</span>',
        e(source(item["source"])),
    ]


def source(found: Mapping[str, Any] | None) -> str:
    """Say file, sheet and cell.

    >>> source({"file": "Finance.xlsx", "sheet": "Status", "cell": "G14"}), source({"file": "Finance.csv", "sheet": "", "cell": "G14"})
    ('Finance.xlsx, Status!G14', 'Finance.csv, G14')
    """
    if not found:
        return "plan only"
    where = place(found.get("sheet"), found.get("cell"))
    return ", ".join(part for part in (found.get("file"), where) if part) or "recorded here"


def item_card(item: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], tolerance: int) -> str:
    """Show one item: key facts in a row, then every fact with its file, sheet and cell."""
    kind, hangs_on = (
        item["kind"],
        " / ".join(
            e(p)
            for p in (
                f"Goal {item['goal']}",
                f"Strategy {item['strategy']}",
                item["milestone"] if item["kind"] == "action" else "",
            )
            if p
        ),
    )
    head = f'<p class="sub">{hangs_on} / {e(item["item"])}, {e(kind)}</p><h2>{e(item["text"])}</h2>'
    return f"{head}{_keys(item, tolerance)}{_said(item)}{fact_table(facts)}"


def _keys(item: Mapping[str, Any], tolerance: int) -> str:
    word = wording.first_up(look.MARKS[item["status"]][1])
    tags = ", ".join(item["tags"])
    months = wording.months(item["drift"]) if item["drift"] else None
    moved = f"{wording.days(item['drift'])}" + (f" ({months})" if months else "")
    apart = (
        f"{item['approved_drift'] or 0} approved, {item['unapproved_drift'] or 0} not"
        if item["drift"] is not None
        else ""
    )
    done = item["completed"] is not None
    cells = [
        ("Status", f"{status_mark(item['status'], hidden=True)} {e(word)}", tags or f"tolerance {tolerance} days"),
        ("Lead", e(item["lead_name"] or item["lead"]), item["responsible"] or ""),
        ("Frozen", e(wording.day(item["frozen"]) or "none, added"), f"plan year {item['year']}"),
        (
            "Approved",
            e(wording.day(item["approved"])),
            "re-dated" if "re-dated" in item["tags"] else "as frozen" if item["frozen"] else "when added",
        ),
        (
            "Completed" if done else "Expected",
            e(wording.day(item["completed"] or item["expected"]) or "none"),
            "no forecast given" if "no forecast" in item["tags"] else "",
        ),
        ("Drift", e(moved), apart),
    ]
    body = "".join(
        f'<div><dt>{label}</dt><dd>{value}</dd><dd class="small quiet">{e(under)}</dd></div>'
        for label, value, under in cells
    )
    return f'<dl class="keys">{body}</dl>'


def _said(item: Mapping[str, Any]) -> str:
    note = f'<p><span class="quiet">The unit says.</span> {e(item["note"])}</p>' if item.get("note") else ""
    asked = item.get("change_asked")
    change = (
        f'<p><span class="quiet">Asked.</span> {e(wording.first_up(asked))} {e(item.get("change_detail") or "")}</p>'
        if asked and asked != "none"
        else ""
    )
    later = (
        '<p class="small quiet">The completion became known in a later month’s report.</p>'
        if item.get("known_later")
        else ""
    )
    return f'<div style="padding-top:12px">{note}{change}{later}</div>' if note or change or later else ""


def fact_table(facts: Sequence[Mapping[str, Any]], first: int = 12) -> str:
    """List facts of history.told_once; a replaced one stays, struck through."""
    heads = ["Fact", "Value", "Speaks of", "Known", "By", "Read from"]

    def made(some: Sequence[Mapping[str, Any]]) -> str:
        return table(item_words.FACTS[0], heads, [_fact(fact) for fact in some], css="plain stack named")

    rest = folded(f"All {len(facts)} facts", made(facts[first:])) if len(facts) > first else ""
    title, sub = item_words.FACTS
    head = f'<h2 style="padding-top:20px">{e(title)}</h2><p class="sub">{e(sub)}</p>'
    return f"{head}{made(facts[:first])}{rest}"


def _fact(fact: Mapping[str, Any]) -> list[str]:
    old = "" if fact["in_force"] else ' class="old"'
    name = item_words.FIELDS[fact["field"]]
    why = f', <span class="quiet">{e(fact["why"])}</span>' if fact.get("why") else ""
    return [
        f"<span{old}>{e(name)}</span>",
        f"<span{old}><b>{e(item_words.value(fact))}</b></span>",
        e(item_words.speaks_of(fact)),
        e(wording.moment(fact["known"])),
        e(fact["by"]),
        f"{e(source(fact))}{why}",
    ]
