"""``bella plugins show NAME``: one plugin, its hooks and settings; only this one is imported."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .common import log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.runtime.showing import PluginPage


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action's arguments."""
    parser.description = __doc__
    parser.add_argument("name", metavar="NAME", help="the plugin's name, as list shows it")


def run(args: argparse.Namespace) -> int:
    """Run the command; 1 if the plugin cannot be used."""
    import attrs

    from bella_core.runtime.showing import shown

    log_to_stderr("error")
    with contextlib.redirect_stdout(sys.stderr):  # what the plugin prints is no part of the page
        page = shown(read_settings(args), args.name)
    print(json.dumps(attrs.asdict(page), ensure_ascii=False, indent=2) if args.json else "\n".join(_lines(page)))
    return 1 if page.plugin.state == "failed" else 0


def _lines(page: "PluginPage") -> Iterator[str]:
    plugin = page.plugin
    yield f"{plugin.name}  {plugin.state}  {plugin.distribution} {plugin.version}"
    if plugin.reason:
        yield f"  {plugin.reason}"
    if plugin.state == "active" and any(hook.name == "startup" for hook in page.hooks):
        yield "  loaded here and not started: GET /plugins of a running bella tells whether it works"
    if page.about:
        yield f"  {page.about}"
    if page.api is not None:
        yield f"  contract {page.api}, loaded in {page.load_ms:g} ms"
    yield from (f"  {use}" for use in plugin.deprecated)
    if page.hooks:
        yield "hooks:"
        yield from (f"  {hook.name:18} {hook.kind}, {hook.deadline_s:g} s, {hook.runs}" for hook in page.hooks)
    yield from _additions(page)
    if page.settings:
        yield f"settings, [plugins.{plugin.name}]:"
        for setting in page.settings:
            yield f"  {setting.name:18} {setting.type}{_standing(setting.default)}"
            if setting.meaning:
                yield f"      {setting.meaning.replace('``', '')}"
            if setting.variable:
                yield f"      {setting.variable}"


def _additions(page: "PluginPage") -> Iterator[str]:
    if page.routes or page.unknown_routes:
        yield "routes and pages:"
        yield from (f"  {line.method} {line.path}, {line.access}" for line in page.routes if not line.title)
        yield from (f"  {line.path} {line.title}, {line.access}" for line in page.routes if line.title)
    if page.unknown_routes:
        yield f"  not known before it has started: {page.unknown_routes}"
    if page.commands:
        yield "commands:"
        yield from (f"  bella {name}" for name in page.commands)


def _standing(default: str) -> str:
    if not default:
        return ", must be set"
    return "" if default == "–" else f" = {default}"
