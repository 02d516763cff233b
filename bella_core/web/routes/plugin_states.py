"""``GET /plugins``: how the plugins of this running process stand, which no command can tell that starts one of its own."""

from collections.abc import Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.runtime import report
from bella_core.schemas.figures import PluginItem

from ..auth import KeyGuard
from ..operations import lists, operation
from ..problems import json_response, with_problems
from ..queries import check_query


def plugin_state_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the route of the plugins' states."""

    @operation("Tell how the plugins of this process stand", tag="operations", access="write", answers=lists(PluginItem, paged=False))
    @with_problems
    async def list_plugins(request: web.Request) -> web.Response:
        """Tell every plugin's state and reason, and of each of its hooks the breaker, and how often it ended how."""
        await guard.require(request, "write")  # a reason is a plugin's own words, meant for whoever runs bella
        check_query(request)
        hooks = report.hooks(bella.hooks.runner)
        return json_response({"items": [_item(line, hooks) for line in report.running(bella.registry)]})

    return [web.get("/plugins", list_plugins)]


def _item(plugin: report.PluginLine, hooks: list[report.HookLine]) -> Mapping[str, Any]:
    return {
        **attrs.asdict(plugin),
        "hooks": [
            {"name": line.hook, "breaker": line.breaker, "outcomes": _outcomes(line)} for line in hooks if line.plugin == plugin.name
        ],
    }


def _outcomes(line: report.HookLine) -> Mapping[str, Any]:
    return {
        outcome: {"count": count, "seconds": round(seconds, 3), "longest": round(longest, 3)}
        for outcome, (count, seconds, longest) in line.outcomes.items()
    }
