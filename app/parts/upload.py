"""The pieces of the Upload page: what was read, what is to mend and where, what the division will see, the history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.parts import sheet
from app.parts.findings import findings_table
from app.parts.html import e, folded, mark, opens, section, status_mark, table
from spm_core.ledger.good_rows import bad_rows, fine_rows
from spm_core.show import left_out_words, wording
from spm_core.show import upload_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.parts.reading import Dropped
    from spm_core.intake import Report
    from spm_core.ledger.preview import Preview
    from spm_core.model import Ask, KnownItem

Row = dict[str, Any]

STYLE = "<style>" + (Path(__file__).parent / "upload.css").read_text("utf-8") + "</style>"

STATES = {
    "ready": ("open", "ready, not stored"),
    "mend": ("overdue", "to mend, not stored"),
    "unreadable": ("overdue", "cannot be taken, not stored"),
    "twice": ("behind", "two files for one report, not stored"),
    "stored": ("done", "stored, in force"),
}
HISTORY = {"in_force": ("done", "in force"), "replaced": ("open", "replaced"), "withdrawn": ("dropped", "withdrawn")}

FEW = 6


def file_line(dropped: Dropped) -> str:
    """Name the file, its size, when it was dropped and what it is."""
    size = f"{max(len(dropped.source.data) // 1024, 1):,} kB"
    what = "plan workbook" if dropped.plan else "monthly report"
    report = dropped.report
    if dropped.unreadable:
        what = "not read as a report"
    elif report:
        what += f" of {report.unit or 'an unknown unit'}, {wording.month(report.month, 'full') if report.month else 'month unknown'}"
    return f'<div class="file"><b>{e(dropped.source.name)}</b><span class="sub">{size}, dropped {e(wording.moment(dropped.at))}; {e(what)}</span></div>'


def numbers(dropped: Dropped, seen: Preview | None) -> str:
    """Count rows read, fine, and to mend."""
    report = dropped.report
    if report is None or dropped.unreadable:
        return ""
    fine, bad = row_counts(report)
    said = words.rows_said(report.rows, seen.in_file if seen else None, seen.owed["of"] if seen else None)
    act = ' class="act"' if bad else ""
    return (
        f'<div class="counts"><div><b>{fine + bad}</b>rows read</div><div><b>{fine}</b>fine</div>'
        f'<div><b{act}>{bad or len(dropped.errors)}</b>to mend</div><p class="sub">{e(said)}</p></div>'
    )


def row_counts(report: Report) -> tuple[int, int]:
    """Count the rows of a report that are fine, and those with an error."""
    kept = fine_rows(report)
    fine = sum(len(rows) for rows in (kept.status, kept.milestones, kept.measures, kept.recommendations))
    return fine, sum(report.rows.values()) - fine if report.rows else len(bad_rows(report))


def plan_first(dropped: Sequence[Dropped]) -> str:
    """Say that reports wait until there is a plan."""
    if not dropped:
        return ""
    title = f"{'This file waits' if len(dropped) == 1 else 'These files wait'} for the plan"
    body = f"<p>Reports are read against the plan, and there is none yet. Nothing of {e(words.files_listed([one.source.name for one in dropped]))} is stored. Drop the plan workbook alone; it has the sheets Organization, Goals and Actions.</p>"
    return section(title, "", body)


def found(dropped: Dropped) -> str:
    """List what is to mend, then where it stands in the sheets, then warnings and notes."""
    errors = dropped.errors
    parts = []
    if errors:
        title = words.findings_title(errors)
        parts.append(section(title, "", findings_table([_plain(one) for one in errors], title), "mend"))
        parts.append(_where(dropped, errors))
    for severity, title in (("warning", "Taken as it is, but look once more"), ("info", "Good to know")):
        rows = [_plain(one) for one in dropped.findings if one["severity"] == severity]
        if rows:
            shown = findings_table(rows[:FEW], title) + (
                folded(f"{len(rows) - FEW} more", findings_table(rows[FEW:], title)) if len(rows) > FEW else ""
            )
            parts.append(section(title, "", shown, "mend"))
    ignored = (dropped.report or dropped.plan).ignored if (dropped.report or dropped.plan) else []  # type: ignore[union-attr]
    if ignored:
        names = wording.listed([left_out_words.unread(one) for one in ignored], 6)
        parts.append(f'<p class="sub">Not read, because it is no part of the report: {e(names)}.</p>')
    return "".join(parts)


def _plain(finding: Mapping[str, Any]) -> Row:
    return {**finding, "message": words.expected(finding), "value": words.as_read(finding["value"])}


def _where(dropped: Dropped, errors: Sequence[Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(one["sheet"] for one in errors if one["sheet"] and one["cell"]))
    pieces = []
    for name in names:
        page = dropped.workbook.sheet(name)
        shown = sheet.excerpt(page, [one for one in errors if one["sheet"] == name]) if page else ""
        if shown:
            pieces.append(
                section(f"Where {'it is' if len(errors) == 1 else 'they are'} in your sheet {name}", "", shown)
            )
    return "".join(pieces)


def division_sees(dropped: Dropped, seen: Preview, division: str) -> str:
    """Show what the division will see: what became of each action since the month before, each with its cell."""
    before = wording.month(seen.month.plus(-1))
    n = row_counts(dropped.report)[0] if dropped.report else 0
    title = "What your division sees now" if dropped.stored else "What your division will see"
    sub = f"{division}, {wording.month(seen.month)} against {before}" + (
        "."
        if dropped.stored
        else f", if {'the' if not dropped.errors else 'only the'} {wording.count(n, 'fine row')} {'is' if n == 1 else 'are'} taken."
    )
    body = change_groups({**seen.changes, "asked": seen.asked}, mending=bool(dropped.errors))
    same = seen.changes.get("same", [])
    rest = (
        f'<div class="same"><span>{len(same)} as in {before}</span>{folded("Show", _lines("same", same))}</div>'
        if same
        else ""
    )
    return section(title, sub, f"{body}{rest}", "sees")


def change_groups(groups: Mapping[str, Sequence[Row]], *, mending: bool = False) -> str:
    """List items under what became of them (groups of figures.changes)."""
    return "".join(_group(name, said, groups.get(name, []), mending=mending) for name, said in words.GROUPS.items())


def _group(name: str, said: str, rows: Sequence[Row], *, mending: bool) -> str:
    if not rows:
        return ""
    while_ = (
        ", while the cells are not mended"
        if name == "not_reported" and mending and all(row.get("cell") for row in rows)
        else ""
    )
    few, more = rows[:FEW], rows[FEW:]
    rest = folded(f"{len(more)} more", _lines(name, more)) if more else ""
    return f'<p class="sub group">{len(rows)} {e(said)}{while_}</p>{_lines(name, few)}{rest}'


def _lines(name: str, rows: Sequence[Row]) -> str:
    return f'<ul class="sees">{"".join(_line(name, row) for row in rows)}</ul>'


def _line(name: str, row: Row) -> str:
    what, css = words.became(name, row)
    label = opens(f"<b>{e(row['text'])}</b>", f"{row['text']}, {row['item']}: its facts", css="row", item=row["item"])
    return f'<li>{status_mark(row["status"])}<span>{label}<span class="sub">{e(words.under(name, row))}</span></span><span class="{css}">{e(what)}</span></li>'


def effect(seen: Preview, *, mended: bool) -> str:
    """Say the figures before and with the report."""
    then, now = words.figures_now(seen.before and seen.before["T1"], seen.after["T1"], str(seen.month.plus(-1)))
    owed = wording.share(seen.owed["n"], seen.owed["of"]) if seen.owed["of"] else "none owed"
    more = f", {seen.in_file} once mended" if not mended and seen.in_file > seen.owed["n"] else ""
    return (
        f'<dl class="effect"><dt>Actions done of due, plan now</dt><dd>{e(then)} <b>{e(now)}</b></dd>'
        f"<dt>Actions owed that have a status</dt><dd><b>{e(owed)}</b>{e(more)}</dd></dl>"
    )


def owed(rows: Sequence[KnownItem], ask: Ask) -> str:
    """Table the actions that the unit's report is to speak of, with what the last report said of them."""
    title = words.owed_title(len(rows), str(ask.as_of))
    lines = [
        [
            opens(
                f"<b>{e(row.text)}</b>", f"{row.text}, {row.item}: its facts", css="row", item=row.item, month=ask.as_of
            )
            + f'<span class="sub">{e(row.item)}</span>',
            f'<span class="nw"><span class="short">due </span>{e(wording.day(row.due))}</span>',
            f"{e(row.last_status)}, {e(wording.month(row.last_month))}"
            if row.last_status and row.last_month
            else '<span class="quiet">nothing yet</span>',
        ]
        for row in rows
    ]
    heads, css = ["Action", "Due", "Last report said"], "plain body stack owed"
    body = table(title, heads, lines[:FEW], css=css) if lines else ""
    rest = folded(f"{len(lines) - FEW} more", table(title, heads, lines[FEW:], css=css)) if len(lines) > FEW else ""
    return section(
        title, "Open, led by the unit on the day before the month began. They are in its workbook.", body + rest
    )


