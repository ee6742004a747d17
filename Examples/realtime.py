"""Speaks what is written on standard input, word by word as it comes, over the realtime WebSocket.

    pip install websockets
    echo "Hello there. How are you today?" | python Examples/realtime.py | aplay -f S16_LE -r 24000
"""
import asyncio
import json
import sys

import websockets


async def main(url="ws://127.0.0.1:27121/v1/realtime", voice=None):
    async with websockets.connect(url) as socket:
        if voice:
            await socket.send(json.dumps({"type": "session.update", "voice": voice}))

        async def write():
            for line in sys.stdin:
                for word in line.split(" "):
                    await socket.send(json.dumps({"type": "text.append", "text": word + " "}))
            await socket.send(json.dumps({"type": "text.commit"}))

        writing = asyncio.create_task(write())
        async for message in socket:
            if isinstance(message, bytes):
                sys.stdout.buffer.write(message)
                sys.stdout.buffer.flush()
                continue
            event = json.loads(message)
            print(event, file=sys.stderr)
            if event["type"] == "done":
                break
        await writing


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
