"""Which small mistakes are made in a file of code: mutmut's own, in every function and not its bare ones alone, and a few more.

mutmut leaves alone what is decorated and what stands outside functions. Here every act and question is decorated, and who
may do what is a table. Words to people are left as they are: what they say decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

if TYPE_CHECKING:
    from collections.abc import Iterator

REFUSALS = {"refuse", "refusal", "Finding", "WrongUse", "StoreError", "SpmError", "Refused", "PlainTextResponse"}
"""What words a refusal: its code counts, its words do not."""
LEFT = {"len", "isinstance", "cast", "TypeVar", "ParamSpec", "ContextVar", "field", "namedtuple", "timedelta"}
SKIPPED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)


@dataclass(frozen=True)
class Mistake:
    """One mistake: the lines of the statement that it is in, and how the whole text is made with it; or a line about a table."""

    file: str
    number: int
    right: str
    first: int = 0
    last: int = 0
    make: Callable[[], str] = str
    line: str = ""

    @property
    def lines(self) -> range:
        """The lines of the statement that it is in."""
        return range(self.first, self.last + 1)

    @property
    def about(self) -> str:
        """The line of a table that it changes."""
        return self.line.partition("[")[2].partition("]")[0].strip("'")

    @cached_property
    def text(self) -> str:
        """The file with the mistake; as it was where that would be no Python."""
        text = self.make()
        try:
            compile(text, "a mistake", "exec")
        except SyntaxError:
            return self.right
        return text

    def __str__(self) -> str:
        """Give the lines that differ, as they became."""
        old, new = self.right.splitlines(), self.text.splitlines()
        at = next((i for i, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), 0)
        end = next((i for i, (one, two) in enumerate(zip(old[::-1], new[::-1], strict=False)) if one != two), 0)
        return (
            self.line
            or f"{at + 1}: " + " / ".join(line.strip() for line in new[at : max(at + 1, len(new) - end)])[:300]
        )


# --- mistakes that mutmut does not make ---


def left_out(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """A check, an act or a refusal that is not done."""
    (only,) = node.body if len(node.body) == 1 else (None,)
    if isinstance(only, cst.Raise) or (isinstance(only, cst.Expr) and isinstance(only.value, cst.Call)):
        yield node.with_changes(body=[cst.Pass()])


def turned(node: cst.If | cst.While) -> Iterator[cst.CSTNode]:
    """A condition that is its contrary, where no operator says so."""
    plain = (cst.Equal, cst.NotEqual, cst.Is, cst.IsNot, cst.In, cst.NotIn)
    if isinstance(node.test, cst.Comparison) and isinstance(node.test.comparisons[0].operator, plain):
        return
    if not isinstance(node.test, cst.UnaryOperation):
        yield node.with_changes(test=_not(node.test))


def unfiltered(node: cst.CompFor) -> Iterator[cst.CSTNode]:
    """A list that leaves nothing out."""
    for at in range(len(node.ifs)):
        yield node.with_changes(ifs=[*node.ifs[:at], *node.ifs[at + 1 :]])


def unanswered(node: cst.Return) -> Iterator[cst.CSTNode]:
    """An answer that is none."""
    if node.value is not None and not m.matches(node.value, m.Name("None")):
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def unguarded(node: cst.With) -> Iterator[cst.CSTNode]:
    """What is done without what should be around it."""
    for at, item in enumerate(node.items):
        if item.asname is None:
            kept = [
                one.with_changes(comma=cst.MaybeSentinel.DEFAULT) for one in (*node.items[:at], *node.items[at + 1 :])
            ]
            yield node.with_changes(items=kept) if kept else cst.If(test=cst.Name("True"), body=node.body)


def one_way(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    """One side of an `and` or an `or` alone."""
    yield node.left
    yield node.right


def other_word(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    """Another code, key or question; a sentence stays."""
    text = node.raw_value
    if (
        node.quote in ("'", '"')
        and "r" not in node.prefix
        and (" " not in text or text.startswith(("from ", "select ")))
    ):
        yield node.with_changes(value=f"{node.prefix}{node.quote}XX{text}{node.quote}")


def _not(test: cst.BaseExpression) -> cst.UnaryOperation:
    return cst.UnaryOperation(cst.Not(), test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]))


OWN: tuple[tuple[Any, Callable[[Any], Iterator[cst.CSTNode]]], ...] = (
    (cst.SimpleStatementLine, left_out),
    (cst.If, turned),
    (cst.CompFor, unfiltered),
    (cst.Return, unanswered),
    (cst.With, unguarded),
    (cst.BooleanOperation, one_way),
    (cst.SimpleString, other_word),
)
OPERATORS = [*OWN, *(one for one in mutators.mutation_operators if one[1] is not mutators.operator_string)]


class _Maker(cst.CSTVisitor):
    """Goes through a file and notes (statement's lines, node, what it becomes)."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, *, tables_too: bool) -> None:
        self.tables_too = tables_too
        self.found: list[tuple[int, int, cst.CSTNode, cst.CSTNode]] = []
        self._statements: list[cst.CSTNode] = []
        self._functions = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.BaseCompoundStatement, cst.SimpleStatementLine)):
            self._statements.append(node)
        self._functions += isinstance(node, cst.FunctionDef)
        if self._is_left(node):
            return False
        words = isinstance(node, cst.Call) and _name(node.func) in REFUSALS
        if self._functions or self.tables_too:
            for kind, operator in OPERATORS:
                if isinstance(node, kind) and not (words and operator is mutators.operator_arg_removal):
                    self._note(node, list(operator(node)))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._statements and self._statements[-1] is original_node:
            self._statements.pop()
        self._functions -= isinstance(original_node, cst.FunctionDef)

    def _note(self, node: cst.CSTNode, became: list[cst.CSTNode]) -> None:
        inner = self._statements[-1] if self._statements else node
        first = self.get_metadata(PositionProvider, inner).start.line
        where = self.get_metadata(PositionProvider, node, None)
        last = first if where is None or node is inner else max(first, where.end.line)
        self.found += [(first, last, node, one) for one in became]

    def _is_left(self, node: cst.CSTNode) -> bool:
        if isinstance(node, SKIPPED):
            return True
        if isinstance(node, cst.Call) and _name(node.func) in LEFT:
            return True
        if isinstance(node, cst.Param) and node.default is not None:  # made once, when the file is read
            return not isinstance(node.default, (cst.Name, cst.BaseNumber, cst.SimpleString))
        if isinstance(node, cst.If) and _name(node.test) == "TYPE_CHECKING":
            return True
        return isinstance(node, cst.Expr) and isinstance(node.value, (cst.SimpleString, cst.ConcatenatedString))


