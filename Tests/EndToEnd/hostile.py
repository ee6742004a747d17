"""Hostile clients of every kind at once, for some minutes, against a server of its own on loopback.

    python hostile.py --minutes 10

Fails if the server crashes, answers with a fault of its own, uses more memory than the bar, or lets `/health/live` wait
longer than the bar. Standard library only. Bounded: a fixed number of threads, each with one connection or a fixed few.
"""
import argparse
import base64
import collections
import http.client
import json
import multiprocessing
import random
import socket
import struct
import threading
import time

from server import SENTENCE, serving

MEMORY_BAR = 300  # MiB, with the built-in voice
HEALTH_BAR = 100  # ms, 99 of 100
# As JSON, so that there are numbers that no type holds.
VALUES = [
    "0", "-1", "1", "4.5", "-0.0", "1e-400", "1e39", "1e308", "1e400", "-1e400", "NaN", "9223372036854775807",
    "9223372036854775808", "18446744073709551616", "-9223372036854775809", "1" * 400, '"1"', '""', "null", "true", "[]", "{}",
    "[[[[]]]]", '"\\ud83d"', '"\\u0000"', '"../../etc/passwd"', '"' + "a" * 5000 + '"']
TEXTS = [
    SENTENCE, "", " ", "你好，世界。", "...", "😂😂", "\u0301" * 3000, "👨" + "\u200d👩" * 20_000, "a" * 4096, "1" * 4000,
    "[pause:10]" * 400, "[voice:nobody]x" * 200, "[" * 4000, "\x00\x01\x02", "\u202e" * 500, "Dr. " * 1000, "。" * 4000]
SPEECH = ["input", "voice", "model", "response_format", "stream_format", "speed", "nfe", "cfg", "sway", "seed", "duration",
          "cross_fade", "remove_silence", "normalize", "start_short", "continuity", "date_order", "tags", "priority", "deadline", "cache"]
COMPATIBLE = ["text", "voice_id", "engine", "speed", "cross_fade_duration", "sway_sampling_coef", "cfg_strength", "nfe_step",
              "fix_duration", "remove_silence", "seed", "target_rms"]
SETTINGS = ["speed", "nfe", "cfg", "gain", "gain_db", "seed"]


