"""Formulas of an old Excel workbook whose stored result is not to be trusted.

Some programs ask for calculation on opening and store 0 till then. LibreOffice stores 0 for a formula that gives a
text, where it has taken the result over from another file. Both readers then agree on a 0 that nobody ever saw.
"""

from __future__ import annotations

import functools
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spm_core.intake.beside import Place

_FORMULA, _SHEET, _END = 0x0006, 0x0809, 0x000A
_CALCULATE_ON_LOAD = 0x0002
_BY_LIBREOFFICE = bytes.fromhex("bb0dcc0700000000")
"""The build and year that LibreOffice gives as its own."""

TEXT, NUMBER, UNKNOWN = "text", "number", "unknown"
_CONCAT, _TEXT, _ASIDE, _FUNCTION, _FUNCTION_OF_MANY, _REFERENCE, _REFERENCE_3D = (
    0x08,
    0x17,
    0x19,
    0x21,
    0x22,
    0x24,
    0x3A,
)
_TWO, _ONE, _NONE = (
    frozenset(range(0x03, 0x12)),
    frozenset({0x12, 0x13, 0x14}),
    frozenset({0x15, _ASIDE, 0x26, 0x27, 0x29}),
)
_LEFT_OUT = 0x16
_IF = 1
_TEXT_FUNCTIONS = frozenset({13, 14, 30, 31, 48, 111, 112, 113, 114, 115, 116, 118, 119, 120, 162, 204, 219, 336})
"""DOLLAR, FIXED, REPT, MID, TEXT, CHAR, LOWER, UPPER, PROPER, LEFT, RIGHT, TRIM, REPLACE, SUBSTITUTE and the like"""
_FINDERS = frozenset({28, 29, 78, 100, 101, 102, 148, 255, 359})
"""LOOKUP, INDEX, OFFSET, CHOOSE, HLOOKUP, VLOOKUP, INDIRECT, what is called by name, HYPERLINK: they give what they find"""
_SIZES = dict.fromkeys(range(0x03, 0x17), 0) | {
    0x01: 4,
    0x02: 4,
    0x1C: 1,
    0x1D: 1,
    0x1E: 2,
    0x1F: 8,
    0x20: 7,
    0x21: 2,
    0x22: 3,
    0x23: 4,
    0x24: 4,
    0x25: 8,
    0x26: 6,
    0x27: 6,
    0x28: 6,
    0x29: 2,
    0x2A: 4,
    0x2B: 8,
    0x2C: 4,
    0x2D: 8,
    0x39: 6,
    0x3A: 6,
    0x3B: 10,
    0x3C: 6,
    0x3D: 10,
}
"""How many bytes follow each token of a formula."""


def doubtful_zeros(book: Any) -> dict[int, set[Place]]:
    """Give, for each sheet, the formulas with the result 0 that is none.

    A formula that can only give a text is one in any file. One that may give a text or a number is one where
    LibreOffice wrote the file and has left other texts out.
    """
    zeros = [
        (number, *formula)
        for number, start in enumerate(book._sh_abs_posn)  # noqa: SLF001 - xlrd has no other name for it
        for formula in _formulas(book.mem, start)
    ]
    sure: dict[int, set[Place]] = {number: set() for number in range(book.nsheets)}
    maybe: dict[int, set[Place]] = {number: set() for number in range(book.nsheets)}
    for _ in range(10):  # a formula may name a formula that names another
        before = sum(map(len, sure.values()))
        for number, row, column, flags, tokens in zeros:
            result = formula_gives(tokens, functools.partial(_named, book, sure, number))
            if flags & _CALCULATE_ON_LOAD or result == {TEXT}:
                sure[number].add((row + 1, column + 1))
            elif result - {NUMBER}:
                maybe[number].add((row + 1, column + 1))
        if sum(map(len, sure.values())) == before:
            break
    if bytes(book.mem[book.base + 8 : book.base + 16]) == _BY_LIBREOFFICE and any(sure.values()):
        return {number: places | maybe[number] for number, places in sure.items()}
    return sure