def many(dropped: Sequence[Dropped], units: Mapping[str, str], chosen: int) -> str:
    """Table the files dropped together; each opens its details, those of `chosen` stand below."""
    rows = []
    for at, one in enumerate(dropped):
        kind, word = STATES[one.state]
        report = one.report
        unit = units.get(report.unit or "", report.unit) if report else "the plan"
        month = wording.month(report.month, "full") if report and report.month else ""
        read = sum(report.rows.values()) if report else sum(one.plan.rows.values()) if one.plan else 0
        note = (
            f" ({e(one.twice)})"
            if one.state == "twice"
            else f", for the same report as {e(one.twice)}"
            if one.twice
            else f" as {e(one.stored)}{e(f', {one.left_out}' if one.left_out else '')}"
            if one.stored
            else f", replaces {e(one.replaces['upload'])}"
            if one.replaces and one.state == "ready"
            else ""
        )
        bad = len(one.errors)
        rows.append([
            f"<b>{e(one.source.name)}</b>" if at == chosen else opens(e(one.source.name), f"{one.source.name}: what was read", css="link", file=at), e(unit) or '<span class="quiet">unknown</span>', e(month), f'{read}<span class="short"> rows</span>',
            f'<span class="{"act" if bad else "quiet"}">{bad}<span class="short"> to mend</span></span>', f"{mark(kind, hidden=True)} {e(word)}{note}",
        ])  # fmt: skip
    return table(
        "The files dropped",
        ["File", "Unit", "Month", "Rows read", "To mend", "State"],
        rows,
        css="plain body stack",
        right=(3, 4),
    )