def request(port, method, path, body=None, headers=None, timeout=90):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def raw(port, data, seconds):
    """Sends bytes, does not read for a while, and takes then what came."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)
        time.sleep(seconds)
        connection.settimeout(10)
        answer = connection.recv(4096)
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else "closed"


def document(random_, fields, **given):
    """JSON with some fields that make sense, and some that do not."""
    values = {name: json.dumps(value) for name, value in given.items()}
    for name in random_.sample(fields, random_.randrange(0, 4)):
        values[name] = random_.choice(VALUES)
    return ("{" + ",".join(f'"{name}":{value}' for name, value in values.items()) + "}").encode()


def recording(random_):
    """A file of audio, whole, damaged, or nothing of the kind."""
    rate = random_.choice([0, 1, 7919, 8000, 24_000, 44_100, 96_000, 192_000, 2**31, 2**32 - 1])
    channels, bits = random_.choice([0, 1, 1, 1, 2, 8, 65_535]), random_.choice([0, 8, 16, 16, 24, 32, 64])
    seconds = random_.choice([0, 0.5, 4, 12, 60, 300])
    count = min(int(seconds * min(rate, 96_000)) * max(1, min(channels, 2)) * max(1, bits // 8), 11 << 20)
    samples = random_.randbytes(min(count, 1 << 16))
    samples = (samples * (count // max(1, len(samples)) + 1))[:count]
    lie = random_.choice([0, 0, 0, 1, 2**31, 2**32 - 1 - len(samples)])
    size = (len(samples) + lie) % 2**32
    kind = random_.choice([1, 1, 1, 3, 6, 7, 0xFFFE, 0x55])
    block = (channels * bits // 8) % 65_536
    wave = b"RIFF" + struct.pack("<I", (36 + size) % 2**32) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, kind, channels, rate, rate * block % 2**32, block, bits) + b"data" + struct.pack("<I", size) + samples
    au = b".snd" + struct.pack(">IIIII", 24, size, random_.choice([1, 2, 3, 6, 27, 99]), rate, channels) + samples
    aiff = b"FORM" + struct.pack(">I", (46 + size) % 2**32) + b"AIFFCOMM" + struct.pack(
        ">IHIH", 18, channels, len(samples) // 2, bits) + b"\x40\x0e\xac\x44" + bytes(6) + b"SSND" + struct.pack(
        ">III", (size + 8) % 2**32, 0, 0) + samples
    magic = random_.choice([b"fLaC\0\0\0\x22", b"OggS\0\2", b"ID3\4\0\0", b"\xff\xfb\x90\0", b"\0\0\0\x20ftypM4A ", b"caff\0\1",
                            b"riff\x2e\x91\xcf\x11", b"wvpk", b"\x1aE\xdf\xa3", b""])
    file = random_.choice([wave, wave, wave, au, aiff, magic + random_.randbytes(random_.randrange(100_000))])
    if random_.random() < 0.3:
        file = file[:random_.randrange(len(file) + 1)]
    if file and random_.random() < 0.3:
        file = bytearray(file)
        for _ in range(random_.randrange(1, 20)):
            file[random_.randrange(min(len(file), 100))] = random_.randrange(256)
    return bytes(file)


def form(random_, **fields):
    boundary = random_.choice(["b", "x" * 70, "----WebKitFormBoundary7MA4"])
    parts = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + value + b"\r\n"
        for name, (extra, value) in fields.items())
    body = parts + f"--{boundary}--".encode()
    if random_.random() < 0.1:
        body = body[:random_.randrange(len(body))]
    return body, {"Content-Type": "multipart/form-data; boundary=" + boundary}


# Each kind makes one attempt and tells its status, or something else.

def upload(port, random_):
    name = random_.choice(["a", "b", "c", "reload", "import", "가", "가", "x" * 100, "../a", "hana"])
    body, headers = form(
        random_, id=("", name.encode()), text=("", random_.choice(TEXTS)[:20_000].encode("utf-8", "replace")),
        audio=('; filename="a;\\"b.wav"', recording(random_)))
    path = "/v1/audio/voices" if random_.random() < 0.7 else "/api/voices/hana/reference"
    return request(port, "POST", path, body, headers)


def use_uploads(port, random_):
    name = random_.choice(["a", "b", "c", "hana"])
    kind = random_.randrange(4)
    if kind == 0:
        return request(port, "DELETE", random_.choice([f"/v1/audio/voices/{name}", "/api/voices/hana/reference"]))
    if kind == 1:
        return request(port, "PATCH", f"/v1/audio/voices/{name}", document(random_, SETTINGS, speed=1))
    return request(port, "POST", "/v1/audio/speech", document(random_, SPEECH, input="Hi there.", voice=name))


def numbers(port, random_):
    kind = random_.randrange(4)
    if kind == 0:
        return request(port, "POST", "/api/tts", document(random_, COMPATIBLE, text="Hi there."))
    if kind == 1:
        path = random_.choice(["/v1/log?limit=", "/v1/report?days=", "/api/voices/hana/reference/audio?source=", "/v1/models/"])
        return request(port, "GET", path + random_.choice(VALUES).replace(" ", ""))
    if kind == 2:
        ends = f"{random_.choice(VALUES)[:50]}-{random_.choice(VALUES)[:50]}"
        return request(port, "GET", "/api/voices/hana/reference/audio", headers={"Range": "bytes=" + ends})
    return request(port, "POST", "/v1/audio/speech", document(random_, SPEECH, input="Hi there."))


def texts(port, random_):
    text = random_.choice(TEXTS) * random_.choice([1, 1, 1, 20])
    return request(port, "POST", "/v1/audio/speech", json.dumps(
        {"input": text, "tags": random_.random() < 0.5, "response_format": random_.choice(["pcm", "wav", "mp3", "opus", "aac", "flac"])}))


def does_not_read(port, random_):
    body = json.dumps({"input": SENTENCE * 20, "response_format": "pcm", "priority": "bulk", "seed": random_.randrange(9)}).encode()
    return raw(port, b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
               random_.random() * 10)


def leaves(port, random_):
    body = json.dumps({"input": SENTENCE * 10, "nfe": 64, "cache": False}).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
                           + body[:random_.randrange(len(body) + 1)])
        time.sleep(random_.random() * 0.5)
    return "left"


def silent(port, random_):
    """More connections than an address may have, which say nothing or begin to."""
    connections = []
    for _ in range(80):
        connections.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        if random_.random() < 0.5:
            try:
                connections[-1].sendall(random_.choice([b"G", b"GET / HTTP/1.1\r\nX: ", b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"]))
            except OSError:
                pass  # made room for another
    time.sleep(random_.random() * 5)
    for connection in connections:
        connection.close()
    return "closed"


def junk(port, random_):
    data = random_.choice([
        random_.randbytes(random_.randrange(1, 500)), b"\x16\x03\x01\0\xa5\x01\0\0\xa1\x03\x03" + bytes(160),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\nHost: x\n\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000,
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50])
    with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
        connection.sendall(data)
        try:
            answer = connection.recv(4096)
        except TimeoutError:
            return "waits"
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else "closed"


def web_socket(port, random_):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        path = random_.choice(["/v1/realtime", "/v1/realtime", "/v1/realtime?key=x", "/shimmy/ws/generate", "/v1/nothing"])
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(random_.randbytes(16)).decode()}\r\n\r\n".encode())
        for _ in range(random_.randrange(60)):
            kind = random_.randrange(5)
            if kind == 0:
                payload = random_.randbytes(random_.randrange(100))
            elif kind == 1:
                payload = json.dumps({"type": "text.append", "text": random_.choice(TEXTS)[:9000]}).encode()
            else:
                payload = document(random_, ["voice", "response_format", "speed", "nfe", "cfg", "seed", "text"],
                                   type=random_.choice(["session.update", "text.commit", "cancel", "x"]))
            length = (bytes([0x80 | len(payload)]) if len(payload) < 126
                      else b"\xfe" + struct.pack(">H", len(payload)) if len(payload) < 65_536
                      else b"\xff" + struct.pack(">Q", len(payload)))
            connection.sendall(bytes([random_.choice([0x81, 0x81, 0x81, 0x01, 0x80, 0x82, 0x89, 0x8A, 0xF1])]) + length + bytes(4) + payload)
        time.sleep(random_.random() * 3)
    return "left"


KINDS = [upload, upload, use_uploads, use_uploads, numbers, numbers, texts, texts, does_not_read, does_not_read, leaves, silent,
         junk, web_socket, web_socket]


def watch(port, end, result):
    """Asks for health on a new connection each time, in a process of its own: the attackers' threads share one lock."""
    times, failures = [], []
    while time.monotonic() < end:
        start = time.monotonic()
        try:
            status = request(port, "GET", "/health/live", timeout=30)
        except OSError as error:
            status = repr(error)
        times.append((time.monotonic() - start) * 1000)
        if status != 200:
            failures.append(status)
        time.sleep(0.05)
    result.put((times, failures))


