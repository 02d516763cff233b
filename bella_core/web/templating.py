"""The templates of bella's pages; whatever is put into one is escaped."""

import functools
from typing import Any

import jinja2


@functools.cache
def _environment() -> jinja2.Environment:
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    return jinja2.Environment(loader=jinja2.PackageLoader("bella_core.web"), autoescape=True, **options)


def render(template: str, **values: object) -> str:
    """Return a page: a template of ``templates/``, filled in."""
    return _environment().get_template(template).render(**values)
