"""
A server takes no more memory after a thousand calls by live audio than after its first two hundred.

What it keeps on purpose is bounded: sentences that were spoken (8 MB), what ended streams left, sessions. The short profile rings sixty times.
"""

import os
import sys

import aiohttp
import pytest

from tests.web.crowd import ring, served

SOAK = os.environ.get("BELLA_TEST_SOAK") == "1"
#: Calls after which memory is taken, and by how many megabytes it may have grown between; the allocator's pools come first.
FIRST, ALL, GROWTH_MB = (200, 1000, 10.0) if SOAK else (20, 60, 10.0)


@pytest.mark.soak
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc tells what a process takes")
async def test_memory_does_not_grow_with_the_number_of_calls(tmp_path, record_property):
    async with served(tmp_path) as process, aiohttp.ClientSession() as session:
        await ring(range(FIRST), session, process.url)
        before = process.megabytes
        await ring(range(FIRST, ALL), session, process.url)
        after = process.megabytes
    print(f"after {FIRST} calls {before:.1f} MB, after {ALL} {after:.1f} MB")
    record_property("megabytes", f"{before:.1f} {after:.1f}")
    assert after - before <= GROWTH_MB, f"{before:.1f} MB after {FIRST} calls, {after:.1f} MB after {ALL}"
