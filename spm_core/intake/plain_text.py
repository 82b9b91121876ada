"""Tables in plain text: their encoding, what divides their columns, how their decimals are written.

Each is found from the whole file, never from its first line alone. Runs in the child: standard library only.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import statistics
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = ",;\t|"
RECORDS = 400
"""So many records are looked at to find the delimiter."""
SAMPLE = 400_000

_NEVER, _NEVER_TOO = "\x1f", "\x1e"
"""Marks that no table holds: to divide nothing, and to see where the text ends."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.  ’']\d{3})+),\d+ ?%?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+ ?%?")
_POINT = re.compile(r"[+-]?\d+\.\d+ ?%?")
_MARKUP = re.compile(r"\s*(?:[-*] |[\w .\"'-]+:(?:\s|$)|[{}\[\]#<])")
_SPOKEN = re.compile(r",\s")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def decode(data: bytes) -> tuple[str, str] | None:
    r"""Give the text of a plain text file and its encoding, or None when the bytes are no text.

    >>> decode("né".encode("cp1252")), decode(b"\x00\x01\x02")
    (('né', 'cp1252'), None)
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(data, encoding)
    wide = _wide(data)
    if wide:
        return _text(data, wide)
    if data.count(b"\x00") > len(data) // 200 + 1:
        return None
    return _text(data, "utf-8") or _text(data, "cp1252")


def _text(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    start = text[:4096]
    strange = sum(1 for mark in start if ord(mark) < 32 and mark not in "\t\r\n\x0c")
    return None if strange > len(start) // 100 + (1 if len(start) > 16 else 0) else (text, encoding)


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without its mark: every other byte of western text is zero."""
    start = data[: 4096 & ~1]
    half = len(start) // 2
    if half < 2 or len(data) % 2:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Give the records; `""` for a delimiter makes each line a record of one cell."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _NEVER)


def table(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    r"""Give all records, and whether a quote was never closed, so that the last cell holds the file's rest.

    >>> table('a,b\n"c,d\ne,f\n', ",")
    ([['a', 'b'], ['c,d\ne,f\n']], True)
    """
    end = _NEVER_TOO if text.endswith(("\n", "\r")) or not text else f"\n{_NEVER_TOO}"
    rows = list(records(text + end, delimiter))
    if rows[-1] == [_NEVER_TOO]:
        return rows[:-1], False
    rows[-1][-1] = rows[-1][-1].removesuffix(end)
    return rows, True


def said_separator(text: str) -> tuple[str, str]:
    """Take off a first line `sep=;`, which a spreadsheet program obeys and does not show: (delimiter, the rest)."""
    found = _SEPARATOR_LINE.match(text)
    return (found[1], text[found.end() :]) if found and found[1] in DELIMITERS else ("", text)


def find_delimiter(text: str) -> str | None:
    r"""Give what divides the columns, `""` for a single column, None for what is no table but prose.

    >>> find_delimiter("code;share\n1;12,5\n2;7,5\n"), find_delimiter("Units\nA\nB\n")
    (';', '')
    >>> find_delimiter("We are on schedule.\n") is None
    True
    """
    sample = text[:SAMPLE]
    best, score = "", (0.0, 0.0, 0)
    for delimiter in DELIMITERS:
        if delimiter in sample:
            now = _consistency(sample, delimiter)
            if now > score:
                best, score = delimiter, now
    lines = [line for line in sample.splitlines()[:RECORDS] if line.strip()]
    consistent, divided, _ = score
    if consistent >= 0.5 or divided >= 0.6:
        doubtful = best == "," and consistent < 0.9 and '"' not in sample
        spoken = len(_SPOKEN.findall(sample)) > 0.8 * sample.count(",")
        return None if doubtful and spoken and _is_prose(lines) else best
    if len(lines) >= 3 and not _is_prose(lines):
        return ""
    return None


def _consistency(sample: str, delimiter: str) -> tuple[float, float, int]:
    """How alike the records are: share of the commonest width, share with two cells or more, that width."""
    widths: Counter[int] = Counter()
    for number, record in enumerate(records(sample, delimiter)):
        if number == RECORDS:
            break
        if any(cell.strip() for cell in record):
            widths[len(record)] += 1
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0, 0.0, 0
    total = sum(widths.values())
    width = max(wide, key=lambda one: (wide[one], one))
    return round(wide[width] / total, 2), round(sum(wide.values()) / total, 2), width


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines read as sentences or as another language of machines, not as cells."""
    sentences = sum(line.rstrip().endswith((".", "!", "?", ":")) for line in lines)
    markup = sum(_MARKUP.match(line) is not None for line in lines)
    words = statistics.median(len(line.split()) for line in lines)
    return words > 12 or sentences > len(lines) / 3 or markup > len(lines) / 2


def writes_decimal_comma(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Say whether numbers are written 12,5: a column has such numbers, and none of the form 12.5.

    `1,234` alone proves nothing: it may be a thousand.

    >>> writes_decimal_comma([["1.10", "12,5"], ["1.2", "7"]], ";")
    True
    """
    if delimiter == ",":
        return False
    commas: set[int] = set()
    points: set[int] = set()
    for row in rows:
        for x, cell in enumerate(row):
            text = cell.strip()
            if "," in text and _COMMA.fullmatch(text) and not _THOUSANDS.fullmatch(text):
                commas.add(x)
            elif "." in text and _POINT.fullmatch(text):
                points.add(x)
    return bool(commas - points)
