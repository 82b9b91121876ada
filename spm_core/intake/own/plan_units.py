"""Who does it: the units of a plan made from an agency's own files, and its people."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING

from spm_core.intake.own.plan_model import UNNAMED, Origin, file_title, free, without_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Item
    from spm_core.intake.own.plan_model import Draft, Part
    from spm_core.intake.own.plan_relations import Related

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_OFFICE = re.compile(
    r"\b(office|department|dept|division|unit|team|services?|bureau|section|committee|council|board|schools?|branch"
    r"|technology|finance|operations|curriculum|instruction|resources|communications?)\b",
    re.IGNORECASE,
)


def units(draft: Draft, parts: Sequence[Part], related: Related) -> dict[tuple[int, int], str]:
    """Fill Divisions and Units; give the unit's code of every item, by (id of the part, row).

    A column says it; else one unit a sheet or file where several have one layout; else the mapping; else one made up.
    """
    made = f"{UNNAMED} All units"
    draft.add("Divisions", {"division": "D1", "name": made})
    draft.made["division"] += 1
    names = _names(parts, related)
    found: dict[tuple[int, int], str] = {}
    codes: dict[str, str] = {}
    for part in parts:
        for item in part.items:
            said = " ".join(item.texts.get("unit", "").split())
            name = said or part.unit or names.get(id(part), "") or _only(parts)
            if name not in codes:
                taken = set(codes.values())
                codes[name] = free(_short(name) if said or part.unit else f"U{len(codes) + 1}", taken)
                made_up = not (said or part.unit or names.get(id(part)))
                draft.made["unit"] += made_up
                where = Origin(part.file, part.table.sheet, item.cells["unit"]) if said else None
                draft.add("Units", {"unit": codes[name], "division": "D1", "name": name}, where)
            found[id(part), item.row] = codes[name]
    if not codes:
        draft.add("Units", {"unit": "U1", "division": "D1", "name": _only(parts)})
        draft.made["unit"] += 1
    if not any(item.texts.get("unit") for part in parts for item in part.items) and not names:
        _ask_of_offices(draft, parts)
    return found


def _only(parts: Sequence[Part]) -> str:
    return f"{UNNAMED} {file_title(parts[0].inspection)}" if parts else UNNAMED


def _names(parts: Sequence[Part], related: Related) -> dict[int, str]:
    """Name the units that sheets or files stand for: several of one layout whose names differ in more than a number."""
    layouts: defaultdict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        if part.items and not related.joined(part) and id(part) not in related.levels:
            layouts[part.table.kind, part.table.fingerprint].append(part)
    names: dict[int, str] = {}
    for alike in layouts.values():
        sheets = {(part.file, part.table.sheet) for part in alike}
        by_file = len({part.file for part in alike}) == len(sheets)
        called = {(file, sheet): _file_name(file) if by_file else sheet.strip() for file, sheet in sheets}
        if len(sheets) > 1 and len({without_numbers(name) for name in called.values()} - {""}) == len(sheets):
            names |= {id(part): called[part.file, part.table.sheet] for part in alike}
    files = {part.file for part in parts if part.items}
    if not names and len(files) > 1 and not any(related.joined(part) for part in parts):
        names = {id(part): _file_name(part.file) for part in parts if part.items}
    return _without_common_words(names)


def _file_name(file: str) -> str:
    return re.sub(r"[_\s]+", " ", PurePath(file).stem).strip()


def _without_common_words(names: dict[int, str]) -> dict[int, str]:
    """Take the words with which all of the names begin from each: district_A, district_B are A and B."""
    split = [name.split() for name in set(names.values())]
    common = 0
    while len(split) > 1 and all(len(words) > common + 1 for words in split):
        if len({words[common] for words in split}) > 1:
            break
        common += 1
    return {key: " ".join(name.split()[common:]) for key, name in names.items()}


def _short(name: str) -> str:
    """Make a unit's code of its name: itself where it is short, else its words joined.

    >>> _short("HR"), _short("Nutrition Services")
    ('HR', 'Nutrition-Services')
    """
    return re.sub(r"[^\w.]+", "-", name).strip("-")[:30].strip("-") or "U"


def _ask_of_offices(draft: Draft, parts: Sequence[Part]) -> None:
    """Ask, where nothing says the unit and few names in `responsible` look like offices; nothing is taken for granted."""
    for part in parts:
        column = part.table.column("responsible")
        said = Counter(text for item in part.items if (text := item.texts.get("responsible", "").strip()))
        offices = [name for name in said if _OFFICE.search(name)]
        if column and 2 <= len(said) <= 12 and len(offices) > 0.5 * len(said):
            place = f"{column.letter}{part.table.header_rows[-1] if part.table.header_rows else part.table.first_row}"
            draft.find("unit-or-responsible", part, place, part.header(column), names="; ".join(sorted(said)))


def people(draft: Draft, part: Part, item: Item, unit: str) -> None:
    """Add the responsible persons whose e-mail address is given, once for each unit; names alone say too little."""
    for said in re.split(r"[;\n,]", item.texts.get("responsible", "")):
        email = _EMAIL.search(said)
        if not email:
            continue
        address = email[0].lower()
        if any(row["email"] == address and row["scope"] == unit for row in draft.rows["People"]):
            continue
        name = said.replace(email[0], "").strip(" <>()[]-–|\t") or address.partition("@")[0]
        where = Origin(part.file, part.table.sheet, item.cells.get("responsible", f"A{item.row}"))
        draft.add("People", {"email": address, "name": name, "role": "unit", "scope": unit}, where)
