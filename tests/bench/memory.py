"""
What a server holds in memory once it understands callers: ``python -m tests.bench.memory``.

Starts ``bella serve`` with a demo clinic on SQLite and no plugin but bella-canadian-nlp, has it read utterances in both languages through
``POST /assistant/extract``, and prints the resident memory that the kernel counts for it. Exits 1 above the limit. (A speech engine's
model holds more than all the rest, and is another plugin's.)
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import aiohttp

from tests.bench.understanding import LOCALES, OWN
from tests.peers.postgres import free_port

LIMIT_MB, ROUNDS = 100.0, 5


def resident(pid):
    """Return the megabytes that a process holds now."""
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def read_everything(address, key):
    """Have the server read every utterance, several times, and return how many readings came back."""
    said = [{"text": text, "language": LOCALES[code]} for code, texts in OWN.items() for text in texts]
    found = 0
    async with aiohttp.ClientSession(headers={"X-API-Key": key}, raise_for_status=True) as session:
        for each in said * ROUNDS:
            async with session.post(f"{address}/assistant/extract", json=each) as response:
                found += len((await response.json())["extractions"])
    return found


def measure(folder):
    """Return what the server holds at its start and after reading, in megabytes, and how much it read."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "TWILIO_"))}
    env = own | {"BELLA_DATA_DIR": folder, "BELLA_PLUGIN_HOST__ENABLE": "canadian_nlp", "PYTHONUTF8": "1"}
    bella, port = [sys.executable, "-m", "bella_core.cli"], free_port()
    with (Path(folder) / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen([*bella, "serve", "--port", str(port)], env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        asyncio.run(until_ready(address))
        made = subprocess.run([*bella, "keys", "create", "bench", "--scope", "read"], env=env, check=True, capture_output=True, text=True)
        before = resident(server.pid)
        found = asyncio.run(read_everything(address, made.stdout.split()[-1]))
        return before, resident(server.pid), found
    finally:
        server.terminate()
        server.wait()


async def until_ready(address, seconds=60):
    """Wait until the server answers."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(seconds):
        while True:
            try:
                async with session.get(f"{address}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass  # it does not listen yet
            await asyncio.sleep(0.1)


def main():
    with tempfile.TemporaryDirectory() as folder:
        before, after, found = measure(folder)
    print(f"bella serve: {before:.1f} MB at its start, {after:.1f} MB after {found} readings; limit {LIMIT_MB:.0f} MB")
    return int(after > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
