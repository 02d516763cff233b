"""Small distributions, installed for a test by putting them on ``sys.path``."""

import sys
import textwrap

import pytest


@pytest.fixture
def install(tmp_path, monkeypatch):
    """
    Install a distribution: ``install("bella-echo", {"echo": "echo_module:Echo"}, echo_module="…source…")``.

    Importing a module that was installed like this is recorded in ``install.imported``.
    """
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def install(name, entries, *, version="1.0", group="bella.plugins", **modules):
        info = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = "".join(f"{key} = {value}\n" for key, value in entries.items())
        (info / "entry_points.txt").write_text(f"[{group}]\n{lines}")
        for module, source in modules.items():
            (tmp_path / f"{module}.py").write_text(textwrap.dedent(source))

    yield install
    for module in set(sys.modules) - before:
        if str(tmp_path) in (getattr(sys.modules[module], "__file__", None) or ""):
            del sys.modules[module]


ECHO = """
    import attrs
    from bella_core.plugin import hookimpl

    @attrs.frozen
    class EchoSettings:
        prefix: str = ""

    class Echo:
        settings = EchoSettings
        api = 1

        def __init__(self, settings):
            self.prefix = settings.prefix

        @hookimpl
        def extract(self, utterance, cleaned, context):
            return ()
"""
