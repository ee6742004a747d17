"""A platform's web server over TLS, with its WebSockets: it can be killed in the midst of everything, and come back."""
import asyncio
import contextlib
import random
import time

from aiohttp import web


class Counterpart:
    """What a platform knows outlives its server. Subclasses add their routes."""

    def __init__(self, context, seed=16):
        self.context, self.port, self.runner = context, 0, None
        self.rng = random.Random(seed)

    def routes(self):
        raise NotImplementedError

    async def start(self):
        app = web.Application(client_max_size=1 << 20)
        app.add_routes(self.routes())
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port, ssl_context=self.context, reuse_address=True).start()
        self.port = self.runner.addresses[0][1]

    async def kill(self):
        """As a process that dies: nobody says goodbye."""
        for connection in list(self.runner.server.connections):
            if connection.transport:
                connection.transport.abort()
        with contextlib.suppress(Exception):
            await self.runner.cleanup()

    async def restart(self, after=0.5):
        await self.kill()
        await asyncio.sleep(after)
        await self.start()

    def place(self, scheme="https"):
        return f"{scheme}://localhost:{self.port}"

    def pieces(self, data):
        """The bytes, cut anywhere, some of them alone."""
        at = 0
        while at < len(data):
            length = self.rng.choice([1, 2, 7, 100, 1000, 4096])
            yield data[at:at + length]
            at += length


async def until(condition, seconds=30, what="", step=0.02):
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        await asyncio.sleep(step)


def refuse_duplicates(pairs):
    """For json.loads: a request that names something twice is none."""
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), names
    return dict(pairs)
