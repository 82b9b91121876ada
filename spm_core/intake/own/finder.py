"""The child process that finds tables: a workbook in, its inspection out. Run with `python -m spm_core.intake.own.finder`.

Speaks length-prefixed pickles over its standard input and output, and is ended by its parent when it takes too long.
"""

from __future__ import annotations

import os
import pickle
import resource
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.cells import Source, Workbook
from spm_core.intake.child import MEMORY, receive
from spm_core.intake.own.inspect import of_workbook
from spm_core.intake.package import LENGTH, READ

if TYPE_CHECKING:
    from spm_core.intake.pool import Json


def main() -> None:
    """Answer one workbook after the other until the input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may enter the replies
    resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY, 2 * MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(4)  # whoever looks at a page comes first
    while (request := receive(sys.stdin.buffer)) is not None:
        body = pickle.dumps(answer(request.removeprefix(READ)))
        replies.write(LENGTH.pack(len(body)) + body)
        replies.flush()


def answer(request: bytes) -> Json:
    """Give `{"found", "unpacked"}`, or `{"refused": {"code"}}`."""
    name, sha256, workbook = pickle.loads(request)  # noqa: S301 - our own parent's
    try:
        found = of_workbook(Source(name, b""), workbook)
    except MemoryError:
        return {"refused": {"code": "reader-out-of-memory"}}
    return {"found": replace(found, sha256=sha256, workbook=Workbook()), "unpacked": len(request)}


if __name__ == "__main__":
    main()
