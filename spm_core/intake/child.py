"""The child process: bytes of a file in, its cells out. Run with `python -m spm_core.intake.child`.

A spreadsheet reader may abort, hang or fill the memory on a hostile file; here it takes only itself
along. Speaks length-prefixed messages over its standard input and output: a file in, one JSON
document out. Starts fast because it imports the standard library and the fast reader alone.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from spm_core.intake.kinds import ods, text, xls, xlsb, xlsx
from spm_core.intake.package import LENGTH, Unreadable, open_package

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
        reply = json.dumps(answer(data), default=_plain, ensure_ascii=False, separators=(",", ":"))
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
    try:
        package = open_package(data)
        return READERS[package.kind](data, package)
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
