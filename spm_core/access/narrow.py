"""What an ask is about, judged before the answer (checks), and what of an answer lies within reach (cuts)."""

from __future__ import annotations

import re
from dataclasses import is_dataclass, replace
from typing import TYPE_CHECKING, Any

from spm_core.access.grant import refusal
from spm_core.access.people import ALL_KNOWN
from spm_core.access.table import roles_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.access.grant import Grant

Given = dict[str, Any]
Row = dict[str, Any]
NOT_SHOWN = "not shown"
_NAMES = ("by", "who", "leader", "email", "answered_by", "decided_by", "opened_by", "closed_by", "responsible")
"""Keys under which a name or an address of a person stands."""


# --- checks: refuse before anything is asked ---


def anything(_grant: Grant, _given: Given, _what: str) -> None:
    """Whoever has the capability may ask; what lies outside is cut from the answer."""


def whole(grant: Grant, _given: Given, what: str) -> None:
    """It is about the whole agency."""
    grant.must(what, whole=True)


def rows_of(grant: Grant, given: Given, what: str) -> None:
    """A unit or division that the ask names must be within reach; rows of a wider ask are cut."""
    ask = given["ask"]
    if ask.id is not None and ask.tier in ("unit", "division"):
        grant.must(what, **{ask.tier: ask.id})


def group(grant: Grant, given: Given, what: str) -> None:
    """Counts: of units and divisions within reach; of the agency, a goal or a strategy only with all of it."""
    if given["ask"].tier not in ("unit", "division"):
        grant.must(what, whole=True)
    rows_of(grant, given, what)


def one_group(grant: Grant, given: Given, what: str) -> None:
    """As `group`, of one named group."""
    if given["ask"].id is None:
        grant.must(what, whole=True)
    group(grant, given, what)


def unit(grant: Grant, given: Given, what: str) -> None:
    """The unit that is named."""
    grant.must(what, unit=given["unit"])


def item(grant: Grant, given: Given, what: str) -> None:
    """The item that is named, by its code or as a row; also a recommendation or a change asked, which are their unit's."""
    code = given["item"]["item"] if isinstance(given["item"], dict) else str(given["item"])
    if (told := _told_by(code)) is not None:
        grant.must(what, unit=told)
    else:
        grant.must(what, item=code)


def code(grant: Grant, given: Given, what: str) -> None:
    """A recommendation or a change asked: its unit's."""
    grant.must(what, unit=_told_by(str(given["code"])) or "")


def _told_by(text: str) -> str | None:
    """Read the unit out of the id of a recommendation or a change asked.

    >>> _told_by("U1-2026-10.r1"), _told_by("1.2.Y3-1.4")
    ('U1', None)
    """
    found = re.fullmatch(r"(.+)-\d{4}-\d{2}\.[rc]\d+", text)
    return found[1] if found else None


def upload(grant: Grant, given: Given, what: str) -> None:
    """An upload: its unit's; a plan's file only with all of it."""
    found = _engine(grant, "from upload where upload = $of", given["upload"])
    if found:
        grant.must(what, unit=found[0]["unit"])
    else:
        grant.must(what, whole=True)


def review(grant: Grant, given: Given, what: str) -> None:
    """A review: of its division, or of the leadership, with all of it."""
    _review(grant, str(given["review"]), what)


def review_row(grant: Grant, given: Given, what: str) -> None:
    """The same, given as a row."""
    _scoped(grant, str(given["row"]["kind"]), str(given["row"]["scope"]), what)


def review_if_named(grant: Grant, given: Given, what: str) -> None:
    """The review that is named; without one, those within reach."""
    if given.get("review") is not None:
        review(grant, given, what)


def _review(grant: Grant, name: str, what: str) -> None:
    found = _engine(grant, "from review where review = $of", name)
    if found:
        _scoped(grant, found[0]["kind"], found[0]["scope"], what)
    else:
        grant.must(what, whole=True)


