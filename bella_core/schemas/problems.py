"""Errors as RFC 9457 problem documents."""

import attrs

from .converter import Mistake

#: The media type of a problem document.
PROBLEM_JSON = "application/problem+json"


@attrs.frozen
class Problem:
    """
    Tell a program, and the person who wrote it, what went wrong.

    Args:
        status: the HTTP status. ``title``: the kind of problem, the same words every time.
        detail: this problem, and how to mend it; never a patient's data.
        errors: where in the request, one by one.
        type: ``about:blank``: the status says which kind it is.
    """

    status: int
    title: str
    detail: str
    errors: tuple[Mistake, ...] = ()
    type: str = "about:blank"
