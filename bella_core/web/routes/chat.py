"""``POST /assistant/chat``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import UnknownCall
from bella_core.schemas.chat import ChatAnswer, ChatLook, ChatMessage, ChatOpening, ChatPart, read_chat
from bella_core.schemas.converter import Unreadable, write
from bella_core.schemas.problems import Problem
from bella_core.services.assistant_request import contact_number, locale_of, location_of
from bella_core.services.chat import ChatBusy, ChatOver, ChatTrouble, Message, Opening, Written

from ..auth import KeyGuard
from ..operations import operation, shows
from ..problems import ProblemError, json_response, read_json, unreadable, with_problems


def chat_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of conversations in writing."""

    @operation(
        "Begin a conversation in writing, answer in one, or repeat what was written last",
        tag="assistant",
        access="write",
        body=ChatOpening | ChatLook | ChatMessage,
        answers=shows(ChatAnswer),
        errors=(404, 409, 410),
    )
    @with_problems
    async def chat(request: web.Request) -> web.Response:
        """Begin a conversation, answer a message in one, or repeat what was written last."""
        holder = await guard.require(request, "write")
        document = await read_json(request)
        try:
            written = await _answer(bella, holder.id, read_chat(document))
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        except UnknownCall:
            raise ProblemError(Problem(404, "No such conversation", "this key has no conversation with that id; begin one")) from None
        except ChatBusy as error:
            raise ProblemError(Problem(409, "Not this message's turn", f"{error}; send the id alone to see where it stands")) from None
        except ChatOver as error:
            raise ProblemError(Problem(410, "Conversation over", f"{error}; begin another")) from None
        except ChatTrouble as error:
            raise ProblemError(Problem(503, "No answer yet", f"{error}; send the same again"), {"Retry-After": "2"}) from None
        return json_response(write(_shown(written)))

    return [web.post("/assistant/chat", chat)]


async def _answer(bella: Bella, holder: str, asked: ChatOpening | ChatLook | ChatMessage) -> Written:
    match asked:
        case ChatLook(id=call_id):
            return await bella.chat.look(holder, call_id)
        case ChatMessage():
            return await bella.chat.say(holder, Message(asked.id, asked.message_id, asked.after, asked.message))
    location = location_of(await bella.clinics.refresh(), asked.location)
    language = locale_of(asked.language, location) if asked.language is not None else None
    return await bella.chat.start(holder, Opening(location, contact_number(asked.from_, location), language, asked.message_id))


def _shown(written: Written) -> ChatAnswer:
    parts = tuple(ChatPart(part.language, part.text) for part in written.said.parts)
    return ChatAnswer(id=written.id, turn=written.turn, status=written.said.status, messages=parts, outcome=written.outcome)
