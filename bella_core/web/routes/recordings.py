"""``GET /calls/{call}/recordings``: what was recorded of a call; and each recording as a sound file."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.recordings import ConsentRow, RecordingRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.items import RecordingConsent, RecordingItem
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.openapi import Answer, Parameter
from bella_core.schemas.problems import Problem
from bella_core.telephony.mulaw import RATE_HZ

from ..auth import KeyGuard
from ..languages import N_
from ..operations import lists, operation
from ..problems import ProblemError, json_response, with_problems
from ..queries import check_query
from ..sounds import NoSuchPart, send_sound

_ID = re.compile(r"[0-9a-f-]{36}")


_PART = Parameter("Range", str, N_("which bytes, as HTTP has it"), place="header")
_SOUND = {
    200: Answer(N_("The sound."), media="audio/wav"),
    206: Answer(N_("The part of the sound that was asked for."), media="audio/wav", headers={"Content-Range": "which bytes of how many"}),
}


def recording_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of recordings."""

    @operation(
        "Tell what was recorded of a call, and what is said in it",
        tag="calls",
        access="read",
        answers=lists(RecordingItem, paged=False, consents=tuple[RecordingConsent, ...]),
        errors=(404,),
    )
    @with_problems
    async def list_recordings(request: web.Request) -> web.Response:
        """Tell what was recorded of a call, what is said in it, and what the caller was told before."""
        await guard.require(request, "read")
        check_query(request)
        call_id = request.match_info["call"]
        found = await bella.tapes.listening.of_call(call_id) if _ID.fullmatch(call_id) else None
        if found is None:
            raise ProblemError(Problem(404, "No such call", "no call has this id"))
        zone = zone_at(await bella.clinics.refresh(), found.location_id)
        consents = [_consent(one, zone) for one in found.consents]
        return json_response({"items": [_item(row, zone) for row in found.recordings], "consents": consents})

    @operation(
        "Give a recording, or a part of it", tag="calls", access="read", answers=_SOUND, parameters=(_PART,), errors=(404, 409, 410, 416)
    )
    @with_problems
    async def hear(request: web.Request) -> web.StreamResponse:
        """Send a recording, or the part of it that is asked for; who gets it stands in the audit before the first byte is sent."""
        holder = await guard.require(request, "read")
        row = await _found(request)
        try:
            return await send_sound(request, bella, row, f"api:{holder.name}")
        except NoSuchPart as error:
            raise ProblemError(Problem(416, "No such part", str(error)), {"Content-Range": f"bytes */{error.whole}"}) from None

    async def _found(request: web.Request) -> RecordingRow:
        call_id, recording_id = request.match_info["call"], request.match_info["recording"]
        known = _ID.fullmatch(call_id) and _ID.fullmatch(recording_id)
        row = await bella.tapes.listening.find(call_id, recording_id) if known else None
        if row is None:
            raise ProblemError(Problem(404, "No such recording", "no recording of this call has this id"))
        if row.status != "kept":
            raise ProblemError(await _absent(bella, row), {} if row.status in {"deleted", "failed"} else {"Retry-After": "30"})
        return row

    return [
        web.get("/calls/{call}/recordings", list_recordings),
        web.get("/calls/{call}/recordings/{recording}", hear, allow_head=False),
    ]


async def _absent(bella: Bella, row: RecordingRow) -> Problem:
    """Say why there is no sound."""
    if row.status == "deleted":
        taped = await bella.tapes.listening.of_call(row.call_id)
        until = on_clock(row.expires_at, zone_at(await bella.clinics.refresh(), taped.location_id if taped else None))[:10]
        return Problem(410, "Recording deleted", f"it was kept until {until}, as [recordings] of bella.toml says, and is gone for good")
    if row.status == "failed":
        why = f"it could not be fetched from the carrier ({row.trouble}); look for {row.ref} in the carrier's own console"
        return Problem(410, "Recording not fetched", why)
    return Problem(409, "Recording not here yet", "it is being recorded, or fetched from the carrier; try again in a moment")


def _item(row: RecordingRow, zone: str) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "at": on_clock(row.created_at, zone),
        "language": row.language,
        "status": row.status,
        "trouble": row.trouble,
        "seconds": round(row.samples / RATE_HZ, 1),
        "transcript": row.words,
        "transcript_status": row.words_status,
        "transcript_trouble": row.words_trouble,
        "kept_until": on_clock(row.expires_at, zone),
    }


def _consent(one: ConsentRow, zone: str) -> Mapping[str, Any]:
    return {"kind": one.kind, "version": one.version, "language": one.language, "at": on_clock(one.at, zone)}
