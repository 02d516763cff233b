"""Settings of plugins: an attrs class, and a type for what must not be printed."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Secret(Generic[T]):
    """
    Hold a value that is never printed, logged or put into an error.

    ``reveal()`` gives it to the one call that needs it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """Return the value."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> str:
        raise TypeError("a Secret cannot be pickled or copied; pass the object itself")