def _formulas(stream: bytes, at: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Row, column, flags and tokens of the formulas of a sheet whose stored result is the number 0."""
    depth = 0
    while 0 <= at <= len(stream) - 4:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _SHEET:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _FORMULA and length >= 22 and at + 4 + length <= len(stream) and depth == 1:
            row, column, _, result, flags, _, size = struct.unpack_from("<HHH8sHIH", stream, at + 4)
            if result == bytes(8):
                yield row, column, flags, bytes(stream[at + 26 : at + 26 + size])
        at += 4 + length


def _named(book: Any, sure: dict[int, set[Place]], sheet: int, tokens: bytes) -> set[str]:
    """What a reference names: a text (also one that is left out itself), or a number."""
    try:
        if len(tokens) == 4:
            row, column = struct.unpack("<HH", tokens)
        else:
            entry, row, column = struct.unpack("<HHH", tokens)
            sheet = book._all_sheets_map[book._externsheet_info[entry][1]]  # noqa: SLF001
        if (row + 1, (column & 0xFF) + 1) in sure.get(sheet, ()):
            return {TEXT}
        value = book.sheet_by_index(sheet).cell_value(row, column & 0xFF) if sheet >= 0 else ""
    except (IndexError, struct.error):
        return {NUMBER}
    return {TEXT} if isinstance(value, str) and value else {NUMBER}


def formula_gives(tokens: bytes, named: Callable[[bytes], set[str]]) -> set[str]:
    """Give what kinds of result a formula may have; nothing where it cannot be followed."""
    stack: list[set[str]] = []
    try:
        for kind, rest in _split(tokens):
            if kind in (_REFERENCE, _REFERENCE_3D):
                stack.append(named(rest))
            elif kind == _FUNCTION:
                (name,) = struct.unpack("<H", rest)
                _call(stack, name, _arguments(name))
            elif kind == _FUNCTION_OF_MANY:
                count, name = struct.unpack("<BH", rest)
                _call(stack, name & 0x7FFF, count & 0x7F)
            elif kind in _TWO:
                del stack[-2:]
                stack.append({TEXT} if kind == _CONCAT else {NUMBER})
            elif kind in _ONE:
                stack[-1] = {NUMBER}
            elif kind not in _NONE:
                stack.append(
                    {TEXT} if kind == _TEXT else {NUMBER} if 0x1C <= kind < 0x20 or kind == _LEFT_OUT else {UNKNOWN}
                )
    except (struct.error, IndexError, KeyError):
        return set()
    return stack[0] if len(stack) == 1 else set()


def _call(stack: list[set[str]], name: int, count: int) -> None:
    taken = stack[len(stack) - count :] if count else []
    del stack[len(stack) - count :]
    if name == _IF:
        stack.append(set().union(*taken[1:]))
    else:
        stack.append({TEXT} if name in _TEXT_FUNCTIONS else {UNKNOWN} if name in _FINDERS else {NUMBER})


def _arguments(name: int) -> int:
    from xlrd.formula import func_defs

    return int(func_defs[name][1])


def _split(tokens: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each token's kind and what follows it. Raises KeyError at one that is not known."""
    at = 0
    while at < len(tokens):
        kind = tokens[at]
        kind = kind & 0x1F | 0x20 if kind >= 0x40 else kind
        if kind == _TEXT:
            size = 2 + tokens[at + 1] * (2 if tokens[at + 2] & 1 else 1)
        elif kind == _ASIDE:  # CHOOSE brings a list along
            size = 3 + (2 * (struct.unpack_from("<H", tokens, at + 2)[0] + 1) if tokens[at + 1] & 4 else 0)
        else:
            size = _SIZES[kind]
        yield kind, tokens[at + 1 : at + 1 + size]
        at += 1 + size
