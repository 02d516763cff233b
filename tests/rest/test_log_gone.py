"""A server whose log nobody reads any more, as after ``bella serve | head``, still answers."""

import io

import pytest

from bella_core.core import logging

from .conftest import ONE_ENGINE


@pytest.fixture
def closed_log():
    stream = io.BytesIO()
    stream.close()
    logging.configure(stream=stream, libraries=False)
    yield
    logging.configure(libraries=False)


@ONE_ENGINE
async def test_requests_are_answered_without_a_log(bella, writer, closed_log):
    logging.get_logger("bella_core.tests").warning("signature_wrong")

    assert (await writer.book("This is Sarah Wilson, I need a cleaning."))["missing"] == ["time"]
    async with writer.session.post(writer.url + "/twilio/voice", data=b"no form") as response:
        assert response.status == 415
