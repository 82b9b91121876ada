"""The server's log: JSON lines that say what, how long, with which outcome; and nothing of what people wrote.

No name, address, file name or cell value: of a failure its class and the lines of code it went through are written,
never its message, and of other libraries' words only where they were said.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit import logger as streamlit_loggers

from spm_core.errors import SpmError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

OWN = logging.getLogger("spm")

Caught = tuple[type[BaseException], BaseException, "TracebackType | None"]


class JsonLine(logging.Formatter):
    """One line a record; only our own records say more than where they come from."""

    def format(self, record: logging.LogRecord) -> str:
        """Write `{"at", "level", "what", ...}`."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower()}
        if record.name == OWN.name:
            line |= getattr(record, "said", {})
        else:
            line |= {"what": "library", "where": f"{record.name} {record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[0]:
            line |= fault(record.exc_info[1])
        return json.dumps(line)


def fault(error: BaseException | None) -> dict[str, object]:
    """Give a failure's class and the places in the code that it went through, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-12:] if error else []
    return {
        "fault": type(error).__name__,
        "trace": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


def event(what: str, *, level: int = logging.INFO, error: BaseException | None = None, **said: str | float) -> None:
    """Write a line. `what` and texts among `said` are words of the program, never of people or files."""
    caught: Caught | None = (type(error), error, error.__traceback__) if error else None
    OWN.log(level, "", extra={"said": {"what": what, **said}}, exc_info=caught)


@contextmanager
def timed(what: str, of: str) -> Iterator[None]:
    """Write how long something took and how it ended: done, refused (in words to the person), or a fault's class."""
    began, code = time.perf_counter(), "done"
    try:
        yield
    except SpmError as refusal:
        code = type(refusal).__name__
        raise
    except Exception as error:
        code = type(error).__name__
        raise
    finally:
        event(what, code=code, ms=round((time.perf_counter() - began) * 1000), of=of)


def to_json_lines() -> None:
    """Let everything that is logged in this process go out as JSON lines on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    root.handlers = [handler]
    OWN.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        known = logging.getLogger(name)
        known.handlers, known.propagate = [], True
        known.setLevel(logging.WARNING)

    def own_handler(logger: logging.Logger) -> None:
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING)

    # Streamlit gives each of its loggers a handler of its own when it is made, so the maker is replaced.
    streamlit_loggers.setup_formatter = own_handler
    streamlit_loggers.update_formatter()
    logging.captureWarnings(True)  # noqa: FBT003 - the standard library's name for it
    threading.excepthook = lambda args: event("uncaught", level=logging.ERROR, error=args.exc_value)
