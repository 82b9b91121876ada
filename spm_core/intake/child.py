"""The child process: a file in, its cells out; or a workbook and its findings in, the marked workbook out.

Run with `python -m spm_core.intake.child`.

A spreadsheet reader may abort, hang or fill the memory on a hostile file; here it takes only itself
along. Speaks length-prefixed messages over its standard input and output: a file in, one JSON
document out. Starts fast because it imports the standard library and the fast reader alone.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from spm_core.intake.kinds import ods, text, xls, xlsb, xlsx
from spm_core.intake.package import LENGTH, MARK, Unreadable, open_package

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 1024**3
READERS = {
    "xlsx": xlsx.read,
    "xlsm": xlsx.read,
    "xlsb": xlsb.read,
    "xls": xls.read,
    "ods": ods.read,
    "csv": text.read,
}

Json = dict[str, Any]


def main() -> None:
    """Answer one file after the other until the input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may enter the replies
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(4)  # whoever looks at a page comes first
    files = sys.stdin.buffer
    while (data := receive(files)) is not None:
        asked = marking if data[:1] == MARK else answer
        reply = json.dumps(asked(data[1:]), default=_plain, ensure_ascii=False, separators=(",", ":"))
        body = reply.encode("utf-8", "replace")
        replies.write(LENGTH.pack(len(body)) + body)
        replies.flush()


def receive(files: BinaryIO) -> bytes | None:
    """Give the next message; None when the parent has closed its end."""
    head = files.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    return files.read(length)


def answer(data: bytes) -> Json:
    """Give what is in a file: `{"kind", "date1904", "unpacked", "sheets": [...]}`, or `{"refused": {"code", ...}}`."""
    return _safely(lambda: _read(data))


def _read(data: bytes) -> Json:
    package = open_package(data)
    return READERS[package.kind](data, package)


def marking(message: bytes) -> Json:
    """Give a workbook with its findings in it, `{"data", "marked", "unpacked"}`; the message: what is asked, then the file."""
    (length,) = LENGTH.unpack(message[: LENGTH.size])
    said, data = message[LENGTH.size : LENGTH.size + length], message[LENGTH.size + length :]
    return _safely(lambda: _marked(json.loads(said), data))


def _marked(asked: Json, data: bytes) -> Json:
    from spm_core.intake.annotate.in_place import marked  # with more of intake, which reading starts without
    from spm_core.model import Finding

    made, n = marked(data, asked["ours"], [Finding(**one) for one in asked["findings"]])
    return {"data": base64.b64encode(made).decode(), "marked": n, "unpacked": len(data) + len(made)}


def _safely(work: Callable[[], Json]) -> Json:
    """Do it, or say why it is refused."""
    try:
        return work()
    except Unreadable as refusal:
        return {"refused": {"code": refusal.code, **refusal.details}}
    except MemoryError:
        return {"refused": {"code": "reader-out-of-memory"}}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the fast reader is a BaseException
        return {"refused": {"code": "file-damaged", "why": f"it cannot be read ({type(error).__name__})"}}


def _plain(value: object) -> list[str]:
    """Dates and times travel as a marked list: JSON has none."""
    if isinstance(value, (datetime, date)):
        return ["d", value.isoformat()]
    if isinstance(value, (time, timedelta)):
        return ["t", str(value)]
    return ["?", str(value)]


if __name__ == "__main__":
    main()
