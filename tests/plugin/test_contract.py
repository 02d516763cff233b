"""Nothing of a released contract disappears or comes to mean something else without having warned before."""

import attrs
import pytest

from bella_core import __version__
from bella_core.plugin import Kind, deprecations
from bella_core.plugin.deprecations import DEPRECATIONS, Deprecation
from bella_core.plugin.hooks import hook
from tests.plugin import snapshot

RELEASED = {"1.0.0", "1.1.0"}


@attrs.frozen
class Page:
    rows: tuple[str, ...]
    cursor: str | None = None


class Family:
    @hook(Kind.PULL, 60.0)
    async def fetch(self, source: str, cursor: str | None) -> Page: ...


def recorded(*families, version="1.0.0", **names):
    """The contract of these families, as it was recorded when ``version`` was made."""
    return snapshot.renewed({"parts": {}, "gone": {}}, snapshot.contract(families, names), version)


def told(before, *families, version="1.2.0", bound=RELEASED, **names):
    return list(snapshot.problems(before, snapshot.contract(families, names), version, bound))


def changed(**fields):
    return attrs.make_class("Page", {name: attrs.field(type=kind) for name, kind in fields.items()}, frozen=True)


# --- the contract of bella itself ---------------------------------------------------------------------------------------


def test_the_contract_is_the_recorded_one():
    now = snapshot.renewed(snapshot.read(), snapshot.contract(), __version__)

    assert list(snapshot.problems(snapshot.read(), snapshot.contract(), __version__, snapshot.released())) == []
    assert now == snapshot.read(), "run: python tests/plugin/snapshot.py"


def test_every_deprecation_is_well_made_and_none_is_overdue():
    for entry in DEPRECATIONS:
        assert mistakes(entry, __version__) == []


def test_what_is_gone_had_warned_before_it_went():
    for part, entry in snapshot.read()["gone"].items():
        assert snapshot.release(entry["deprecated"])[:2] < snapshot.release(entry["breaks_in"])[:2], part
        assert part not in snapshot.contract()


def mistakes(entry, version):
    """What is wrong with an entry in a release."""
    found = []
    if not {f"{entry.since}", f"{entry.breaks_in}:"} <= set(str(entry).split()):
        found.append("its text does not name its releases")
    if len(entry.instead.split()) < 2:
        found.append("it does not say what to use instead")
    if snapshot.release(entry.since)[:2] >= snapshot.release(entry.breaks_in)[:2]:
        found.append("it warns for less than a minor release")
    if snapshot.release(entry.breaks_in) <= snapshot.release(version):
        found.append("its release has come: take out what it is about, and the entry")
    return found


# --- and how it is held to it, on a contract of the tests' own -----------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (Deprecation("hook", "fetch", "1.1.0", "1.3.0", "use schedule_pull"), []),
        (
            Deprecation("hook", "fetch", "1.1.0", "1.2.0", "use schedule_pull"),
            ["its release has come: take out what it is about, and the entry"],
        ),
        (Deprecation("hook", "fetch", "1.2.0", "1.2.3", "use schedule_pull"), ["it warns for less than a minor release"]),
        (Deprecation("hook", "fetch", "1.1.0", "1.3.0", ""), ["it does not say what to use instead"]),
    ],
)
def test_an_entry_that_is_overdue_too_short_or_of_no_help_is_a_mistake(entry, wrong):
    assert mistakes(entry, "1.2.0") == wrong


async def shorter(self, source: str) -> Page: ...


async def turned(self, cursor: str | None, source: str) -> Page: ...


@pytest.mark.parametrize(
    ("hooks", "problem"),
    [
        ({}, "hook fetch is gone without warning: deprecate it for a minor release first"),
        ({"fetch": shorter}, "argument fetch.cursor is gone without warning: deprecate it for a minor release first"),
        ({"fetch": turned}, "argument fetch.source meant '0 str' and means '1 str'"),
    ],
)
def test_a_hook_or_an_argument_that_goes_without_warning_is_refused(hooks, problem):
    family = type("Family", (), {name: hook(Kind.PULL, 60.0)(function) for name, function in hooks.items()})

    assert any(line.startswith(problem) for line in told(recorded(Family), family))


def test_a_hook_that_is_combined_or_run_in_another_way_is_refused():
    class Other:
        @hook(Kind.DELIVER, 60.0)
        async def fetch(self, source: str, cursor: str | None) -> Page: ...

    (problem,) = told(recorded(Family), Other)

    assert problem == (
        "hook fetch meant 'pull, runs async, async, returns Page' and means 'deliver, runs async, async, returns Page': "
        "leave it, and make another of another name"
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"rows": tuple[str, ...]}, "field Page.cursor is gone: a type keeps its fields"),
        ({"rows": tuple[int, ...], "cursor": str | None}, "field Page.rows meant"),
        ({"cursor": str | None, "rows": tuple[str, ...]}, "field Page.rows meant"),
    ],
)
def test_a_type_keeps_its_fields_their_types_and_their_order(fields, problem):
    assert any(line.startswith(problem) for line in told(recorded(Page=Page), Page=changed(**fields)))


def test_a_new_field_has_a_default():
    @attrs.frozen
    class Longer:
        rows: tuple[str, ...]
        cursor: str | None = None
        complete: bool = True

    assert told(recorded(Page=Page), Page=Longer) == []
    needed = changed(rows=tuple[str, ...], cursor=str | None, complete=bool)
    assert "field Page.complete is new and has no default: whoever builds one would break" in told(recorded(Page=Page), Page=needed)


def test_there_may_be_more_hooks_more_arguments_more_words_and_longer_deadlines():
    from typing import Literal

    class More:
        @hook(Kind.PULL, 90.0)
        async def fetch(self, source: str, cursor: str | None, since: str) -> Page: ...

        @hook(Kind.PULL, 60.0)
        async def fetch_all(self, source: str) -> Page: ...

    assert told(recorded(Family), More) == []
    before = recorded(Severity=Literal["info", "warning"])
    assert told(before, Severity=Literal["info", "warning", "critical"]) == []
    assert told(before, Severity=Literal["info", "critical"]) != []


def test_what_no_release_has_may_still_change():
    before = recorded(Family, version="1.2.0", Page=Page)

    assert told(before) == []
    assert told(before, bound={*RELEASED, "1.2.0"}) != []


def test_what_warned_may_go_in_its_release_and_is_remembered(monkeypatch):
    entry = Deprecation("argument", "fetch.cursor", "1.1.0", "1.2.0", "leave it out")
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (entry,))
    before = recorded(Family)
    monkeypatch.setattr(deprecations, "DEPRECATIONS", ())

    class Shorter:
        @hook(Kind.PULL, 60.0)
        async def fetch(self, source: str) -> Page: ...

    assert told(before, Shorter, version="1.1.3") != []
    assert told(before, Shorter, version="1.2.0") == []
    gone = snapshot.renewed(before, snapshot.contract((Shorter,), {}), "1.2.0")["gone"]
    assert (gone["argument fetch.cursor"]["deprecated"], gone["argument fetch.cursor"]["breaks_in"]) == ("1.1.0", "1.2.0")


def test_with_a_hook_that_may_go_go_its_arguments(monkeypatch):
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (Deprecation("hook", "fetch", "1.1.0", "1.2.0", "use schedule_pull"),))

    assert told(recorded(Family)) == []
