"""
Twilio's Recordings endpoint, strict: it gives a recording's file, and deletes it, under Basic authentication.

By https://www.twilio.com/docs/voice/api/recording: ``GET …/Recordings/RE….wav`` gives 16-bit mono WAV at 8 kHz, 404 while it is being
written or after it was deleted; ``DELETE …/Recordings/RE….json`` answers 204, and 404 the second time.
"""

import base64
import io
import re
import wave

from bella_core.telephony import mulaw
from bella_core.testing import Remote, Response

ACCOUNT, TOKEN = "AC" + "5" * 32, "a-token-of-the-tests"

_PATH = re.compile(rf"/2010-04-01/Accounts/{ACCOUNT}/Recordings/(RE[0-9a-f]{{32}})\.(wav|json)")


def wav(audio):
    """Return telephone audio as the file that Twilio makes of it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(mulaw.to_pcm16(audio))
    return file.getvalue()


class TwilioRecordings:
    """
    An account at Twilio.

    Attributes:
        kept: telephone audio by the recording's id. ``deleted``: ids, in order. ``fetched``: how often a file was asked for.
        trouble: the status that everything is answered with; 0 for none.
    """

    def __init__(self):
        self.kept, self.deleted, self.fetched, self.trouble = {}, [], 0, 0

    def __enter__(self):
        self._remote = Remote(self._respond)
        return self

    def __exit__(self, *_):
        self._remote.close()
        assert self._remote.mistakes == []

    @property
    def settings(self):
        return {"account_sid": ACCOUNT, "auth_token": TOKEN, "base_url": self._remote.url}

    def _respond(self, request):
        found = _PATH.fullmatch(request.path)
        wanted = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.trouble or request.headers.get("authorization") != wanted:
            return Response.json({"code": 20003, "message": "Authenticate"}, self.trouble or 401)
        assert found, f"Twilio has no such address: {request.path}"
        assert (request.method, found[2]) in {("GET", "wav"), ("DELETE", "json")}, (request.method, request.path)
        if request.method == "DELETE":
            there = self.kept.pop(found[1], None) is not None
            self.deleted += [found[1]] if there else []
            return Response(204) if there else Response.json({"code": 20404, "message": "not found"}, 404)
        self.fetched += 1
        audio = self.kept.get(found[1])
        return Response.json({"code": 20404}, 404) if audio is None else Response(200, wav(audio), {"Content-Type": "audio/x-wav"})
