"""What a suite's test promises, and the guard that keeps a subclass from dropping it in silence."""

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

import attrs

F = TypeVar("F", bound=Callable[..., object])


class Grade(Enum):
    """How far a plugin can be trusted: each grade asks for its own promises and for those of the grades below."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


@attrs.frozen
class Promise:
    """
    Hold what one test of a suite stands for.

    Args:
        grade: the lowest grade that asks for it.
        name: the test's. ``says``: the promise, in a sentence.
    """

    grade: Grade
    name: str
    says: str


def promise(grade: Grade) -> Callable[[F], F]:
    """
    Mark a suite's test as a promise; the first line of its docstring is the sentence.

    Args:
        grade: the lowest grade that asks for it.
    """

    def mark(test: F) -> F:
        says = (inspect.getdoc(test) or "").partition("\n")[0].rstrip(".")
        test.bella_promise = Promise(grade, test.__name__, says)  # type: ignore[attr-defined]  # read back by promise_of
        return test

    return mark


def promise_of(test: object) -> Promise | None:
    """Return what a test promises, if it is a suite's."""
    found = getattr(test, "bella_promise", None)
    return found if isinstance(found, Promise) else None


def promises(suite: type) -> dict[str, Promise]:
    """Return every promise of a suite, those of its bases too, by the test's name."""
    return {name: found for base in reversed(suite.__mro__) for name, value in vars(base).items() if (found := promise_of(value))}


def refuse_dropped(suite: type) -> None:
    """
    Refuse a suite's subclass that replaces a promise without saying why.

    Raises:
        TypeError: naming the tests; ``@pytest.mark.xfail(reason=…)`` or ``skip(reason=…)`` on the new one gives the reason.
    """
    dropped = [name for name in promises(suite) if not _kept(inspect.getattr_static(suite, name))]
    if dropped:
        raise TypeError(
            f"{suite.__name__} replaces {', '.join(sorted(dropped))} of bella's suite; "
            "a promise that cannot be kept is marked @pytest.mark.xfail(reason=…) or @pytest.mark.skip(reason=…)"
        )


def _kept(test: object) -> bool:
    return promise_of(test) is not None or any(_reasons(test))


def _reasons(test: object) -> Iterator[str]:
    for mark in getattr(test, "pytestmark", ()):
        if mark.name in {"skip", "xfail"} and str(mark.kwargs.get("reason", "")).strip():
            yield str(mark.kwargs["reason"])
