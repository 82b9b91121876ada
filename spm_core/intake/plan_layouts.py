"""The sheets of the plan workbook, and what kind of value each column holds."""

from __future__ import annotations

from dataclasses import dataclass

from spm_core.intake.tables import Column, Layout

EVIDENCE = ("strong", "moderate", "promising", "rationale")
ROLES = ("admin", "leadership", "division", "unit", "viewer")
GOAL_KINDS = ("student", "operational")
DIRECTIONS = ("higher", "lower")
VALUE_KINDS = ("baseline", "target", "actual")
FUNCTION_FINDINGS = ("aligned", "gap", "redundancy")
LEVELS = ("SEA", "LEA", "School", "Other")


@dataclass(frozen=True)
class Field:
    """How a column's cells are read: `kind` is code, text, date, number, whole, amount, size, year or word."""

    kind: str
    words: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    """a blank cell in a filled row is an error"""


CODE, TEXT, DATE, NUMBER, WHOLE = Field("code"), Field("text"), Field("date"), Field("number"), Field("whole")
NEEDED_CODE, NEEDED_TEXT = Field("code", required=True), Field("text", required=True)
NEEDED_YEAR = Field("year", required=True)


@dataclass(frozen=True)
class PlanSheet:
    """A sheet of the plan: its table's name, and (header, field, reader, required column) of each column."""

    name: str
    table: str
    fields: dict[str, Field]
    layout: Layout
    key: str


def _sheet(name: str, columns: dict[str, tuple[str, Field, bool]], *, required: bool = False) -> PlanSheet:
    layout = Layout(
        name,
        tuple(Column(header, field, required=must) for header, (field, _, must) in columns.items()),
        required=required,
    )
    fields = {field: reader for field, reader, _ in columns.values()}
    return PlanSheet(name, name.lower(), fields, layout, next(iter(fields)))


def _same(required: dict[str, Field], optional: dict[str, Field]) -> dict[str, tuple[str, Field, bool]]:
    """Columns whose header is the field's own name."""
    return {
        **{name: (name, field, True) for name, field in required.items()},
        **{name: (name, field, False) for name, field in optional.items()},
    }


SHEETS = (
    _sheet("Organization", _same({"key": NEEDED_CODE, "value": CODE}, {}), required=True),
    _sheet("Divisions", _same({"division": NEEDED_CODE, "name": NEEDED_TEXT}, {"leader": TEXT}), required=True),
    _sheet(
        "Units",
        _same(
            {"unit": NEEDED_CODE, "division": NEEDED_CODE, "name": NEEDED_TEXT},
            {"leader": TEXT, "email": TEXT},
        ),
        required=True,
    ),
    _sheet(
        "Goals",
        _same({"goal": NEEDED_CODE, "text": NEEDED_TEXT}, {"kind": Field("word", GOAL_KINDS, "student")}),
        required=True,
    ),
    _sheet(
        "Strategies",
        {
            "strategy": ("strategy", NEEDED_CODE, True),
            "goal": ("goal", NEEDED_CODE, True),
            "if": ("if_text", NEEDED_TEXT, True),
            "then": ("then_text", NEEDED_TEXT, True),
            "and": ("and_text", TEXT, True),
            "codes": ("codes", CODE, False),
            "evidence": ("evidence", Field("word", EVIDENCE), False),
        },
        required=True,
    ),
    _sheet(
        "Milestones",
        _same(
            {
                "milestone": NEEDED_CODE,
                "strategy": NEEDED_CODE,
                "year": NEEDED_YEAR,
                "text": NEEDED_TEXT,
                "due": DATE,
                "lead": NEEDED_CODE,
            },
            {"carried_from": CODE},
        ),
        required=True,
    ),
    _sheet(
        "Actions",
        {
            "action": ("action", NEEDED_CODE, True),
            "milestone": ("milestone", NEEDED_CODE, True),
            "text": ("text", NEEDED_TEXT, True),
            "responsible": ("responsible", TEXT, False),
            "unit": ("unit", CODE, False),
            "start": ("start_on", DATE, False),
            "due": ("due", DATE, True),
            "resources": ("resources", TEXT, False),
            "outputs": ("outputs", TEXT, False),
        },
        required=True,
    ),
    _sheet(
        "Collaborators",
        {
            "item": ("item", NEEDED_CODE, True),
            "unit": ("unit", NEEDED_CODE, True),
            "from": ("from_on", Field("date", required=True), True),
            "to": ("to_on", DATE, False),
            "purpose": ("purpose", TEXT, False),
        },
    ),
    _sheet(
        "Measures",
        _same(
            {
                "measure": NEEDED_CODE,
                "owner": NEEDED_CODE,
                "indicator": NEEDED_TEXT,
                "direction": Field("word", DIRECTIONS, required=True),
            },
            {"data_source": TEXT, "unit": TEXT, "tolerance": NUMBER, "published_month": WHOLE},
        ),
    ),
    _sheet(
        "Values",
        _same(
            {
                "measure": NEEDED_CODE,
                "year": NEEDED_YEAR,
                "kind": Field("word", VALUE_KINDS, required=True),
                "value": Field("amount"),
            },
            {"subgroup": CODE, "n": Field("size")},
        ),
    ),
    _sheet(
        "Functions",
        _same(
            {"function": NEEDED_CODE, "unit": NEEDED_CODE},
            {
                "current": TEXT,
                "needed": TEXT,
                "finding": Field("word", FUNCTION_FINDINGS),
                "discussion": TEXT,
                "resolution": TEXT,
            },
        ),
    ),
    _sheet(
        "People",
        _same(
            {"email": NEEDED_CODE, "name": NEEDED_TEXT, "role": Field("word", ROLES, required=True)},
            {"scope": CODE},
        ),
    ),
)
BY_TABLE = {sheet.table: sheet for sheet in SHEETS}

PRECISE = {("milestones", "due"), ("actions", "due"), ("actions", "start_on")}
"""Dates that may be known to the month or quarter, with a column `..._precision` beside them."""
