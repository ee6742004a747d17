"""What the tests of the live chat share: requests over one connection, an overlay that plays, packets."""
import asyncio
import contextlib
import json
import os
import struct
import time

import websockets


class Requests:
    """Requests over one connection, one after the other."""

    def __init__(self, port):
        self.port, self.lock, self.streams = port, asyncio.Lock(), None

    async def __call__(self, method, path, body=None):
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        head = (f"{method} /v1/live-chat{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(data)}\r\n\r\n").encode()
        async with self.lock:
            # A server closes a connection that nothing comes on.
            if self.streams is None or self.streams[0].at_eof():
                self.streams = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self.streams
            # Whoever gives up in the middle leaves no answer to the next.
            self.streams = None
            writer.write(head + data)
            async with asyncio.timeout(30):
                lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
                fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
                answer = json.loads(await reader.readexactly(int(fields["content-length"])))
            self.streams = reader, writer
        status = int(lines[0].split()[1])
        if not 200 <= status < 300:
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return answer

    def close(self):
        if self.streams:
            self.streams[1].close()


def packet(data):
    """The header of a packet, and its sound."""
    length = struct.unpack("<I", data[:4])[0]
    return json.loads(data[4:4 + length]), data[4 + length:]


async def connect(port, path):
    return await websockets.connect(
        f"ws://127.0.0.1:{port}/v1/live-chat{path}", compression=None, max_size=None, max_queue=None)


async def overlay(requests):
    """A listener that can sound, as an overlay joins."""
    token = (await requests("GET", "/token"))["token"]
    socket = await connect(requests.port, f"/overlay?token={token}")
    hello = json.loads(await asyncio.wait_for(socket.recv(), 10))
    assert hello["type"] == "hello", hello
    await socket.send(json.dumps({"type": "state", "audible": True, "active": True}))
    return socket


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def every(seconds, act):
    """Acts now and then each so many seconds."""
    while True:
        result = act()
        if asyncio.iscoroutine(result):
            await result
        await asyncio.sleep(seconds)


class Lag:
    """How late this process is itself: a figure of a test is no better than that."""

    def __init__(self):
        self.longest = 0.0

    async def watch(self):
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            self.longest = max(self.longest, time.monotonic() - before - 0.02)


@contextlib.asynccontextmanager
async def background(*coroutines):
    """Runs these beside; a failure of one is raised at the end."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        yield tasks
    finally:
        failed = [task for task in tasks if task.done() and not task.cancelled() and task.exception()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in failed:
        raise task.exception()


def load_average():
    return "load average %.1f %.1f %.1f on %d cores" % (*os.getloadavg(), os.cpu_count())
