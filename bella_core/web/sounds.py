"""Send a recording, or the part of it that a player asks for."""

import re

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.recordings import RecordingRow
from bella_core.services.recordings.listening import size

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


class NoSuchPart(Exception):  # what there is not, as its neighbours say it
    """There are no such bytes; ``whole`` is how many there are."""

    def __init__(self, whole: int) -> None:
        super().__init__(f"the recording has {whole} bytes")
        self.whole = whole


async def send_sound(request: web.Request, bella: Bella, row: RecordingRow, actor: str) -> web.StreamResponse:
    """
    Send a recording that is kept; who gets it stands in the audit before the first byte is sent.

    Args:
        actor: who listens, for the audit.

    Raises:
        NoSuchPart: the request asks for bytes that there are not.
    """
    whole = size(row)
    wanted = part_of(request.headers.get("Range", ""), whole)
    first, end = wanted or (0, whole)
    await bella.tapes.listening.note(row, actor, first, end)
    headers = {"Cache-Control": "no-store", "Accept-Ranges": "bytes", "Content-Disposition": f'inline; filename="{row.id}.wav"'}
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{whole}"
    response = web.StreamResponse(status=206 if wanted else 200, headers=headers)
    response.content_type, response.content_length = "audio/wav", end - first
    await response.prepare(request)
    async for chunk in bella.tapes.listening.file(row, first, end):
        await response.write(chunk)
    await response.write_eof()
    return response


def part_of(header: str, whole: int) -> tuple[int, int] | None:
    """
    Return the first byte that is asked for and the one behind the last; None for all of them: what is no range counts as none.

    Raises:
        NoSuchPart: there are no such bytes.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        first, end = int(found[1]), min(whole, int(found[2]) + 1 if found[2] else whole)
    else:
        first, end = max(0, whole - int(found[2])), whole
    if first >= end:
        raise NoSuchPart(whole)
    return first, end
