"""What a page shows, as plain blocks: the host writes the HTML, so that nothing a plugin shows can be taken for markup."""

from typing import Literal, TypeAlias

import attrs


@attrs.frozen
class Link:
    """
    A text that leads somewhere.

    Args:
        to: ``https://…``, ``http://…``, ``mailto:…``, ``tel:…``, or a path within the plugin, such as ``/items?day=2``.
    """

    text: str
    to: str


#: What stands in a list or a cell.
Inline: TypeAlias = str | int | Link


@attrs.frozen
class Heading:
    """A heading within the page."""

    text: str


@attrs.frozen
class Paragraph:
    """Some sentences; ``parts`` follow one another, so that a link can stand in a sentence."""

    parts: tuple[Inline, ...]

    @classmethod
    def of(cls, *parts: Inline) -> "Paragraph":
        """Return a paragraph of some parts: ``Paragraph.of("See ", Link("the list", "/list"), ".")``."""
        return cls(parts)


@attrs.frozen
class Bullets:
    """A list of things in no order."""

    items: tuple[Inline, ...]


@attrs.frozen
class Facts:
    """Names and their values, such as settings."""

    rows: tuple[tuple[str, Inline], ...]


@attrs.frozen
class Table:
    """A table; every row has as many cells as there are ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    caption: str = ""


@attrs.frozen
class Notice:
    """Something to see first; ``level`` tells how urgent it is."""

    text: str
    level: Literal["info", "warning", "error"] = "info"


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Table | Notice


@attrs.frozen
class PageContent:
    """A page's blocks, in their order, under its title, in the language of the request; at most 200,000 characters in 5,000 texts."""

    blocks: tuple[Block, ...] = attrs.field(repr=False)