def history(uploads: Sequence[Row], unit: str) -> str:
    """List a unit's uploads, newest first, each with its state, its original, and a way to withdraw it."""
    if not uploads:
        return section(f"{unit} has sent no report yet", "", "")
    force = sum(row["state"] == "in_force" for row in uploads)
    title = f"{wording.count(len(uploads), 'upload')} of {unit}, {force} in force"
    rows = [_upload(row) for row in uploads]
    heads = ["Month", "Upload", "State", "Received", "By", "File", ""]
    shown = table(title, heads, rows[:FEW], css="plain body stack")
    rest = (
        folded(f"{len(rows) - FEW} earlier", table(title, heads, rows[FEW:], css="plain body stack"))
        if len(rows) > FEW
        else ""
    )
    return section(
        title, "A later file for the same month replaces the earlier one, which is kept.", shown + rest, "history"
    )


def _upload(row: Row) -> list[str]:
    kind, word = HISTORY[row["state"]]
    why = f': <span class="quiet">{e(row["why"])}</span>' if row["state"] == "withdrawn" and row["why"] else ""
    if gone := left_out_words.in_history(row["left_out"]):
        why += f'<span class="sub">{e(gone)}</span>'
    name = f"{row['upload']}, {wording.month(row['month'], 'full')}"
    take = (
        "" if row["state"] == "withdrawn" else opens("Withdraw", f"Withdraw {name}", css="btn", withdraw=row["upload"])
    )
    return [
        f'<span class="nw">{e(wording.month(row["month"], "full"))}</span>',
        e(row["upload"]),
        f"{mark(kind, hidden=True)} {e(word)}{why}",
        f'<span class="nw">{e(wording.moment(row["known"]))}</span>',
        e(row["by"]),
        opens(e(row["file"]), f"The original {row['file']}", css="link", dialog="original", id=row["upload"]),
        take,
    ]