def _scoped(grant: Grant, kind: str, scope: str, what: str) -> None:
    if kind == "division":
        grant.must(what, division=scope)
        return
    (grant.of("lead") if grant.capability == "review" else grant).must(what, whole=True)


def opened_review(grant: Grant, given: Given, what: str) -> None:
    """The review that is to be opened."""
    _scoped(grant, str(given["kind"]), str(given["scope"]), what)


def commitment(grant: Grant, given: Given, what: str) -> None:
    """A promise: of the review in whose meeting it was made."""
    _review(grant, str(given["commitment"]).rpartition(".")[0], what)


def led(grant: Grant, given: Given, what: str) -> None:
    """The item that is decided about: its lead's unit must be within reach, whoever else works on it."""
    _led(grant, str(given.get("item") or given.get("milestone")), what)


def led_rows(grant: Grant, given: Given, what: str) -> None:
    """The same for each row of many, and the group whose counts are asked for with them."""
    for row in given["rows"]:
        _led(grant, str(row["milestone"]), what)
    if "ask" in given:  # its effect on the counts of a group
        group(grant, given, what)


def _led(grant: Grant, name: str, what: str) -> None:
    if grant.scope.whole or grant.store is None:
        return
    found = grant.store.rows("from item_reach(as_of => current_date) as i where i.leads and i.item = $of", {"of": name})
    grant.must(what, unit=found[0]["unit"] if found else "")


def mapping(grant: Grant, given: Given, what: str) -> None:
    """A mapping of one unit's layout, under a name that is free or theirs; one of any unit only with all of it."""
    kept = given["mapping"]
    grant.must(what, unit=kept.unit or "")
    if any(not grant.scope.covers(row["unit"] or "") for row in _engine(grant, _MAPPING, kept.name)):
        why = f"the name {kept.name!r} is taken by a mapping that is not theirs, which it would replace"
        raise refusal(grant.who, what, why, roles_with(grant.capability))


def mapping_named(grant: Grant, given: Given, what: str) -> None:
    """The same, by its name."""
    found = _engine(grant, _MAPPING, given["name"])
    grant.must(what, unit=(found[0]["unit"] if found else None) or "")


_MAPPING = f"from mappings({ALL_KNOWN}) as m where m.name = $of"


def checked(grant: Grant, given: Given, what: str) -> None:
    """A file that was read: of its unit."""
    grant.must(what, unit=given["checked"].report.unit or "")


def mails(grant: Grant, given: Given, what: str) -> None:
    """Mails to units."""
    for mail in given["mails"]:
        grant.must(what, unit=mail.unit)


def _engine(grant: Grant, question: str, of: str) -> list[Row]:
    return [] if grant.store is None else grant.store.rows(question, {"of": of})


# --- cuts: what of the answer is theirs ---


def as_it_is(_grant: Grant, answer: Any, _given: Given) -> Any:
    """Judged before; nothing is cut."""
    return answer


def rows(grant: Grant, answer: Any, _given: Given) -> Any:
    """Of a list of rows those within reach; of a document, of each of its lists of rows."""
    if grant.scope.whole:
        return answer
    if isinstance(answer, list):
        return [row for row in answer if grant.sees(row)]
    return {key: rows(grant, value, {}) if isinstance(value, list) else value for key, value in answer.items()}


def groups(grant: Grant, answer: Row, given: Given) -> Row:
    """Of the groups of a tier those within reach, and of the items."""
    if grant.scope.whole:
        return answer
    mine = grant.scope.units if given["ask"].tier == "unit" else grant.scope.divisions
    kept = {**answer, "groups": [one for one in answer["groups"] if one["id"] in mine]}
    return {**kept, "items": rows(grant, answer["items"], {})} if "items" in answer else kept


def by_item(grant: Grant, answer: Mapping[str, Any], _given: Given) -> dict[str, Any]:
    """Of what is told by item, the items within reach."""
    return {key: value for key, value in answer.items() if grant.sees({"item": key})}


