"""``POST /assistant/extract`` and ``POST /assistant/book``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import KeyReused
from bella_core.schemas.assistant import BookAnswer, BookProposal, BookText, ExtractText, read_request
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.figures import ReadText
from bella_core.schemas.problems import Problem
from bella_core.services.assistant import Assistant
from bella_core.services.assistant_extract import read_values
from bella_core.services.assistant_tokens import BadProposal, ProposalExpired

from ..auth import KeyGuard
from ..idempotency import request_key
from ..operations import REPEATABLE, operation, shows
from ..problems import ProblemError, json_response, misfits, read_json, unreadable, with_problems


def assistant_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of the assistant."""

    @operation("Tell what is read in a text", tag="assistant", access="read", body=ExtractText, answers=shows(ReadText))
    @with_problems
    async def extract(request: web.Request) -> web.Response:
        """Tell what is read in a text."""
        await guard.require(request, "read")
        document = await read_json(request)
        try:
            return json_response(await read_values(read(document, ExtractText), bella.clinics, bella.extraction, bella.clock))
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None

    @operation(
        "Book what a text asks for, or take up a proposal",
        tag="assistant",
        access="write",
        body=BookText | BookProposal,
        answers=shows(BookAnswer),
        parameters=(REPEATABLE,),
        errors=(410,),
    )
    @with_problems
    async def book(request: web.Request) -> web.Response:
        """Book what a text asks for, or take up a proposal."""
        holder = await guard.require(request, "write")
        key = await request_key(bella.db, request, holder, "assistant")
        document = await read_json(request)
        assistant = Assistant(
            db=bella.db, vault=bella.vault, clinics=bella.clinics, booking=bella.booking, extraction=bella.extraction, clock=bella.clock
        )
        try:
            asked = read_request(document)
            return json_response(await assistant.answer(asked, actor=f"api:{holder.name}", key=key))
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        except BadProposal as error:
            raise misfits("No proposal", {"proposal": f"{error}; send the text again"}) from None
        except ProposalExpired as error:
            raise ProblemError(Problem(410, "Proposal expired", str(error))) from None
        except KeyReused as error:
            raise ProblemError(Problem(422, "Idempotency key reused", str(error))) from None

    return [web.post("/assistant/extract", extract), web.post("/assistant/book", book)]
