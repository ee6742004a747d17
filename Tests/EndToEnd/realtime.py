"""The realtime WebSocket: text in pieces, sentences in order, cancelling, errors, keys.

    python realtime.py
"""
import asyncio
import base64
import json

import websockets

from server import SENTENCE, serving


async def shimmy(server):
    """Shimmy's clients: one request, the speech as JSON in JSON, done; errors; a client that leaves."""
    url = f"ws://127.0.0.1:{server.port}/shimmy/ws/generate"
    async with websockets.connect(url) as socket:
        await socket.send(json.dumps({"model": "f5-tts", "prompt": SENTENCE}))
        speech = json.loads(await asyncio.wait_for(socket.recv(), 30))["response"]
        wav = base64.b64decode(speech["audio_base64"])
        assert wav[:4] == b"RIFF" and len(wav) == 44 + 2 * speech["waveform_len"] and speech["engine"] == "shimmy"
        assert json.loads(await socket.recv()) == {"done": True}
    for bad, code in [("{", "invalid_json"), ('{"model": "x", "prompt": "Hi."}', "model_not_found"),
                      ('{"model": "f5-tts"}', "missing_field"), ('{"model": "f5-tts", "prompt": " "}', "empty_input")]:
        async with websockets.connect(url) as socket:
            await socket.send(bad)
            assert json.loads(await socket.recv())["error"]["code"] == code, bad
    before = server.metrics()["ishowtts_cancelled_total"]
    async with websockets.connect(url) as socket:
        prompt = json.dumps({"text": SENTENCE * 3, "nfe_step": 128})
        await socket.send(json.dumps({"model": "f5-tts", "prompt": prompt}))
        await asyncio.sleep(0.3)
    for _ in range(100):
        if server.metrics()["ishowtts_cancelled_total"] == before + 1:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("speech of a client that left is not given up")


async def until(socket, last):
    events, audio = [], {}
    while True:
        message = await asyncio.wait_for(socket.recv(), 30)
        if isinstance(message, bytes):
            audio[events[-1]["index"]] = audio.get(events[-1]["index"], b"") + message
            continue
        events.append(json.loads(message))
        if events[-1]["type"] == last:
            return events, audio


async def talk(server):
    url = f"ws://127.0.0.1:{server.port}/v1/realtime"
    async with websockets.connect(url) as socket:
        assert json.loads(await socket.recv())["type"] == "session.ready"
        await socket.send(json.dumps({"type": "session.update", "voice": "hana", "response_format": "pcm"}))
        await until(socket, "session.updated")
        # As a language model writes: pieces that end anywhere.
        text = f"{SENTENCE} It cost 3.50 in all. And then"
        for start in range(0, len(text), 7):
            await socket.send(json.dumps({"type": "text.append", "text": text[start:start + 7]}))
        events, _ = await until(socket, "sentence.done")
        assert events[0]["type"] == "sentence.started" and events[0]["text"] == SENTENCE
        assert abs(events[-1]["audio_seconds"] - 3.6) < 1, events
        await socket.send(json.dumps({"type": "text.commit", "text": " we slept"}))
        events, audio = await until(socket, "done")
        texts = [event["text"].strip() for event in events if event["type"] == "sentence.started"]
        assert texts == ["It cost 3.50 in all.", "And then we slept"], texts
        for event in events:
            if event["type"] == "sentence.done":
                assert len(audio[event["index"]]) == round(event["audio_seconds"] * 48000)

        before = server.metrics()["ishowtts_cancelled_total"]
        await socket.send(json.dumps({"type": "session.update", "nfe": 128}))
        await until(socket, "session.updated")
        await socket.send(json.dumps({"type": "text.commit", "text": SENTENCE * 3}))
        await until(socket, "sentence.started")
        await asyncio.sleep(0.1)
        await socket.send(json.dumps({"type": "cancel"}))
        await until(socket, "cancelled")
        await socket.send(json.dumps({"type": "session.update", "nfe": 4}))
        await socket.send(json.dumps({"type": "text.commit", "text": "Still here."}))
        events, _ = await until(socket, "done")
        assert [event["text"] for event in events if event["type"] == "sentence.started"] == ["Still here."]
        assert server.metrics()["ishowtts_cancelled_total"] == before + 1

        for bad in ["{", "5", '{"type": "x"}', '{"type": "session.update", "voice": "nobody"}',
                    '{"type": "session.update", "response_format": "wav"}', json.dumps({"type": "text.append", "text": "a" * 5000})]:
            await socket.send(bad)
            event = json.loads(await socket.recv())
            assert event["type"] == "error" and event["code"] and event["message"], event
    # A client that vanishes in the middle of a sentence.
    socket = await websockets.connect(url)
    await socket.send(json.dumps({"type": "session.update", "nfe": 128}))
    await socket.send(json.dumps({"type": "text.commit", "text": SENTENCE}))
    await until(socket, "sentence.started")
    socket.transport.abort()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if not server.metrics()["ishowtts_worker_busy"]:
            break
    else:
        raise AssertionError("still at work after the client vanished")


async def locked(server):
    url = f"ws://127.0.0.1:{server.port}/v1/realtime"
    right = {"Authorization": "Bearer 0123456789abcdef0123"}
    for headers, origin, code in [
        ({}, None, "invalid_api_key"), ({"Authorization": "Bearer wrong"}, None, "invalid_api_key"),
        (right, "https://evil.example", "origin_not_allowed"),
    ]:
        async with websockets.connect(url, additional_headers=headers, origin=origin) as socket:
            assert json.loads(await socket.recv())["code"] == code
            try:
                await socket.recv()
            except websockets.ConnectionClosed as error:
                assert error.rcvd.code == 1008
            else:
                raise AssertionError("not closed")
    async with websockets.connect(url, additional_headers=right) as socket:
        assert json.loads(await socket.recv())["type"] == "session.ready"


def main():
    with serving() as server:
        asyncio.run(talk(server))
        asyncio.run(shimmy(server))
    with serving(auth__keys="me=0123456789abcdef0123") as server:
        asyncio.run(locked(server))
    print("all passed")


if __name__ == "__main__":
    main()
