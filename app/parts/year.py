"""The pieces of the Year page: each step of the annual review as HTML; nothing here asks or stores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.parts.html import e, folded, mark, opens, section, status_mark, table
from app.parts.tiles import bar, tile, tiles
from spm_core.show import look, measure_words, wording, year_words
from spm_core.show import year_page_words as words
from spm_core.show.paper_words import change_name, decided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask

Row = dict[str, Any]

_HERE = Path(__file__).parent
STYLE = (
    "<style>"
    + "".join((_HERE / name).read_text("utf-8") for name in ("review.css", "meeting.css", "year.css"))
    + "</style>"
)


def figures_of(of: str, group: Mapping[str, Any], ask: Ask) -> str:
    """The tile of a kind: Y0 large, Y1 and X beside it; always with counts."""
    here: dict[str, Any] = {"of": of, "tier": ask.tier, "id": ask.id, "month": ask.as_of}
    y0, y1, x = group["Y0"], group["Y1"], group["X"]
    big, aside = wording.share_parts(y0["n"], y0["of"]) if y0["of"] else ("none", "planned")
    lines = [
        f"Plan now {opens(e(share(y1)), show='done_now', **here)}",
        f"Expected by now {opens(e(share(x)), show='due', **here)}",
    ]
    name = f"{wording.first_up(of)} completed, original plan"
    return tile(name, big, aside, bar(y0["n"], x["n"], x["of"]), lines, show="done", **here)


def _button(label: str, about: str, /, **selection: Any) -> str:
    """A button of a line; its name says what it is about, for who cannot see where it stands."""
    return opens(label, f"{label}: {about}", css="btn", **selection)


def share(part: Mapping[str, int]) -> str:
    """A share with its counts; none without anything to count."""
    return wording.share(part["n"], part["of"]) if part["of"] else "none"


def results(document: Row, ask: Ask) -> str:
    """The year's results: tiles, then goal by goal and division by division."""
    whole = {of: document["completion"][of]["agency"][0] for of in ("milestones", "actions")}
    pooled = document["reporting"]["agency"]
    big, aside = wording.share_parts(pooled["on_time"], pooled["due"]) if pooled["due"] else ("none", "due")
    reports = tile("Monthly reports on time", big, aside, "", [f"{pooled['late']} late, {pooled['missing']} missing"])
    top = tiles(*(figures_of(of, group, ask) for of, group in whole.items()), reports)
    return top + "".join(_groups(document, tier, head) for tier, head in (("goal", "Goal"), ("division", "Division")))


def _groups(document: Row, tier: str, head: str) -> str:
    by_kind = {of: {row["id"]: row for row in document["completion"][of][tier]} for of in ("milestones", "actions")}
    rows = []
    for code in dict.fromkeys([*by_kind["milestones"], *by_kind["actions"]]):  # named teams may lead milestones alone
        here = [by_kind[of].get(code) for of in by_kind]
        name = next(one["name"] for one in here if one) or "Named teams"
        shares = [share(one[key]) if one else "none" for one in here for key in ("Y0", "Y1", "X")]
        rows.append([e(f"{code} {name}" if tier == "goal" else name), *map(e, shares)])
    title = f"By {head.lower()}"
    heads = [head] + [f"{of}, {what}" for of in ("Milestones", "Actions") for what in ("original", "now", "expected")]
    sub = "Completed of the original plan, of the plan now, and expected by now. Groups add up to the agency; shares are of pooled counts."
    return section(title, sub, table(title, heads, rows, css="plain stack named"))


def milestones(document: Row) -> str:
    """Milestone by milestone, with declared results."""
    rows = []
    for row in document["milestones"]:
        name = opens(e(row["text"]), f"{row['item']} {row['text']}", css="name link", item=row["item"])
        why = f'<br><span class="small quiet">{e(row["declared"]["why"])}</span>' if row["declared"] else ""
        moved = wording.days(row["drift"]) if row["drift"] else ""
        done = f"{row['actions']['n']} of {row['actions']['of']}" if row["actions"]["of"] else "none"
        rows.append([
            f'<span class="nw">{e(row["item"])}</span>',
            f'{name}<br><span class="small quiet">{e(row["lead_name"])}</span>',
            f"{status_mark(row['status'], hidden=True)} {e(year_words.result(row))}{why}",
            f'<span class="nw">{e(wording.day(row["frozen"]) or "added")}</span>',
            f'<span class="nw">{e(wording.day(row["completed"] or row["expected"]))}</span>',
            e(moved),
            e(done),
            _button("Declare", f"{row['item']} {row['text']}", act="declare", id=row["item"]),
        ])  # fmt: skip
    title = year_words.milestones_title(document["milestones"])
    heads = ["Item", "Milestone", "Result", "Frozen", "Done or expected", "Moved", "Actions done", ""]
    sub = "A result is what the division declared; without a declaration, what the dates say. Divisions declare theirs in their reviews; here any can be declared, those of named teams too."
    return section(title, sub, table(title, heads, rows, css="plain body stack"))


