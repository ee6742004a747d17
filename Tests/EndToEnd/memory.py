"""Memory of a server whose voices come and go: each is uploaded, spoken with, and deleted, one after the other.

    python memory.py [--rounds 160] [--clients 2]

Its anonymous memory may grow by what is kept of them and no more: references of 32 voices (11 MiB), a workspace, scratch and
texts (6). Speech, uploads and their preparation take blocks of every size; what stays of some would pin the room of the others
if the allocator put them all in one heap.
"""
import argparse
import concurrent.futures
import json
import pathlib
import sys
import threading
import urllib.request

from durability import VOICE, call, form
from server import serving

KEPT = 4
BAR = 25  # MiB


def anonymous(server):
    """Of the process, in MiB: heaps, mapped blocks and stacks, without the files that are mapped."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def speak(server, voice):
    body = json.dumps({"input": "Good night.", "voice": voice, "response_format": "wav", "cache": False}).encode()
    with urllib.request.urlopen(urllib.request.Request(server.url + "/v1/audio/speech", data=body), timeout=60) as response:
        assert len(response.read()) > 5_000, "too short"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=160)
    parser.add_argument("--clients", type=int, default=2)
    arguments = parser.parse_args()
    if sys.platform != "linux":
        return print("left out: it reads /proc")
    audio = (VOICE / "reference.wav").read_bytes()
    lock, samples = threading.Lock(), []
    # No speech is kept, so that the caches are full early.
    with serving(auth__requests_per_minute=1_000_000, queue__cache_bytes=0, log__records=100) as server:
        ready = anonymous(server)

        def work(client):
            mine = []
            for number in range(client, arguments.rounds, arguments.clients):
                name = f"v{number}"
                call(server, "POST", "/v1/audio/voices", form(id=name.encode(), text=f"We left early, number {number}.".encode(), audio=audio))
                mine.append(name)
                speak(server, name)
                if len(mine) > KEPT:
                    call(server, "DELETE", f"/v1/audio/voices/{mine.pop(0)}")
                with lock:
                    samples.append(anonymous(server))
        with concurrent.futures.ThreadPoolExecutor(arguments.clients) as clients:
            for done in [clients.submit(work, client) for client in range(arguments.clients)]:
                done.result()
    last = samples[-len(samples) // 4:]
    grown = sum(last) / len(last) - ready
    print(f"{len(samples)} voices: {ready:.1f} MiB when ready, {grown:.1f} more in the last quarter (bar {BAR})")
    assert grown <= BAR, "more is kept than the caches hold"


if __name__ == "__main__":
    main()
