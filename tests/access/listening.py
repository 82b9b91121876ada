"""The server with a line to it, for tests: while it runs, a role is ended and the record read, as `python -m tests.access.listening PORT`."""

from __future__ import annotations

import json
import sys
import threading

import uvicorn

from app import server, settings
from spm_core.figures.audit import audit
from spm_core.ledger import people
from tests.access.people import by_admin


def listen() -> None:
    """Answer each line: {"end": address} ends a role, {} nothing; told are all acts as [kind, who, about]."""
    for line in sys.stdin:
        store = by_admin(settings.store())
        if who := json.loads(line).get("end"):
            people.end(store, who, by="test")
        print(json.dumps([[row["kind"], row["who"], row["about"]] for row in audit(store)["acts"]]), flush=True)


if __name__ == "__main__":
    threading.Thread(target=listen, daemon=True).start()
    uvicorn.run(server.app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_config=None)
