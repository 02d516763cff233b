"""A clinic's server and a Chromium in front of it, on a loop and a thread of their own, where they outlive each test."""

import asyncio
import os
import shutil
import threading

from playwright.async_api import async_playwright

from tests.browser.clinic import opened

#: Long for a page on whatever machine, short for whoever waits for a run that hangs.
LIMIT_S = 600
SMALL, LARGE = {"width": 360, "height": 740}, {"width": 1440, "height": 900}


def chromium():
    """Return where Chromium is; None where it is not. Playwright's own download is not used: it is not Debian's, and not everywhere."""
    return os.environ.get("BELLA_TEST_CHROMIUM") or shutil.which("chromium")


class Stage:
    """Runs what a test asks of the browser, and waits for it: pytest's own loops begin and end with each test."""

    def __init__(self, database_url, data_dir):
        self._given = database_url, data_dir
        self._loop, self._ready, self._failed = asyncio.new_event_loop(), threading.Event(), None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._live(),), name="stage")
        self._windows = {}

    def start(self):
        self._thread.start()
        self._ready.wait(LIMIT_S)
        if self._failed is not None:
            raise self._failed
        return self

    def stop(self):
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(LIMIT_S)
        self._loop.close()

    def run(self, work):
        """Run a coroutine to its end, beside the server."""
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, LIMIT_S), self._loop).result(LIMIT_S)

    async def window(self, language="en-CA", who="owner"):
        """Return the window of somebody who is logged in, or nobody's: one of each kind, as opening one takes long."""
        if (language, who) not in self._windows:
            self._windows[language, who] = await self.new_window(language, who)
        return self._windows[language, who]

    async def new_window(self, language="en-CA", who="nobody"):
        """Open a window with a cookie jar of its own."""
        context = await self._browser.new_context(locale=language, viewport=LARGE, color_scheme="light", reduced_motion="reduce")
        if token := self.clinic.tokens.get(who):
            await context.add_cookies([{"name": self.clinic.cookie, "value": token, "url": self.clinic.url}])
        page = await context.new_page()
        return Window(self.clinic.url, page, await context.new_cdp_session(page))

    async def _live(self):
        self._over = asyncio.Event()
        try:
            async with opened(*self._given) as self.clinic, async_playwright() as playwright:
                self._browser = await playwright.chromium.launch(executable_path=chromium(), args=_arguments())
                self._ready.set()
                await self._over.wait()
                await self._browser.close()
        except Exception as error:  # noqa: BLE001  # whatever it is, ``start`` raises it, in the thread that waits
            self._failed = error
        finally:
            self._ready.set()


class Window:
    """A window in which pages are looked at, with and without scripts."""

    def __init__(self, url, page, session):
        self.url, self.page, self._session, self.said = url, page, session, []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    async def open(self, path, *, scripts=True):
        """Open a page; without scripts none of its own runs, and what stands in ``noscript`` is shown."""
        await self.scripted(scripts)
        return await self.page.goto(self.url + path, wait_until="load")

    async def scripted(self, scripts):
        """Let scripts run from now on, or not. With them off, axe cannot run either: it is let once the page stands."""
        await self._session.send("Emulation.setScriptExecutionDisabled", {"value": not scripts})

    async def look(self, theme, size):
        """Look by another light, in a window of another size."""
        await self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if self.page.viewport_size != size:
            await self.page.set_viewport_size(size)

    def _heard(self, message):
        """Keep what the browser complains of, but for the icon that it asks for where a page names none."""
        if message.type in {"error", "warning"} and not message.location["url"].endswith("/favicon.ico"):
            self.said.append(message.text)

    async def press(self, key, times=1):
        for _ in range(times):
            await self.page.keyboard.press(key)


def _arguments():
    arguments = ["--disable-dev-shm-usage", "--disable-gpu", "--force-prefers-reduced-motion"]
    return [*arguments, "--no-sandbox"] if os.geteuid() == 0 else arguments  # as root Chromium has no sandbox; its pages are our own
