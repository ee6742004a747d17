"""Many connections for minutes: good, slow, leaving and malformed clients; every reply is compared with its twin.

    python load.py [--minutes 10] [--connections 64]
"""
import argparse
import hashlib
import json
import random
import socket
import threading
import time

from server import serving

TEXTS = [f"{start} {end}" for start in
         ("The road was quiet.", "We left early today.", "Nobody saw the cat.", "Hello chat!", "Good game, well played.")
         for end in ("It rained.", "The train was late again.", "See you tomorrow night.", "Three, two, one.")]


def talk(port, body, slow=0.0, leave=None):
    """A request over a bare socket. Returns status, head and decoded body; None if this client left."""
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(
            b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(data)
            + data)
        if leave is not None:
            time.sleep(leave)
            return None
        raw = b""
        while chunk := connection.recv(4096 if slow else 65536):
            raw += chunk
            time.sleep(slow)
    head, _, rest = raw.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        audio = b""
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            count = int(size, 16)
            if count == 0:
                break
            audio, rest = audio + rest[:count], rest[count + 2:]
        rest = audio
    return int(head.split()[1]), head, rest


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    with serving(auth__requests_per_minute=1_000_000, queue__per_client=10_000, log__records=1000,
                 server__log_level="warning", server__connections_per_client=256) as server:
        twins = {}
        for text in TEXTS:
            status, _, audio = talk(server.port, {"input": text, "response_format": "pcm", "cache": False})
            assert status == 200
            twins[text] = audio
        counts, wrong, lock = {}, [], threading.Lock()
        memory, ready = [], []
        end = time.monotonic() + arguments.minutes * 60

        def client(seed):
            random_ = random.Random(seed)
            while time.monotonic() < end:
                kind = random_.choices(["good", "slow", "leaves", "malformed", "oversize"], [60, 10, 15, 10, 5])[0]
                text = random_.choice(TEXTS)
                body = {"input": text, "response_format": "pcm", "cache": random_.random() < 0.3,
                        "priority": random_.choice(["interactive", "chat", "bulk"])}
                try:
                    if kind == "malformed":
                        result = talk(server.port, random_.randbytes(random_.randrange(1, 200)))
                    elif kind == "oversize":
                        result = talk(server.port, {"input": "a" * random_.randrange(5000, 100_000)})
                    elif kind == "leaves":
                        result = talk(server.port, body, leave=random_.random() * 0.5)
                    else:
                        result = talk(server.port, body, slow=0.002 if kind == "slow" else 0)
                except (OSError, ValueError) as error:
                    with lock:
                        wrong.append(f"{kind}: {error!r}")
                    continue
                status = result[0] if result else "left"
                with lock:
                    counts[f"{kind} {status}"] = counts.get(f"{kind} {status}", 0) + 1
                    if status == 200 and kind in ("good", "slow") and result[2] != twins[text]:
                        wrong.append(f"other audio: {text} {hashlib.sha1(result[2]).hexdigest()}, "
                                     f"{len(result[2])} bytes of {len(twins[text])}")
                    if kind in ("malformed", "oversize") and not 400 <= status < 500:
                        wrong.append(f"{kind}: {status}")
                    if kind in ("good", "slow") and status not in (200, 429, 503):
                        wrong.append(f"{kind}: {status}")
                    if status in (429, 503) and b"retry-after" not in result[1].lower():
                        wrong.append("refused without Retry-After")
                if status in (429, 503):
                    time.sleep(random_.random())

        threads = [threading.Thread(target=client, args=(seed,)) for seed in range(arguments.connections)]
        for thread in threads:
            thread.start()
        start = time.monotonic()
        while time.monotonic() < end:
            time.sleep(1)
            ready.append(server.get("/health/ready")["status"] == "ready")
            memory.append((time.monotonic() - start, server.metrics()["process_resident_memory_bytes"]))
        for thread in threads:
            thread.join()
        final = server.metrics()
        after = [bytes_ for at, bytes_ in memory if at > 60] or [bytes_ for _, bytes_ in memory]
        print(json.dumps({
            "minutes": arguments.minutes, "replies": counts, "wrong": wrong[:10], "wrong_count": len(wrong),
            "always_ready": all(ready), "memory_mib_after_first_minute": [
                round(min(after) / 2**20), round(max(after) / 2**20)],
            "memory_first_and_last_third_mean_mib": [
                round(sum(after[:len(after) // 3 or 1]) / (len(after) // 3 or 1) / 2**20, 1),
                round(sum(after[-(len(after) // 3 or 1):]) / (len(after) // 3 or 1) / 2**20, 1)],
            "memory_mib_mean_of_each_minute": [
                round(sum(part) / len(part) / 2**20, 1) for minute in range(int(arguments.minutes) + 1)
                if (part := [bytes_ for at, bytes_ in memory if minute <= at / 60 < minute + 1])],
            "preemptions": final["ishowtts_preemptions_total"],
            "batched_per_pass": final["ishowtts_batched_orders_total"] / final["ishowtts_batches_total"]}, indent=1))
        assert not wrong and all(ready)


if __name__ == "__main__":
    main()
