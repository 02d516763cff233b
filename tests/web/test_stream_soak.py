"""
A server holds no more memory after a thousand calls by live audio than after its first two hundred.

What is held is what was allocated and not freed, to the byte, so that no allocator's slack hides what is lost a call, nor passes for it;
the memory that the system counts is looked at as well. Sentences that were spoken are kept on purpose (8 MB at most) and not counted. The
short profile rings thirty-six times, while caches still fill: it finds what keeps the audio of a call.
"""

import ctypes
import os
import sys

import aiohttp
import pytest

from tests.web.crowd import ring, served

TELLS = sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "mallinfo2")
SOAK = os.environ.get("BELLA_TEST_SOAK") == "1"
#: Calls after which memory is looked at, and by how many MB what is held may have grown between: less than 3 kB a call in the long profile.
FIRST, ALL, HELD_MB = (200, 1000, 2.4) if SOAK else (12, 36, 1.2)
#: By how many MB the memory that the system counts may have grown: glibc's slack is in it, which is two or three times that of Python's own
#: allocator, with which a server grows by 7 MB or less in the long profile.
COUNTED_MB = 40.0 if SOAK else 10.0


@pytest.mark.soak
@pytest.mark.skipif(not TELLS, reason="Linux tells what a process takes, and glibc 2.33 what is allocated")
async def test_memory_does_not_grow_with_the_number_of_calls(tmp_path, record_property, monkeypatch):
    monkeypatch.setenv("PYTHONMALLOC", "malloc")  # the server's: glibc then knows of every byte
    async with served(tmp_path) as process, aiohttp.ClientSession() as session:
        await ring(range(FIRST), session, process.url)
        before, counted_before = await process.held(tmp_path) / 1e6, process.megabytes
        await ring(range(FIRST, ALL), session, process.url)
        after, counted_after = await process.held(tmp_path) / 1e6, process.megabytes
    told = f"{before:.2f} MB held after {FIRST} calls, {after:.2f} after {ALL}; counted {counted_before:.1f} and {counted_after:.1f}"
    print(told)
    record_property("megabytes", told)
    assert after - before <= HELD_MB, told
    assert counted_after - counted_before <= COUNTED_MB, told
