"""Pieces of HTML. Every text of the store passes through `e`; nothing else makes markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from spm_core.show import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def e(text: object) -> str:
    """Write a text so that it is only text."""
    return escape("" if text is None else str(text))


def mark(kind: str, word: str = "", *, hidden: bool = False) -> str:
    """Draw a mark (done, ring, plan, behind, overdue, missing, open, dropped); `word` is its text twin.

    With `hidden` the word already stands beside it.
    """
    if hidden or not word:
        return f'<i class="m m-{kind}" aria-hidden="true"></i>'
    return f'<i class="m m-{kind}" role="img" aria-label="{e(word)}" title="{e(word)}"></i>'


def status_mark(status: str, *, hidden: bool = False) -> str:
    """Draw the mark of an item's derived status."""
    kind, word = look.MARKS[status]
    return mark(kind, word, hidden=hidden)


def opens(label: str, name: str = "", css: str = "n", **selection: Any) -> str:
    """Make a number (or name) into a button that opens what stands behind it.

    `name` says what it is, for who cannot see where it stands, and holds the words on the button. The selection is one of
    `show=` with `of=`, `tier=`, `id=`, `month=`; `item=`; `dialog=`.
    """
    target = urlencode({key: value for key, value in selection.items() if value is not None})
    said = f' aria-label="{e(name)}"' if name else ""
    return f'<button type="button" class="{css}" data-open="{e(target)}"{said}>{label}</button>'


def section(title: str, subtitle: str, body: str, css: str = "", aside: str = "") -> str:
    """Put a piece under its title (the finding) and its subtitle (the definition)."""
    under = f'<p class="sub">{e(subtitle)}</p>' if subtitle else ""
    return f'<section class="part {css}"><div class="head"><h2>{e(title)}</h2>{aside}</div>{under}{body}</section>'


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], css: str = "plain", right: Sequence[int] = ()
) -> str:
    """Make a table of ready HTML cells; the first cell of a row is its head. `right` are columns of numbers.

    With `named` among the classes each cell carries its column's name, to be shown where a phone has no room for heads.
    """
    names = [f' data-head="{e(text)}"' if "named" in css.split() else "" for text in heads]
    side = [' class="r"' if at in right else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{side[at]}>{e(text)}</th>' for at, text in enumerate(heads))
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{side[0]}>{cell}</th>' if at == 0 else f"<td{side[at]}{names[at]}>{cell}</td>"
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{e(caption)}"><table class="{css}"><caption>{e(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def data_table(caption: str, rows: Sequence[Mapping[str, Any]], css: str = "plain") -> str:
    """Make a table of rows as they are, the twin of a chart for example; `css` as of `table`."""
    if not rows:
        return ""
    heads = list(rows[0])
    numbers = [
        at for at, key in enumerate(heads) if at and all(isinstance(row[key], int | float | None) for row in rows)
    ]
    cells = [[e("" if row[key] is None else row[key]) for key in heads] for row in rows]
    return table(caption, heads, cells, css, right=numbers)


def folded(summary: str, body: str) -> str:
    """Fold a piece away under a line that looks like a link."""
    return f"<details><summary>{e(summary)}</summary>{body}</details>"


def legend(marks: Sequence[tuple[str, str]]) -> str:
    """Say what the marks mean."""
    return (
        '<p class="legend">'
        + "".join(f"<span>{mark(kind, hidden=True)} {e(word)}</span>" for kind, word in marks)
        + "</p>"
    )