def _name(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def mistakes(file: str, text: str) -> list[Mistake]:
    """Give every mistake of a file; of the tables of access those of their own."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    maker = _Maker(tables_too=file not in TABLES)
    wrapper.visit(maker)
    found = [
        Mistake(file, number, text, first, last, partial(_with, wrapper.module, node, became))
        for number, (first, last, node, became) in enumerate(maker.found)
    ]
    lines = TABLES[file]() if file in TABLES else []
    return found + [Mistake(file, len(found) + at, text, line=line) for at, line in enumerate(lines)]


def _with(module: cst.Module, node: cst.CSTNode, became: cst.CSTNode) -> str:
    changed = module.deep_replace(node, became)
    assert isinstance(changed, cst.Module)
    return changed.code


# --- mistakes in the tables of access ---


def _reaches() -> Iterator[str]:
    from spm_core.access.table import CAPABILITIES, ROLES, may

    for name in CAPABILITIES:
        for role in ROLES:
            for other in sorted({"all", "own", "none"} - {may(role, name)}):
                yield f"CAPABILITIES[{name!r}] = CAPABILITIES[{name!r}]._replace({role}={other!r})"


def _entries() -> Iterator[str]:
    """An entry with the widest capability or the narrowest, without its check, without its cut."""
    from spm_core.access import narrow
    from spm_core.access.entries import ACTS, QUESTIONS

    for table, entries in (("QUESTIONS", QUESTIONS), ("ACTS", ACTS)):
        for name, entry in entries.items():
            changes = [f"capability={other!r}" for other in ("plan", "audit") if entry.capability != other]
            changes += ["check=narrow.anything"] if entry.check is not narrow.anything else []
            changes += ["narrowing=narrow.as_it_is"] if entry.narrowing is not narrow.as_it_is else []
            for one in changes:
                yield f"{table}[{name!r}] = __import__('dataclasses').replace({table}[{name!r}], {one})"


def _places() -> Iterator[str]:
    from spm_core.access.places import ADDRESSES, COMMANDS, LEAVING, PAGES

    for table, capabilities in (("COMMANDS", COMMANDS), ("ADDRESSES", ADDRESSES)):
        for name, capability in capabilities.items():
            for other in sorted({"plan", "audit", ""} - {capability}):
                yield f"{table}[{name!r}] = {other!r}"
    for name, (capability, whole) in PAGES.items():
        yield f"PAGES[{name!r}] = ({capability!r}, {not whole})"
        for other in sorted({"plan", "audit"} - {capability}):
            yield f"PAGES[{name!r}] = ({other!r}, {whole})"
    for name in LEAVING:
        yield f"del LEAVING[{name!r}]"


TABLES: dict[str, Callable[[], list[str]]] = {
    "spm_core/access/table.py": lambda: list(_reaches()),
    "spm_core/access/entries.py": lambda: list(_entries()),
    "spm_core/access/places.py": lambda: list(_places()),
}
