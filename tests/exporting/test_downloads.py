"""A table is sent as a file that nobody keeps, and a part of one never passes for the whole."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bella_core.services.exporting.tables import Column, Table
from bella_core.web.downloads import send_table

TABLE = Table("visits", (Column("id", "Id"),))


async def fetched(rows):
    """Serve the rows over a socket and fetch them."""

    async def handler(request):
        return await send_table(request, "csv", TABLE, rows())

    app = web.Application()
    app.add_routes([web.get("/visits.csv", handler)])
    async with TestServer(app) as server, aiohttp.ClientSession() as session, session.get(server.make_url("/visits.csv")) as response:
        return response.headers, await response.read()


async def test_a_table_is_a_file_to_keep_for_its_reader_and_for_nobody_between():
    async def rows():
        for number in range(3):
            yield (number,)

    headers, body = await fetched(rows)
    assert headers["Content-Disposition"] == 'attachment; filename="visits.csv"'
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"].startswith("text/csv")
    assert body.decode("utf-8-sig").split() == ["Id", "0", "1", "2"]


async def test_a_table_that_breaks_off_is_no_whole_answer():
    async def rows():
        for number in range(20_000):
            yield (number,)
            if not number % 1000:
                await asyncio.sleep(0)
        raise RuntimeError("the database went away")

    with pytest.raises(aiohttp.ClientPayloadError):
        await fetched(rows)
