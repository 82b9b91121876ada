"""GET /calendar/CODE.ics: the due days of a unit, a division or the agency, for calendar programs to read again and again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from app import identity, settings
from spm_core import access
from spm_core.access.places import ADDRESSES, SERVED
from spm_core.errors import StoreError, WrongUse

if TYPE_CHECKING:
    from datetime import date

    from starlette.requests import Request

    from spm_core.store import Store

NOBODY = "a calendar program"
"""Who takes a feed, in the record of a store without people."""

_taken: set[tuple[str, str, str, date]] = set()
"""(store, who, feed, day) that stand in the record: a program asks again every quarter of an hour."""
_taking = threading.Lock()


async def calendar_feed(request: Request) -> Response:
    """Answer a feed; 403 for who may not have it, 404 for no such, 503 when it cannot be recorded that it left."""
    code = request.path_params["code"]
    if not code.endswith(".ics"):
        return PlainTextResponse(
            "A calendar's address ends in .ics, for example /calendar/agency.ics\n", status_code=404
        )
    try:
        data = await run_in_threadpool(_calendar, code.removesuffix(".ics"), identity.of_request(request))
    except access.NotAllowed as error:
        return PlainTextResponse(f"{error}\n", status_code=403)
    except WrongUse as error:
        return PlainTextResponse(f"{error}\n", status_code=404)
    except StoreError as error:
        return PlainTextResponse(f"{error}\n", status_code=503)
    return Response(data, media_type="text/calendar; charset=utf-8", headers={"cache-control": "no-cache"})


def _calendar(code: str, visitor: identity.Visitor | None) -> bytes:
    from spm_core import figures  # with documents: the server starts without them
    from spm_core.documents import calendar
    from spm_core.model import Ask, Month
    from spm_core.store.store import utc_now

    store = access.asking(settings.store(), visitor.address if visitor else None)
    access.holds(store, ADDRESSES["/calendar/{code:path}"], "have a calendar of due days")
    on = figures.today(store)
    plan = figures.plan(store, Ask("calendar", Month.of(on)))
    data = calendar.feed(figures.ahead(store, on=on), plan, code, at=utc_now())
    _record(store, code, on)
    return data


def _record(store: Store, code: str, on: date) -> None:
    """Record that a feed left; the same one to the same person once a day."""
    who = access.who_asks(store)
    this = (store.path, who.email if who else "", code, on)
    with _taking:
        if this in _taken:
            return
        access.left(store, SERVED["/calendar/{code:path}"], f"{code}.ics", by=NOBODY)
        _taken.difference_update([one for one in _taken if one[3] != on])
        _taken.add(this)
