"""Every page, in both languages, with and without scripts, by day and by night, on a telephone and on a desk: axe finds nothing."""

import os

import pytest

from tests.browser.looking import faults, picture
from tests.browser.pages import PAGES
from tests.browser.stage import LARGE, SMALL

LOOKS = [("light", LARGE), ("light", SMALL), ("dark", LARGE), ("dark", SMALL)]
#: For each way to open a page the look in which axe reads it: each two of (language, scripts, light, size) meet in each of their values, but
#: for the languages with the sizes: the longer words are read where there is less room.
READ = {
    ("en-CA", True): [("light", LARGE)],
    ("en-CA", False): [("dark", LARGE)],
    ("fr-CA", True): [("light", SMALL)],
    ("fr-CA", False): [("dark", SMALL)],
}
READ_LONG = {("en-CA", True): [("light", LARGE)], ("fr-CA", False): [("dark", SMALL)]}
ALL = bool(os.environ.get("BELLA_TEST_SOAK"))


async def walked(stage, page):
    """Return what is wrong with a page, each with how it was looked at."""
    address, wrong = page.address.format(**stage.clinic.ids), []
    for (language, scripts), read in (READ_LONG if page.is_long else READ).items():
        window = await stage.window(language, page.who)
        await window.look(*read[0])
        answer = await window.open(address, scripts=scripts)
        if answer.status != page.status:
            return [f"{address} answers {answer.status} at {window.page.url}"]
        if page.status >= 400:
            window.said.clear()  # the browser says that the page is an error
        await window.scripted(True)
        for look in LOOKS if ALL or os.environ.get("BELLA_TEST_SCREENSHOTS") else read:
            await window.look(*look)
            seen = (page.name, page.who, language, "scripts" if scripts else "no-scripts", look[0], str(look[1]["width"]))
            await picture(window, *seen)
            if ALL or look in read:
                wrong += [f"{' '.join(seen)}: {line}" for line in await faults(window)]
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.who} {page.name}")
def test_axe_finds_nothing(stage, page):
    wrong = stage.run(walked(stage, page))
    assert not wrong, "\n" + "\n".join(wrong)
