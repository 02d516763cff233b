"""
How long a request to a language model keeps the event loop: ``python -m tests.bench.model``.

The provider is a process of its own that answers at once. Told are, of the first request and of those after it, the loop's own CPU time and the longest
that a task which wakes every half millisecond was kept waiting (median over rounds); a wait of the machine's own is in both.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time

from bella_openai.plugin import OpenAISettings, _open

from bella_core.plugin import CompletionRequest
from bella_core.testing.strategies import REQUEST_SCHEMA

REQUESTS = 50
REQUEST = CompletionRequest("understand", "Which service?" * 100, "It is for a cleaning.", REQUEST_SCHEMA, 120, 3.0)
ANSWER = {
    "id": "x", "object": "chat.completion", "created": 1, "model": "m", "usage": {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11},
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": '{"choice": "cleaning", "words": "a cleaning"}'}}],
}  # fmt: skip
PROVIDER = f"""
from aiohttp import web
import asyncio, json
async def answer(request):
    await request.read()
    return web.json_response(json.loads({json.dumps(ANSWER)!r}))
async def serve():
    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(3600)
asyncio.run(serve())
"""


async def waits(seen):
    """Note how long each wake-up was late, in milliseconds."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.0005)
        seen.append((time.perf_counter() - before - 0.0005) * 1000)


async def measure(port):
    service = await asyncio.to_thread(_open, OpenAISettings(base_url=f"http://127.0.0.1:{port}/v1"))
    late = []
    task = asyncio.create_task(waits(late))
    await asyncio.sleep(0.3)
    rows = []
    for _ in range(REQUESTS):
        late.clear()
        before = time.thread_time()
        await service.ask(REQUEST)
        rows.append(((time.thread_time() - before) * 1000, max(late)))
    task.cancel()
    await service.close()
    return rows


def main():
    provider = subprocess.Popen([sys.executable, "-c", PROVIDER], stdout=subprocess.PIPE, text=True)
    try:
        first, *others = asyncio.run(measure(int(provider.stdout.readline())))
    finally:
        provider.kill()
        provider.wait()
    print(f"first request    {first[0]:6.2f} ms CPU  {first[1]:6.2f} ms late")
    print(
        f"requests after   {statistics.median(row[0] for row in others):6.2f} ms CPU  {statistics.median(row[1] for row in others):6.2f} ms late"
    )


if __name__ == "__main__":
    main()
