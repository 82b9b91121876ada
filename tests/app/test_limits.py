"""What may be dropped: a person's limits over all their windows, and words in the place of what is too much."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from app import downloads, limits, turns
from app.limits import MEGABYTE, UploadLimits, why_not_taken
from tests.app.running import done

EACH = 8 * MEGABYTE


@pytest.fixture
def windows(monkeypatch):
    """Ann has two windows, one of which holds 5 MB; the third is nobody's."""
    monkeypatch.setattr(downloads, "_offered_to", {"first": "ann@x.org", "second": "ann@x.org"})
    monkeypatch.setattr(limits, "_held", lambda: [("first", 5 * MEGABYTE)])
    monkeypatch.setenv("SPM_UPLOAD_MB_EACH", "8")


def test_a_person_is_who_signed_in_in_every_window_and_else_the_window(windows):
    assert [turns.person_of(window) for window in ("first", "second", "third")] == ["ann@x.org", "ann@x.org", "third"]


def test_limits_are_of_a_person_over_all_windows(windows):
    door = UploadLimits(None)

    assert "8 MB may be dropped at once" in door.refusal("second", 4 * MEGABYTE)
    assert door.refusal("second", 2 * MEGABYTE) is None
    assert door.refusal("third", 4 * MEGABYTE) is None


def test_files_are_counted_over_all_windows_and_beyond_twice_as_many_not_even_notes_are_kept(windows, monkeypatch):
    monkeypatch.setenv("SPM_UPLOAD_FILES_EACH", "2")
    door = UploadLimits(None)

    for many, why, flooded in ((1, False, False), (2, True, False), (4, True, True)):
        monkeypatch.setattr(limits, "_held", lambda many=many: [("first", 1)] * many)
        assert ("no more can be at once" in (door.refusal("second", 1) or "")) == why
        assert door.is_flooded("second") == flooded


def dropped(door, body, **headers):
    """Drop a file as a browser does; give the answer's status and the file as the page gets it."""
    got, sent = [], []

    async def page(scope, receive, send):
        async with Request(scope, receive).form() as sent_form:
            got.extend([(file.filename, await file.read()) for file in sent_form.values()])
        await send({"type": "http.response.start", "status": 204, "headers": []})

    said = {"content-type": "multipart/form-data; boundary=xyz", "content-length": str(len(body)), **headers}
    scope = {
        "type": "http",
        "method": "PUT",
        "path": "/_stcore/upload_file/first/1",
        "headers": [(name.encode(), value.encode()) for name, value in said.items() if value],
    }
    pieces = [body[at : at + 60_000] for at in range(0, len(body), 60_000)]
    messages = [{"type": "http.request", "body": one, "more_body": n < len(pieces)} for n, one in enumerate(pieces, 1)]

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    door.app = page
    done(door(scope, receive, send))
    return sent[0]["status"], got


def form(data):
    head = b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    return head + data + b"\r\n--xyz--\r\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a,b\n", None),
        (bytes(4 * MEGABYTE), "8 MB may be dropped at once"),
        (bytes(22 * MEGABYTE), "The file is too large: 23 MB; at most 20 MB are read."),
    ],
)
def test_in_place_of_a_file_that_is_too_much_the_page_gets_the_words(windows, monkeypatch, data, why):
    monkeypatch.setattr(limits, "_is_theirs", lambda *_: True)

    status, ((name, got),) = dropped(UploadLimits(None), form(data))

    assert (status, name) == (204, "a.csv")
    if why is None:
        assert got == data
    else:
        assert why in why_not_taken(got)
        assert len(got) < 400


def test_somebody_elses_window_takes_nothing_and_neither_does_a_file_without_its_length(windows, monkeypatch):
    monkeypatch.setattr(limits, "_is_theirs", lambda *_: True)
    assert dropped(UploadLimits(None), form(b"a"), **{"content-length": ""}) == (411, [])

    monkeypatch.setattr(limits, "_is_theirs", lambda *_: False)
    assert dropped(UploadLimits(None), form(b"a")) == (403, [])
