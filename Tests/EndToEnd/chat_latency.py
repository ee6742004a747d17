"""From a message's receipt to the packet with its speech at an overlay's socket: built-in voice, empty queue, no hold-back.

    python chat_latency.py [--messages 100] [--names never]
"""
import argparse
import asyncio
import json
import random
import sys
import time
import urllib.request

from chats import Requests, load_average, overlay, packet, percentile
from server import serving

RULES = {"hold": {"newcomers": 0, "others": 0}, "copies": {"seconds": 0}}
SUBJECTS = "the train,our boss,my cat,that last round,this song,the new map,your keyboard,the second player".split(",")
VERBS = "was late again,looks great today,should have been easier,made me laugh,went better than I thought".split(",")
ENDS = "so let us try once more,and nobody saw it,but that is fine,I think,what a night,see you tomorrow".split(",")


def texts(count):
    """Texts of 40 to 80 characters, each another one."""
    rng, found = random.Random(7), {}
    while len(found) < count:
        text = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)}, {rng.choice(ENDS)} {rng.choice(SUBJECTS)}"
        if 40 <= len(text) <= 80:
            found[text.capitalize() + "."] = None
    return list(found)


async def one(requests, socket, number, text):
    """Seconds from the beginning of the request until its packet is here."""
    start = time.monotonic()
    posting = asyncio.create_task(requests(
        "POST", "/messages", {"id": str(number), "author": {"id": str(number % 9), "name": f"viewer{number % 9}"}, "text": text}))
    header = {}
    while header.get("type") != "clip":
        if isinstance(message := await asyncio.wait_for(socket.recv(), 20), bytes):
            seconds = time.monotonic() - start
            header, audio = packet(message)
    assert header["message"] == str(number) and header["elected"] and audio[:4] == b"RIFF", header
    await socket.send(json.dumps({"type": "started", "item": header["item"]}))
    line = (await posting)["lines"][0]
    assert line["outcome"] == "read" and line["item"] == header["item"], line
    await requests("POST", "/control", {"action": "skip"})
    while True:
        state = await requests("GET", "")
        if not state["items"]:
            return seconds
        await asyncio.sleep(0.005)


def speak(server, text):
    """Seconds in which the server makes the same speech for somebody who asks for it."""
    start = time.monotonic()
    body = json.dumps({"input": text, "response_format": "wav", "stream": False, "cache": False}).encode()
    with urllib.request.urlopen(
            urllib.request.Request(server.url + "/v1/audio/speech", body, {"Content-Type": "application/json"})) as response:
        response.read()
    return time.monotonic() - start


async def measure(server, names, count):
    requests = Requests(server.port)
    await requests("PUT", "/rules", {**RULES, "sentences": {"name": names}})
    async with await overlay(requests) as socket:
        return [(await one(requests, socket, number, text), await asyncio.to_thread(speak, server, text))
                for number, text in enumerate(texts(count))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--bar", type=float, default=120, help="milliseconds within which 95 %% have to be")
    parser.add_argument("--names", choices=["never", "always"], default="never")
    arguments = parser.parse_args()
    with serving(auth__requests_per_minute=1_000_000, server__log_level="warning") as server:
        seconds, speech = zip(*asyncio.run(measure(server, arguments.names, arguments.messages)))
    p95 = percentile(seconds, 0.95)
    print(f"{len(seconds)} messages, names {arguments.names}: message to packet, median {percentile(seconds, 0.5) * 1000:.0f} ms, "
          f"p95 {p95 * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms (bar: p95 under {arguments.bar:.0f} ms); "
          f"the same speech by request, median {percentile(speech, 0.5) * 1000:.0f} ms, p95 {percentile(speech, 0.95) * 1000:.0f} ms; {load_average()}")
    if p95 * 1000 >= arguments.bar:
        sys.exit("too late")


if __name__ == "__main__":
    main()