def measures(found: Sequence[Row], targets: Sequence[Row], label: str) -> str:
    """Each measure: the year's result against its target, the targets ahead, and a way to set them."""
    ahead = sorted({row["year"] for row in targets if row["year"] > label})
    by = {(row["measure"], row["year"]): row for row in targets}
    rows = []
    for one in found:
        year = next((row for row in one["years"] if row["year"] == label), None)
        kind, word = look.MEASURE_MARKS[year["status"] if year else "no target"]
        said = f"{mark(kind, hidden=True)} {e(measure_words.standing(one, year) if year else word)}"
        name = opens(e(one["indicator"]), f"{one['indicator']}: every value", css="name link", dialog="values", id=one["measure"])  # fmt: skip
        cells = [_target(by.get((one["measure"], year)), one) for year in ahead]
        set_ = opens("Set targets", f"Set targets of {one['indicator']}", css="btn", act="target", id=one["measure"])
        rows.append([e(one["measure"]), name, said, *cells, set_])
    title = year_words.measures_title([row for one in found for row in one["years"] if row["year"] == label], label)
    sub = words.targets_title([row for row in targets if row["year"] > label]) + ". A target that is replaced stays in the record, with the reason."  # fmt: skip
    heads = ["Measure", "Indicator", f"{label}: result and target", *(f"Target {year}" for year in ahead), ""]
    return section(title, sub, table(title, heads, rows, css="plain body stack"))


def _target(row: Row | None, measure: Row) -> str:
    if row is None or row["value"] is None:
        return '<span class="quiet">not set</span>'
    old = [wording.number(one["value"], measure.get("unit")) for one in row["history"] if not one["in_force"]]
    was = f'<br><span class="small quiet">was {e(", ".join(old))}</span>' if old else ""
    return e(wording.number(row["value"], measure.get("unit"))) + was


def history(rows: Sequence[Row], measure: Row) -> str:
    """Every target a measure ever had, with who set it and why."""
    lines = [
        [
            e(row["year"]),
            e(wording.number(row["value"], measure.get("unit"))),
            "in force" if row["in_force"] else "replaced",
            e(", ".join(part for part in (row["by"] if row["source"] == "decision" else "the plan", wording.day(row["on"]) if row["on"] else "") if part)),
            e(row["why"] if row["source"] == "decision" else ""),
        ]
        for row in rows
    ]  # fmt: skip
    title = f"Targets of {measure['indicator']}"
    return (
        table(title, ["Year", "Target", "", "Set by", "Why"], lines)
        if lines
        else '<p class="quiet">No target is set.</p>'
    )


def theory(rows: Sequence[Row]) -> str:
    """Each strategy: what was due and done, its results, and the reading in words."""
    lines = []
    for row in rows:
        said = row["reading"] or "too early to read"
        judged = ", ".join(f"{n} {word}" for word, n in row["results"].items() if n) or "none judged yet"
        clauses = "".join(
            f"<p><span class='quiet'>{word}</span> {e(row[key])}</p>"
            for key, word in (("if", "If"), ("then", "then"), ("and", "and"))
            if row[key]
        )
        lines.append([e(row["strategy"]), clauses, e(share(row["due"])), e(judged), f"<b>{e(said)}</b>"])
    title = words.theory_title(rows)
    key = "".join(f"<li>{e(text)}</li>" for text in words.READINGS.values())
    sub = "Implementation against results, as a reading for talk and not a score. Due: milestones due by now, plan now (actions where no milestone was due). Mostly is half and more; near counts as holding."
    heads = ["Strategy", "Theory of action", "Due and done", "Results", "Reading"]
    return section(title, sub, table(title, heads, lines, css="plain body stack") + folded("What the readings mean", f'<ul class="ms">{key}</ul>'))  # fmt: skip