def peak(process):
    with open(f"/proc/{process.pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with serving(auth__requests_per_minute=1_000_000, server__idle_seconds=10, server__log_level="warning") as server:
        end = time.monotonic() + arguments.minutes * 60
        counts, lock = collections.Counter(), threading.Lock()

        def attack(number, kind):
            random_ = random.Random(f"{arguments.seed} {number}")
            while time.monotonic() < end and server.process.poll() is None:
                try:
                    status = kind(server.port, random_)
                except (OSError, http.client.HTTPException) as error:
                    status = type(error).__name__
                with lock:
                    counts[kind.__name__, status] += 1
                time.sleep(0.02)

        times = multiprocessing.get_context("spawn").Queue()
        watcher = multiprocessing.get_context("spawn").Process(target=watch, args=(server.port, end, times))
        watcher.start()
        threads = [threading.Thread(target=attack, args=(number, kind), daemon=True) for number, kind in enumerate(KINDS)]
        for thread in threads:
            thread.start()
        memory = 0
        while time.monotonic() < end and server.process.poll() is None:
            memory = peak(server.process)
            time.sleep(1)
        health, failures = times.get(timeout=60)
        watcher.join()
        for thread in threads:
            thread.join(timeout=100)
        health.sort()
        faults = {f"{kind} {status}": count for (kind, status), count in counts.items() if status in (500, 502)}
        alive = server.process.poll() is None
        print(json.dumps({
            "attempts": sum(counts.values()), "alive": alive, "memory_mib_peak": round(memory, 1), "faults": faults,
            "health_ms": {"requests": len(health), "p50": round(health[len(health) // 2], 1),
                          "p99": round(health[len(health) * 99 // 100], 1), "max": round(health[-1], 1)},
            "health_failures": len(failures), "first_failures": [str(failure) for failure in failures[:3]],
            "by_kind": {kind.__name__: {str(status): count for (name, status), count in sorted(counts.items(), key=str)
                                        if name == kind.__name__} for kind in dict.fromkeys(KINDS)},
        }, indent=1, ensure_ascii=False))
        if not alive:
            with open(server.log.name, errors="replace") as log:
                print(log.read()[-4000:])
        assert alive, f"the server ended with {server.process.returncode}"
        assert not faults, faults
        assert not failures, failures[:3]
        assert health[len(health) * 99 // 100] < HEALTH_BAR, "health waits"
        assert memory < MEMORY_BAR, "memory"
        assert server.get("/health/ready")["status"] == "ready"
    print("all passed")


if __name__ == "__main__":
    main()
