"""A real SMTP server (aiosmtpd) that keeps the e-mails that it takes."""

import email
import email.policy
import logging

from aiosmtpd.controller import Controller

#: It logs whatever it is sent; that is its own business.
logging.getLogger("mail.log").propagate = False


class SmtpServer(Controller):
    """
    Listen on a port of its own: ``with SmtpServer() as server: server.mails``.

    Attributes:
        mails: what was taken. ``asked``: how many e-mails came.
        answer: to an e-mail, in the place of ``250 taken``.
    """

    def __init__(self):
        self.mails, self.answer, self.asked = [], "", 0
        super().__init__(self, "127.0.0.1", 0)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # the library's name
        self.asked += 1
        if self.answer:
            return self.answer
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]  # the system's choice
        super()._trigger_server()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
