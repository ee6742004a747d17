"""Kills the server at random instants during uploads and changes; nothing that was acknowledged may be lost.

    python durability.py [--kills 200]
"""
import argparse
import json
import random
import sqlite3
import tempfile
import threading
import time
import urllib.error
import urllib.request

from server import ROOT, Server, free_port

VOICE = ROOT / "Models/mini/voices/hana"


def form(**parts):
    body = b""
    for name, value in parts.items():
        disposition = f'form-data; name="{name}"' + ('; filename="a.wav"' if name == "audio" else "")
        body += b"--x\r\nContent-Disposition: " + disposition.encode() + b"\r\n\r\n" + value + b"\r\n"
    return body + b"--x--\r\n"


def call(server, method, path, body=None):
    request = urllib.request.Request(
        server.url + path, data=body, method=method, headers={"Content-Type": "multipart/form-data; boundary=x"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.status


def writer(server, known, pending, stop, seed):
    """Adds, overrides, restores and deletes voices of its own; `known` holds what was acknowledged."""
    random_ = random.Random(seed)
    audio = (VOICE / "reference.wav").read_bytes()
    text = (VOICE / "reference.txt").read_bytes()
    number = 0
    while not stop.is_set():
        name = f"v{seed}-{number}"
        number += 1
        try:
            pending[seed] = (name, "create")
            call(server, "POST", "/v1/audio/voices", form(id=name.encode(), text=text, audio=audio))
            known[name] = text.decode().strip()
            new = f"We left early number {random_.randrange(100)}."
            pending[seed] = (name, new)
            call(server, "POST", f"/api/voices/{name}/reference", form(text=new.encode(), audio=audio))
            known[name] = new
            if random_.random() < 0.5:
                pending[seed] = (name, "delete")
                call(server, "DELETE", f"/v1/audio/voices/{name}")
                known.pop(name)
            pending[seed] = None
        except (OSError, urllib.error.URLError):
            return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    arguments = parser.parse_args()
    random.seed(1)
    known, acknowledged = {}, 0
    with tempfile.TemporaryDirectory() as data:
        for kill in range(arguments.kills):
            server = Server(data, port=free_port(), queue__cache_bytes=0)
            found = {voice["id"]: voice["text"].strip() for voice in server.get("/v1/audio/voices")["voices"]}
            if not kill:
                built_in = set(found)
            else:
                # A change under way at the kill may have happened or not; all others have to be as acknowledged.
                open_ = {entry[0] for entry in pending.values() if entry}
                for name in set(known) | set(found):
                    if name in built_in or name in open_:
                        continue
                    assert found.get(name) == known.get(name), (kill, name, found.get(name), known.get(name))
                for name in open_:
                    known.pop(name, None)
                    if name in found:
                        known[name] = found[name]
            for name in list(known)[:-20]:
                call(server, "DELETE", f"/v1/audio/voices/{name}")
                known.pop(name)
            pending, stop = {}, threading.Event()
            threads = [
                threading.Thread(target=writer, args=(server, known, pending, stop, kill * 10 + index))
                for index in range(3)]
            before = len(known)
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.02, 0.4))
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            acknowledged += len(known) - before
            with sqlite3.connect(f"{data}/ishowtts.sqlite") as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(json.dumps({"kills": arguments.kills, "voices_acknowledged": acknowledged, "lost": 0}))


if __name__ == "__main__":
    main()
