"""A mistake in a running process: planted in the functions and tables that are there, and taken out again."""

from __future__ import annotations

import gc
import inspect
import sys
from collections import defaultdict
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mutants.mistakes import Mistake

ROOT = Path(__file__).parents[2]


def functions() -> dict[str, list[FunctionType]]:
    """Give every function of the project that there is, decorated or not, by its file."""
    _at_the_door()  # reads what nobody asked for yet: read under a mistake it would keep it
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(ROOT)):
            found[one.__code__.co_filename].append(one)
    return found


@contextmanager
def planted(mistake: Mistake, there: dict[str, list[FunctionType]]) -> Iterator[bool]:
    """Have a mistake while this lasts; False: it is not in functions alone, nor in a table, and was not made."""
    if mistake.line:
        with _in_table(mistake):
            yield True
        return
    path = str(ROOT / mistake.file)
    right, wrong = (compile(text, path, "exec", dont_inherit=True) for text in (mistake.right, mistake.text))
    try:
        changed = dict(differing(right, wrong))
        before = [(one, one.__code__) for one in there[path] if one.__code__ in changed]
        for one, code in before:
            one.__code__ = changed[code]
    except ValueError:
        yield False
        return
    try:
        yield bool(before)
    finally:
        for one, code in before:
            one.__code__ = code
        forget(mistake.file)


def differing(right: CodeType, wrong: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Give each function that differs, as it was and as it became; ValueError where more than functions differs."""
    of_right, of_wrong = ([one for one in code.co_consts if isinstance(one, CodeType)] for code in (right, wrong))
    same = [one.co_qualname for one in of_right] == [one.co_qualname for one in of_wrong]
    if not right.co_flags & inspect.CO_OPTIMIZED:  # a module, or a class
        if not same or _plain(right) != _plain(wrong):
            raise ValueError
    elif right != wrong:
        if right.co_freevars != wrong.co_freevars:
            raise ValueError
        yield right, wrong
    if same:
        for one, two in zip(of_right, of_wrong, strict=True):
            yield from differing(one, two)


def _plain(code: CodeType) -> tuple[object, ...]:
    return code.co_code, code.co_names, [one for one in code.co_consts if not isinstance(one, CodeType)]


@contextmanager
def _in_table(mistake: Mistake) -> Iterator[None]:
    module = sys.modules[mistake.file.removesuffix(".py").replace("/", ".")]
    before = {name: dict(table) for name, table in vars(module).items() if isinstance(table, dict) and name.isupper()}
    exec(mistake.line, vars(module))
    _at_the_door()
    try:
        yield
    finally:
        for name, table in before.items():
            vars(module)[name].clear()
            vars(module)[name].update(table)
        _at_the_door()
        forget(mistake.file)


def _at_the_door() -> None:
    """Let the door know the entries as they are now: it looked them up when the project was read."""
    from spm_core.access.entries import ACTS, QUESTIONS

    for name, entry in {**QUESTIONS, **ACTS}.items():
        module, _, last = name.rpartition(".")
        through = getattr(import_module(f"spm_core.{module}"), last)
        held = dict(zip(through.__code__.co_freevars, through.__closure__, strict=True))
        held["entry"].cell_contents = entry


def forget(file: str) -> None:
    """Empty what the modules of a room keep beside their stores: it may have been kept with a mistake."""
    room = file.rpartition("/")[0].replace("/", ".")
    for name, module in list(sys.modules.items()):
        if name.startswith(room):
            for one in list(vars(module).values()):
                if isinstance(one, WeakKeyDictionary):
                    one.clear()