def accomplishments(chosen: Sequence[Row], told: Sequence[Row], names: Mapping[str, str]) -> str:
    """Those chosen for the report, each to be edited or taken out; below, what reports tell, to choose from."""
    lines = "".join(
        f'<div class="ln say"><div><p>{e(row["text"])}</p></div><p class="small quiet">{e(_from(row, names))}</p>'
        f'<div class="btns">{_button("Edit", row["text"], act="edit-accomplishment", id=row["id"])}'
        f"{_button('Take out', row['text'], act='remove-accomplishment', id=row['id'])}</div></div>"
        for row in chosen
    )
    there = {(row["unit"], row["text"]) for row in chosen} | {
        (row["unit"], row["item"], row["month"]) for row in chosen if row["item"]
    }
    left = [(at, row) for at, row in enumerate(told) if (row["unit"], row["text"]) not in there and (row["unit"], row["item"], row["month"]) not in there]  # fmt: skip
    rest = "".join(
        f'<div class="ln say"><div><p>{e(row["text"])}</p></div><p class="small quiet">{e(_from(row, names))}</p>'
        f'<div class="btns">{_button("Choose", row["text"], act="choose-accomplishment", at=at)}</div></div>'
        for at, row in left
    )
    title = words.chosen_title(len(chosen), len(told))
    sub = "Chosen and edited by people; the units’ own words stay in their reports. While none is chosen, the report tells those of the units."
    new = opens("Write one", "Write one: an accomplishment anew", css="btn", act="choose-accomplishment", at="")
    body = section(title, sub, lines, aside=new)
    if rest:
        body += section(f"{len(left)} more in the year’s reports", "", rest)
    return body


def _from(row: Row, names: Mapping[str, str]) -> str:
    parts = (names.get(row["unit"] or "", row["unit"] or "The agency"), wording.month(row["month"], "full") if row["month"] else "", row["item"] or "")  # fmt: skip
    return ", ".join(part for part in parts if part)


def adjustments(document: Row) -> str:
    """What was adjusted and why, and how the units reported."""
    rows = document["adjustments"]
    lines = [
        [
            f'<span class="nw">{e(wording.day(row["on"]))}</span>',
            opens(e(row["item"]), f"{row['item']} {row['text']}", css="link", item=row["item"]) + f" {e(row['text'])}",
            f'{e(change_name(row["change"]))}<br><span class="small quiet">{e(decided(row, document["names"]))}</span>',
            e(row["why"]),
            e(document["names"].get(row["by"], row["by"])),
        ]
        for row in rows
    ]
    title = year_words.adjustments_title(rows)
    sub = "Adjusting is part of the work; the original plan keeps counting beside it."
    shown = table(title, ["Decided", "Item", "What", "Why", "By"], lines, css="plain body stack") if rows else '<p class="quiet">All dates, wordings and leads stand as they were frozen.</p>'  # fmt: skip
    months = [[e(wording.month(row["month"], "full")), str(row["due"]), e(wording.share(row["on_time"], row["due"]) if row["due"] else "none due"), str(row["late"]), str(row["missing"]), e(share(row["actions"]))] for row in document["reporting"]["months"]]  # fmt: skip
    name = year_words.reporting_title(document["reporting"]["agency"])
    heads = ["Month", "Due", "On time", "Late", "Missing", "Actions with a status"]
    return section(title, sub, shown) + section(name, "Unit reports due in each month; a report counts once for each month.", table(name, heads, months, css="plain stack named", right=(1, 3, 4)))  # fmt: skip


def suggestions(found: Row) -> str:
    """What people suggest for the next year; below, what could give rise to more."""
    lines = "".join(
        f'<div class="ln say"><div><p>{e(row["text"])}</p><p class="small quiet">{e(", ".join(p for p in (row["strategy"], row["lead"]) if p))}</p></div>'
        f'<p class="small">{e(row["about"] or "")} <span class="quiet">{e(row["reason"])}; {e(row["by"])}, {e(wording.day(row["on"]))}</span></p>'
        f'<div class="btns">{_button("Edit", row["text"], act="edit-suggestion", id=row["id"])}'
        f"{_button('Take back', row['text'], act='remove-suggestion', id=row['id'])}</div></div>"
        for row in found["suggestions"]
    )
    title = words.suggestions_title(found["suggestions"], found["year"])
    new = opens("Write one", "Write one: a suggestion", css="btn", act="suggest", kind="other", about="")
    sub = "Written by people. They stand on a sheet of their own in the proposed workbook, and are in the plan only when somebody puts them there."
    return section(title, sub, lines, aside=new) + _occasions(found)


def _occasions(found: Row) -> str:
    rows = [row for row in found["occasions"] if not row["suggested"]]
    if not rows:
        return ""
    lines = "".join(
        f'<div class="ln say"><div><p>{e(row["about"])} {e(row["what"])}</p></div><p class="small quiet">{e(row["reason"])}</p>'
        f'<div class="btns">{_button("Suggest", row["about"], act="suggest", kind=row["kind"], about=row["about"])}</div></div>'
        for row in rows
    )
    title = f"{wording.count(len(rows), 'thing')} of {found['from_year']} and before could give rise to more"
    return section(title, "Milestones carried, late or partly met, recommendations, targets missed.", lines)
