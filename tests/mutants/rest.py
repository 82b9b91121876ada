"""What mutmut leaves out in the same modules: functions behind a door, and the tables of rules at a module's top.

    python -m tests.mutants.rest [--minutes N] [--seed S] [MODULE ...]

mutmut makes no mistake in a function that is decorated, nor outside of functions. Its own operators are used on these,
and one more: a line left out of a table. Nothing of the project may be imported here before the fork.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations

from tests.mutants.forked import Mistake, try_all

PUBLIC = ("tests/public", "spm_core/public")
TESTS = {
    "spm_core.public.rule": PUBLIC,
    "spm_core.public.relations": PUBLIC,
    "spm_core.public.counts": PUBLIC,
    "spm_core.public.edition": PUBLIC,
    "spm_core.public.measures": PUBLIC,
    "spm_core.ledger.publish": ("tests/public/test_publish.py",),
    "spm_core.figures.drift": (
        "tests/figures/test_items.py",
        "tests/figures/test_counts.py",
        "tests/figures/test_drift.py",
    ),
}
"""The modules and the tests that should find mistakes in them."""


def path_of(module: str) -> Path:
    """Where a module's source stands."""
    return Path(*module.split(".")).with_suffix(".py")


def bare(tree: cst.Module) -> tuple[cst.Module, dict[str, str]]:
    """Give a module without the doors of its functions, and what puts them back at its end."""
    doors, body = {}, []
    for node in tree.body:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            (door,) = node.decorators
            name = node.name.value
            doors[name] = f"{name} = {tree.code_for_node(door.decorator)}({name})\n"
            body.append(node.with_changes(decorators=[]))
        else:
            body.append(node)
    return tree.with_changes(body=body), doors


def shorter(tree: cst.Module) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Leave out each line of each table at a module's top."""

    class Tables(cst.CSTVisitor):
        def __init__(self) -> None:
            self.found: list[cst.Tuple | cst.List | cst.Set | cst.Dict] = []

        def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802  # libcst's name
            return False

        def on_visit(self, node: cst.CSTNode) -> bool:
            if isinstance(node, cst.Tuple | cst.List | cst.Set | cst.Dict) and len(node.elements) > 1:
                self.found.append(node)
            return not isinstance(node, cst.Annotation | cst.FunctionDef)

    tables = Tables()
    for node in tree.body:
        node.visit(tables)
    for table in tables.found:
        for at in range(len(table.elements)):
            yield table, table.with_changes(elements=[*table.elements[:at], *table.elements[at + 1 :]])


def mistakes(module: str) -> Iterator[Mistake]:
    """Give every mistake of a module that mutmut leaves out."""
    path = path_of(module)
    stripped, doors = bare(cst.parse_module(path.read_text("utf-8")))
    tree, changes, *_ = create_mutations(str(path), stripped.code)
    ends = "".join(doors.values())
    pairs = [
        (one.original_node, one.mutated_node)
        for one in changes
        if one.contained_by_top_level_function is None
        or getattr(getattr(one.contained_by_top_level_function, "name", None), "value", None) in doors
    ]
    for old, new in (*pairs, *shorter(tree)):
        text = tree.deep_replace(old, new).code
        reads = f"{tree.code_for_node(old)}  ->  {tree.code_for_node(new)}"
        yield Mistake(module, " ".join(reads.split())[:300], partial(made, module, f"{text}\n{ends}"), TESTS[module])


@contextmanager
def made(module: str, text: str) -> Iterator[None]:
    """Have a module read so when it is imported, in this process alone."""
    sys.meta_path.insert(0, _Reads(module, text))
    yield


class _Reads(importlib.abc.MetaPathFinder):
    def __init__(self, module: str, text: str) -> None:
        self.module, self.text = module, text

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.module:
            return None
        where = str(path_of(fullname).absolute())
        return importlib.util.spec_from_file_location(fullname, where, loader=_Text(fullname, where, self.text))


class _Text(importlib.machinery.SourceFileLoader):
    def __init__(self, module: str, where: str, text: str) -> None:
        super().__init__(module, where)
        self.text = text

    def get_code(self, fullname: str) -> object:
        return self.source_to_code(self.text, self.path)


def main() -> None:
    """Make the mistakes and print what survives."""
    options = argparse.ArgumentParser(description="mistakes behind doors and in tables")
    options.add_argument("modules", nargs="*", default=list(TESTS))
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    try_all([one for name in given.modules for one in mistakes(name)], minutes=given.minutes, seed=given.seed)


if __name__ == "__main__":
    main()