def by_unit(grant: Grant, answer: Mapping[Any, Any], _given: Given) -> dict[Any, Any]:
    """Of what is told by unit (or by a tuple that begins with it), the units within reach."""
    return {
        key: value for key, value in answer.items() if grant.sees({"unit": key[0] if isinstance(key, tuple) else key})
    }


def pairs(grant: Grant, answer: set[tuple[str, str]], _given: Given) -> set[tuple[str, str]]:
    """Of pairs that begin with a unit, those within reach."""
    return {pair for pair in answer if grant.sees({"unit": pair[0]})}


def expected(grant: Grant, answer: Any, _given: Given) -> Any:
    """Of what a month's reports may speak of, the items within reach; the plan's units and measures are everybody's."""
    if grant.scope.whole:
        return answer
    mine = {key: one for key, one in answer.items.items() if {one.lead, one.lead_end} & grant.scope.units}
    return replace(answer, items=mine)


def files(grant: Grant, answer: list[Any], _given: Given) -> list[Any]:
    """Files that were read: refuse those of other units."""
    for one in answer:
        if one.report.unit is not None:
            grant.must(f"check a report of {one.report.unit}", unit=one.report.unit)
    return answer


def usable(grant: Grant, answer: list[Any], _given: Given) -> list[Any]:
    """Of kept mappings those of any unit, and of units within reach."""
    return [one for one in answer if one.unit is None or grant.scope.covers(one.unit)]


def usable_one(grant: Grant, answer: Any, given: Given) -> Any:
    """The same of one; to whom it is not, there is none of that name."""
    return next(iter(usable(grant, [] if answer is None else [answer], given)), None)


def unnamed(grant: Grant, answer: list[Any], given: Given) -> list[Any]:
    """Every kept mapping, those that are not theirs to use without name and unit."""
    sends = grant.of("send")
    mine = set() if sends.scope.nothing else {id(one) for one in usable(sends, answer, given)}
    return [one if id(one) in mine else replace(one, name="", unit=None) for one in answer]


def effect(grant: Grant, answer: Row, _given: Given) -> Row:
    """Of a decision's effect the groups within reach: the agency's only with all of it."""
    if grant.scope.whole:
        return answer
    cut = {
        key: {**answer[key], "groups": [one for one in answer[key]["groups"] if one["id"] in grant.scope.divisions]}
        for key in ("before", "after")
    }
    return {**answer, **cut}


def of_reviews(grant: Grant, answer: list[Row], _given: Given) -> list[Row]:
    """Of what was said in reviews, that of the reviews within reach."""
    if grant.scope.whole or grant.store is None:
        return answer
    mine = {row["review"] for row in grant.store.rows("from review") if row["scope"] in grant.scope.divisions}
    return [row for row in answer if row["review"] in mine]


def told_in(grant: Grant, answer: list[Row], _given: Given) -> list[Row]:
    """Of facts those of the plan, and those of uploads within reach."""
    if grant.scope.whole or grant.store is None:
        return answer
    mine = {row["upload"] for row in grant.store.rows("from upload") if row["unit"] in grant.scope.units}
    return [fact for fact in answer if fact["upload"] is None or fact["upload"] in mine]


def names(answer: Any) -> Any:
    """Take people's names and addresses out of an answer, for a viewer: the words stay, who said them does not."""
    if is_dataclass(answer) or isinstance(answer, (str, bytes)):
        return answer
    if isinstance(answer, dict):
        shown = {key: _nameless(key, value) for key, value in answer.items()}
        return {**shown, "value": NOT_SHOWN} if answer.get("key") == "attendees" else shown
    return [names(one) for one in answer] if isinstance(answer, list) else answer


def _nameless(key: object, value: Any) -> Any:
    if key in ("people", "attendance"):
        return []
    if key in _NAMES and isinstance(value, str):
        return NOT_SHOWN
    return names(value)
