"""Status words as agencies write them: what each is taken for, and how sure that is."""

from __future__ import annotations

import functools
import re

from spm_core.intake.own import words

_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)(?:(?<=%)\s*(?:done|completed?|finished))?")
_PART_OF = re.compile(r"\d\s*(?:of|out of)\s*\d|(?<!\d)\d{1,2}\s*(?:%|percent)|\b\d+/\d+\b(?!/)")
_DOUBTS = "?~≈<>≤≥±✗✘✖¿"
"""marks that doubt or limit what stands beside them"""
_ADDED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
"""what was added in brackets: `Done (draft)`"""
_MARKS = re.compile(r"[^\w%/'’\s-]+")


LIKELY = 0.65
"""below this a word's meaning is a guess: it is asked, and counts for nothing until it is answered"""


def plain(text: str) -> str:
    """Give a status as it is looked up: lower case, one space between words.

    >>> plain("In  progress ")
    'in progress'
    """
    return " ".join(text.replace("_", " ").split()).casefold()


@functools.lru_cache(5_000)
def meaning(text: str) -> tuple[str | None, float]:
    """Give the word of the five that a status means, and how sure that is (0 to 1); (None, 0) when unknown.

    >>> meaning("In  progress")[0], meaning("✅ Selesai")[0], meaning("ready for 10/24 meeting")[0]
    ('On schedule', 'Completed', None)
    >>> meaning("Not on track"), meaning("Done except training"), meaning("Complete: 3 of 5")
    (('Behind', 0.97), (None, 0.0), (None, 0.0))
    """
    said = plain(text)
    known = words.statuses()
    for way in (said, said.replace("-", " ")):
        if way in known:
            return known[way], LIKELY if words.is_doubtful(way) else 0.97
    return _marked(text) or _numbered(said) or _worded(text)


def _marked(text: str) -> tuple[str, float] | None:
    """A known phrase or mark, with marks around it or with an addition in brackets."""
    known = words.statuses()
    symbols = {known[mark] for mark in text if not mark.isalnum() and mark in known}
    if any(mark in text for mark in _DOUBTS):
        return None
    letters = plain(_MARKS.sub(" ", text))
    if not letters and len(symbols) == 1:
        return next(iter(symbols)), 0.95
    if letters in known:
        word = known[letters]
        return word, 0.95 if symbols <= {word} else 0.5
    bare = plain(_MARKS.sub(" ", _ADDED.sub(" ", text)))
    if bare in known and symbols <= {known[bare]}:
        # a mark beside the word decides; what is done, or given up, with an addition may not be so altogether
        limited = _is_limited(text) or known[bare] in ("Completed", "Discontinued")
        return known[bare], 0.5 if limited and not symbols else 0.75
    if text[:1] in known and not text[:1].isalnum() and len(symbols) == 1:
        return known[text[:1]], 0.5 if _is_qualified(text) else 0.75
    return None


def _is_qualified(text: str) -> bool:
    """Whether a text takes back or limits what its words say: `not`, `except`, `pending`, `3 of 5`, `75%`."""
    return _is_limited(text) or bool(_PART_OF.search(plain(_MARKS.sub(" ", text))))


def _is_limited(text: str) -> bool:
    said = plain(_MARKS.sub(" ", text)).split()
    return any(mark in text for mark in _DOUBTS) or any(word in words.qualifiers() for word in said)


def _numbered(said: str) -> tuple[str | None, float] | None:
    found = _NUMBER.fullmatch(said)
    return _share(float(found[1].replace(",", ".")), percent=bool(found[2])) if found else None


def _worded(text: str) -> tuple[str | None, float]:
    """The phrases that a longer text holds, if they agree; else a mark in it."""
    known = words.statuses()
    if _is_qualified(text):
        return None, 0.0
    found = _phrases(plain(_MARKS.sub(" ", text)))
    if len(set(found.values())) == 1:
        return next(iter(found.values())), 0.6
    if found:
        return found[max(found, key=len)], 0.4
    symbols = {known[mark] for mark in text if not mark.isalnum() and mark in known}
    return (next(iter(symbols)), 0.6) if len(symbols) == 1 else (None, 0.0)


def _share(number: float, *, percent: bool) -> tuple[str | None, float]:
    if number == 0:
        return "Not started", 0.8
    if number == 100 or (number == 1 and not percent):
        return "Completed", 0.8
    return ("On schedule", 0.7) if number < 100 else (None, 0.0)


def _phrases(said: str) -> dict[str, str]:
    """The status phrases in a longer text, without those that are part of a longer one found (`started` in `not started`)."""
    if len(said) > 60:
        return {}
    parts, known = said.split(), words.statuses()
    found = {}
    for at in range(len(parts)):
        for end in range(at + 1, min(at + 5, len(parts)) + 1):
            phrase = " ".join(parts[at:end])
            several, leads = end > at + 1, at == 0 and not words.is_doubtful(phrase)  # not `Open the hall`
            if len(phrase) > 3 and phrase in known and (several or leads):
                found[phrase] = known[phrase]
    return {one: word for one, word in found.items() if not any(one != other and one in other for other in found)}


def likely(text: str) -> bool:
    """Say whether a text looks like a status at all."""
    return meaning(text)[1] >= 0.5
