"""Hours of mixed load with faults: a full disk, clock jumps, kills and restarts, slow readers, a chat's server that dies.

    python soak.py [--minutes 120] [--rate 30] [--kills 6] [--out FOLDER]

Speech in all voices, lengths and forms, uploads of voices, and three chats, against a server of its own. Nothing that was acknowledged
may be lost, every request has to get its sound or one clear line, equal requests equal samples, each message one decision; memory, open
files and threads stay level, and the server's counters agree with this side's. Kills come in the first third; the rest is one life of
the server. Its first and last thirds are compared, without the first twenty minutes, which fill the caches (without a quarter of it,
if it is short). Writes samples.jsonl and report.md to FOLDER. As root the data folder is a small file system of its own that can be
filled; with a C compiler the server's clock can jump (clock.c). Without either that fault is left out, and the report says so.
"""
import argparse
import asyncio
import collections
import contextlib
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

import aiohttp
import websockets

from chat_load import ROOMS, RULES, Hubs, Message, text
from chats import Lag, Requests, connect, load_average, overlay, packet, percentile
from chat_servers import certificate
from durability import VOICE, form
from server import ROOT, Server, free_port

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
DISK = 40  # MiB
FULL = 240  # samples, 20 minutes, until the caches are full
VOICES = ["hana", "kurt", "mika"]
TEXTS = [
    "Yes!", "Thanks for the raid.", "We left early, and the road was quiet.", "The morning train was late again, so we walked home.",
    "In 2024, about 1,500 people came, and it cost $3.50 each.",
    "The rain will stop before noon. After that we walk along the river, and when the sun is low we go home by the old road. Nobody "
    "knows how long that takes, but there is a house halfway where one can rest."]
BAD = [b"", b"{", b'{"input": ""}', b'{"input": "Hi.", "voice": "nobody"}', b'{"input": "Hi.", "speed": 1e400}', b'{"input": "Hi.", "nfe": -1}',
       b'{"input": "' + b"a" * 50_000 + b'"}', b'[1, 2]']
MAGIC = {"wav": b"RIFF", "flac": b"fLaC", "opus": b"OggS", "mp3": (b"ID3", b"\xff")}


class Soak:
    def __init__(self, arguments, out, data):
        self.arguments, self.out, self.data = arguments, out, data
        self.rng = random.Random(19)
        self.server, self.life, self.going = None, 0, False
        self.began = time.monotonic()
        self.wrong, self.notes, self.counts = [], [], collections.Counter()
        self.twins, self.voices, self.open_voices = {}, {}, set()
        self.known_voice = (VOICE / "reference.wav").read_bytes()
        self.first_audio, self.health = [], []
        self.done = collections.Counter()  # of this life, by class
        self.left = 0
        self.samples, self.events, self.last = [], [], {}
        self.messages, self.listening = {}, False
        self.tasks = set()
        self.is_full, self.is_full_until = False, 0.0
        self.clock = out / "clock"
        self.world = Hubs()

    # The server.

    def fault(self, what):
        self.wrong.append(f"{self.at():.0f} s, life {self.life}: {what}")
        print("FAULT   " + self.wrong[-1], flush=True)

    def event(self, what):
        self.events.append((self.at(), what))
        print(f"{self.at():7.0f} s  {what}", flush=True)

    def at(self):
        return time.monotonic() - self.began

    def set_clock(self, offset):
        with open(self.clock, "r+b" if self.clock.exists() else "wb", buffering=0) as file:
            file.write(struct.pack("=q", offset))

    async def start(self):
        variables = {}
        if COMPILER:
            variables = {"LD_PRELOAD": str(self.out / "clock.so"), "CLOCK_OFFSET": str(self.clock)}
        self.server = await asyncio.to_thread(
            Server, str(self.data), port=self.port, log=self.out / "server.log", variables=variables,
            auth__requests_per_minute=1_000_000, queue__per_client=1000, queue__cache_bytes=8 << 20, log__records=2000,
            server__log_level="warning", canary__hours=0.05, chat__sources=",".join(self.world.sources),
            chat__certificates=self.authority, chat__rules=self.rules, chat__record=self.data / "record.jsonl",
            chat__queue_size=100, **self.settings)
        self.life += 1
        self.done.clear()
        self.left, self.last, self.going = 0, {}, True
        await self.check_voices()

    async def down(self, how):
        """Ends the server; what is under way may fail then, and only then."""
        self.going, self.listening = False, False
        self.world.bot.ready.clear()
        await asyncio.to_thread(self.server.kill if how == "kill" else self.server.stop)

    async def restart(self, how):
        await self.down(how)
        await self.start()

    # Requests.

    @contextlib.asynccontextmanager
    async def post(self, path, body, **fields):
        async with self.session.post(f"http://127.0.0.1:{self.port}{path}", data=body, **fields) as response:
            yield response

    async def attempt(self, name, coroutine):
        """Counts how a request ended; a connection that fails is a fault unless the server went down meanwhile."""
        life = self.life
        try:
            self.counts[name, await coroutine] += 1
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, EOFError) as error:
            if self.going and life == self.life:
                self.fault(f"{name}: {error!r}")
            self.counts[name, "cut by the end of the server"] += 1
        except Exception as error:
            self.fault(f"{name}: {error!r}")

    async def refusal(self, response, most=499):
        """A refusal has to be one clear line, and no fault of the server's."""
        data = await response.read()
        try:
            message = json.loads(data)["error"]["message"]
        except (ValueError, KeyError, TypeError):
            message = ""
        good = message and "\n" not in message and len(message) < 500
        if not good or not (400 <= response.status <= most or response.status in (503, 507)):
            self.fault(f"answer {response.status}: {data[:300]!r}")
        return response.status

    def same(self, key, audio):
        digest = hashlib.sha256(audio).hexdigest()
        if self.twins.setdefault(key, digest) != digest:
            self.fault(f"other samples for {key}")

    def body(self, **fields):
        line = self.rng.choice(TEXTS)
        voice = self.rng.choice(VOICES)
        return {"input": line, "voice": voice, "cache": self.rng.random() < 0.3, **fields}

    async def whole(self):
        """A whole answer, interactive, in any form."""
        form_ = self.rng.choice(["wav", "wav", "flac", "mp3", "opus"])
        body = self.body(response_format=form_, seed=7, priority="interactive")
        start, life = time.monotonic(), self.life
        async with self.post("/v1/audio/speech", json.dumps(body)) as response:
            if response.status != 200:
                return await self.refusal(response)
            audio = await response.read()
        if life == self.life:
            self.done["interactive"] += 1
        self.first_audio.append((self.at(), time.monotonic() - start, len(body["input"])))
        if not audio.startswith(MAGIC[form_]) or len(audio) < 1000:
            self.fault(f"{len(audio)} bytes beginning with {audio[:8]!r} as {form_}")
        if form_ != "opus":
            # Ogg's pages are cut as the samples come.
            self.same((body["input"], body["voice"], form_), audio)
        # Other forms are streamed, and their headers gone before the end is known.
        if form_ in ("wav", "flac") and "X-Speech-Check" not in response.headers:
            self.fault("no X-Speech-Check")
        return response.headers.get("X-Speech-Check", "streamed")

    async def streamed(self, slow):
        """Streamed samples, read at once or at half the speed of speech."""
        body = self.body(response_format="pcm", seed=7, priority="bulk")
        if slow:
            body["input"] = TEXTS[-1]
        life, audio = self.life, b""
        async with self.post("/v1/audio/speech", json.dumps(body), read_bufsize=2048) as response:
            if response.status != 200:
                return await self.refusal(response)
            while piece := await response.content.read(4096 if slow else 65536):
                audio += piece
                if slow:
                    await asyncio.sleep(len(piece) / 24000)
        if life == self.life:
            self.done["bulk"] += 1
        self.same((body["input"], body["voice"], "pcm"), audio)
        return "ok"

    async def events_of_speech(self):
        body = self.body(response_format="pcm", stream_format="sse", seed=7, priority="bulk")
        life = self.life
        async with self.post("/v1/audio/speech", json.dumps(body)) as response:
            if response.status != 200:
                return await self.refusal(response)
            kinds = re.findall(rb'"type":\s*"([\w.]+)"', await response.read())
        if kinds[-1:] != [b"speech.audio.done"]:
            self.fault(f"events end with {kinds[-1:]}")
        if life == self.life:
            self.done["bulk"] += 1
        return "ok"

    async def leaves(self, after):
        """Asks, and goes: at once, or after it has read nothing for long."""
        self.left += 1
        body = json.dumps({"input": TEXTS[-1], "seed": self.rng.randrange(1000), "response_format": "pcm", "priority": "bulk", "cache": False})
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1024)
        writer.write(f"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        await asyncio.sleep(after)
        writer.transport.abort()
        return "left"

    async def bad(self):
        async with self.post("/v1/audio/speech", self.rng.choice(BAD)) as response:
            if response.status < 400:
                self.fault("nonsense was accepted")
            return await self.refusal(response)

    async def speech(self):
        while True:
            await asyncio.sleep(self.rng.expovariate(self.arguments.rate / 60))
            if not self.going:
                continue
            kind = self.rng.choices(["whole", "streamed", "slow", "events", "leaves", "bad"], [50, 15, 6, 10, 8, 11])[0]
            self.later(self.attempt(kind, {
                "whole": self.whole, "streamed": lambda: self.streamed(False), "slow": lambda: self.streamed(True),
                "events": self.events_of_speech, "leaves": lambda: self.leaves(self.rng.choice([0.05, 0.5, 20])), "bad": self.bad}[kind]()))

    def later(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # Voices, which are promised once they are acknowledged.

    async def check_voices(self):
        async with self.session.get(self.server.url + "/v1/audio/voices") as response:
            found = {voice["id"]: voice["text"].strip() for voice in (await response.json())["voices"]}
        for name in (set(found) | set(self.voices)) - self.open_voices - set(VOICES):
            if found.get(name) != self.voices.get(name):
                self.fault(f"voice {name}: {found.get(name)!r}, acknowledged was {self.voices.get(name)!r}")
        for name in self.open_voices:
            self.voices.pop(name, None)
            if name in found:
                self.voices[name] = found[name]
        self.open_voices.clear()

    async def upload(self, number):
        name = f"s{number}"
        line = f"We left early, number {number}."
        self.open_voices.add(name)
        full = self.is_full
        async with self.post("/v1/audio/voices", form(id=name.encode(), text=line.encode(), audio=self.known_voice),
                             headers={"Content-Type": "multipart/form-data; boundary=x"}) as response:
            if response.status not in (200, 201):
                if not (full or self.is_full or time.monotonic() < self.is_full_until):
                    self.fault(f"upload refused with {response.status}")
                status = await self.refusal(response)
                self.open_voices.discard(name)
                return status
        self.voices[name] = line
        self.open_voices.discard(name)
        return "kept"

    async def remove(self, name):
        self.open_voices.add(name)
        async with self.session.delete(f"http://127.0.0.1:{self.port}/v1/audio/voices/{name}") as response:
            if response.status >= 300:
                status = await self.refusal(response)
                self.open_voices.discard(name)
                return status
        self.voices.pop(name, None)
        self.open_voices.discard(name)
        return "removed"

    async def use(self, name):
        async with self.post("/v1/audio/speech", json.dumps({"input": "Good night.", "voice": name, "response_format": "wav",
                                                             "priority": "bulk", "cache": False})) as response:
            if response.status != 200:
                return await self.refusal(response)
            self.done["bulk"] += 1
            return "ok" if len(await response.read()) > 10_000 else self.fault("too short by an uploaded voice")

    async def change_voices(self):
        number = 0
        while True:
            await asyncio.sleep(self.rng.uniform(2, 10))
            if not self.going:
                continue
            number += 1
            await self.attempt("upload", self.upload(number))
            while self.going and len(self.voices) > 8:
                before = len(self.voices)
                await self.attempt("delete", self.remove(self.rng.choice(sorted(self.voices))))
                if len(self.voices) == before:
                    break
            if self.voices and self.going and self.rng.random() < 0.3:
                await self.attempt("uploaded voice", self.use(self.rng.choice(sorted(self.voices))))

    # Chats.

    async def send(self):
        number = 0
        while True:
            await asyncio.sleep(self.rng.expovariate(self.arguments.messages / 60))
            if not (self.going and self.listening):
                continue
            number += 1
            place, user = self.world.place(self.rng), str(self.rng.randrange(300))
            message = Message(f"{place}-{number}", place, user, f"Viewer{user}", text(self.rng))
            message.life = self.life
            if place in ROOMS and place not in self.world.twitch.rooms or place == "bot" and not self.world.bot.ready.is_set():
                self.counts["chat", "not joined"] += 1
                continue
            self.messages[message.id] = message
            try:
                await self.world.say(message)
            except Exception as error:
                del self.messages[message.id]
                if self.going and message.life == self.life and place == "http":
                    self.fault(f"message to {place}: {error!r}")

    async def listen(self):
        """Keeps each decision; again after every end of the server."""
        while True:
            try:
                events = await connect(self.port, "/events")
                await asyncio.sleep(0.2)
                self.world.posts = Requests(self.port)
                life, self.listening = self.life, self.going
                async for data in events:
                    event = json.loads(data)
                    message = event["type"] == "line" and self.messages.get(event["line"]["message"])
                    if message:
                        if message.line:
                            self.fault(f"{message.id} was decided twice")
                        message.line, message.after = event["line"], time.monotonic() - message.sent
                        self.counts["chat", event["line"]["outcome"]] += 1
            except (OSError, websockets.WebSocketException):
                pass
            self.listening = False
            await asyncio.sleep(0.3)

    async def play(self):
        """An overlay that plays what it gets; and after each thirty clips one that stops to read for a minute."""
        clips = 0
        while True:
            try:
                requests = Requests(self.port)
                socket = await overlay(requests)
                requests.close()
                async for data in socket:
                    if not isinstance(data, bytes):
                        continue
                    header, _ = packet(data)
                    if header["type"] == "clip":
                        clips += 1
                        self.counts["chat", "clips"] += 1
                        await socket.send(json.dumps({"type": "started", "item": header["item"]}))
                        if clips % 30 == 0:
                            await asyncio.sleep(60)
                    if header["whole"]:
                        await asyncio.sleep(min(20, header.get("seconds", 1)))
                        await socket.send(json.dumps({"type": "ended", "item": header["item"]}))
            except (OSError, RuntimeError, asyncio.TimeoutError, EOFError, websockets.WebSocketException, AssertionError):
                pass
            await asyncio.sleep(1)

    def check_messages(self):
        """Each that came while all was well needs its decision within half a minute."""
        for message in list(self.messages.values()):
            age = time.monotonic() - message.sent
            if age < 30 and message.line is None:
                continue
            if message.line is None and message.life == self.life and message.sent > self.settled:
                self.fault(f"{message.id} had no decision")
            if message.line or age > 60:
                if message.line:
                    self.delays.append(message.after)
                    # The id stays for those who say it twice.
                    if age < 60:
                        continue
                self.counts["chat", "sent"] += 1
                del self.messages[message.id]

    # What is looked at.

    async def watch_health(self):
        while True:
            await asyncio.sleep(1)
            if not self.going:
                continue
            start, life = time.monotonic(), self.life
            try:
                async with self.session.get(self.server.url + "/health/ready", timeout=aiohttp.ClientTimeout(20)) as response:
                    if response.status != 200 and self.going and life == self.life:
                        self.fault(f"/health/ready says {response.status}")
                    self.health.append(time.monotonic() - start)
            except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as error:
                if self.going and life == self.life:
                    self.fault(f"/health/ready: {error!r}")

    async def metrics(self):
        async with self.session.get(self.server.url + "/metrics") as response:
            lines = (await response.text()).splitlines()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}

    async def sample(self):
        while True:
            await asyncio.sleep(5)
            if not self.going:
                continue
            life, process = self.life, pathlib.Path(f"/proc/{self.server.process.pid}")
            try:
                metrics = await self.metrics()
                status = (process / "status").read_text()
                sample = {"at": round(self.at(), 1), "life": life, "rss": int(status.split("VmRSS:")[1].split()[0]) / 1024,
                          "threads": int(status.split("Threads:")[1].split()[0]), "files": len(os.listdir(process / "fd")),
                          "cpu": metrics["process_cpu_seconds_total"], "connections": metrics["ishowtts_connections"]}
            except (aiohttp.ClientError, OSError, asyncio.TimeoutError, IndexError):
                continue
            if life != self.life or not self.going:
                continue
            self.samples.append(sample)
            with open(self.out / "samples.jsonl", "a") as file:
                file.write(json.dumps(sample) + "\n")
            for name, value in metrics.items():
                if re.match(r"\w+_(total|count|bucket)\b", name) and value < self.last.get(name, 0):
                    self.fault(f"{name} went from {self.last[name]} to {value}")
            self.last = metrics
            self.check_messages()

    async def settle_counters(self):
        """With nothing under way, both sides have to have counted the same."""
        await asyncio.sleep(3)
        metrics = await self.metrics()

        def count(kind):
            name = next(name for name in metrics if name.startswith("ishowtts_request_seconds_count") and f'class="{kind}"' in name)
            return metrics[name]
        interactive, bulk = count("interactive"), count("bulk")
        if interactive != self.done["interactive"]:
            self.fault(f"{interactive} interactive requests met by the server's count, {self.done['interactive']} by this side's")
        if not self.done["bulk"] <= bulk <= self.done["bulk"] + self.left:
            self.fault(f"{bulk} bulk requests met by the server's count, {self.done['bulk']} by this side's, and {self.left} who left")
        for name, value in metrics.items():
            if 'le="+Inf"' not in name:
                continue
            labels = re.sub(r',?le="\+Inf"', "", name.split("{", 1)[1])[:-1]
            total = name.split("_bucket")[0] + "_count" + (f"{{{labels}}}" if labels else "")
            if metrics[total] != value:
                self.fault(f"{name} {value}, {total} {metrics[total]}")
        waiting = {name: value for name, value in metrics.items() if name.startswith(("ishowtts_queue_waiting", "ishowtts_queue_running")) and value}
        if waiting:
            self.fault(f"nothing is asked for, and still {waiting}")
        self.final = metrics
        self.counters = f"{interactive:.0f} interactive and {bulk:.0f} bulk requests counted by the server, {self.done['interactive']} and " \
                        f"{self.done['bulk']} here (and {self.left} who left)"

    # Faults.

    async def full_disk(self, seconds, kill=False):
        filler = self.data / "filler"
        self.is_full = True
        with open(filler, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(1 << 16))
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(512))
        self.event("disk full" + (", killed, and started on it" if kill else ""))
        if kill:
            await asyncio.sleep(seconds / 2)
            await self.down("kill")
            try:
                await self.start()
            except AssertionError:
                # It may say that it cannot, in one line.
                line = (self.out / "server.log").read_text(errors="replace").strip().splitlines()[-1]
                self.event(f"did not start: {line}")
                filler.unlink()
                await self.start()
        await asyncio.sleep(seconds)
        filler.unlink(missing_ok=True)
        self.is_full, self.is_full_until = False, time.monotonic() + 10
        self.event("disk free")

    async def jump(self, offset):
        self.set_clock(offset)
        self.event(f"clock {offset:+d} s")

    async def chat_dies(self):
        self.event("the chat's server dies for five seconds")
        await self.world.twitch.kill()
        self.settled = time.monotonic() + 5 + 60
        await asyncio.sleep(5)
        await self.world.twitch.start(self.world.twitch.context, self.world.twitch.ping)

    async def stalled(self):
        self.event("twenty clients who do not read for half a minute")
        for _ in range(20):
            self.later(self.attempt("leaves", self.leaves(30)))

    async def end(self, how):
        self.event({"kill": "killed", "stop": "told to end"}[how])
        await self.restart(how)

    def plan(self, seconds):
        """What happens when."""
        plan = []
        first, kills = seconds / 3, self.arguments.kills
        for number in range(kills):
            plan.append((first * (number + 1) / (kills + 1), lambda how="stop" if number == 1 else "kill": self.end(how)))
        full = min(60, seconds / 30)
        if self.has_disk:
            plan.append((first * 0.99, lambda: self.full_disk(full, kill=True)))
            plan += [(seconds * share, lambda: self.full_disk(full)) for share in (0.1, 0.5, 0.75)]
        if COMPILER:
            offsets = [3600, -7200, 3 * 86400, 0]
            plan += [(seconds * (0.4 + 0.13 * number), lambda offset=offset: self.jump(offset)) for number, offset in enumerate(offsets)]
            plan.append((first * 0.6, lambda: self.jump(-1800)))
        plan += [(seconds * share, self.stalled) for share in (0.2, 0.45, 0.7, 0.9)]
        plan += [(seconds * share, self.chat_dies) for share in (0.25, 0.6, 0.85)]
        return sorted(plan, key=lambda entry: entry[0])

    async def run(self):
        seconds = self.arguments.minutes * 60
        self.authority, context = certificate(self.out)
        self.settings = await self.world.start(self.out, context)
        self.rules = self.out / "rules.toml"
        self.rules.write_text(RULES)
        self.set_clock(0)
        if COMPILER:
            subprocess.run([COMPILER, "-O2", "-shared", "-fPIC", "-o", self.out / "clock.so", ROOT / "Tests/EndToEnd/clock.c", "-ldl"], check=True)
        self.port, self.settled, self.delays = free_port(), 0.0, []
        timeout = aiohttp.ClientTimeout(total=180)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0, force_close=True)) as self.session:
            await self.start()
            idle, lag = self.open_files(), Lag()
            self.event("ready")
            await asyncio.sleep(2)
            steady = [asyncio.create_task(each) for each in (
                self.speech(), self.change_voices(), self.send(), self.listen(), self.play(), self.watch_health(), self.sample(), lag.watch())]
            last_life = 0
            for due, act in self.plan(seconds):
                await asyncio.sleep(max(0, due - self.at()))
                before = self.life
                await act()
                if self.life != before:
                    self.settled, last_life = time.monotonic() + 30, self.at()
                for task in steady:
                    if task.done():
                        task.result()
            self.last_life = last_life
            await asyncio.sleep(max(0, seconds - self.at()))
            for task in steady:
                if task.done():
                    task.result()
                task.cancel()
            await asyncio.gather(*steady, return_exceptions=True)
            while self.tasks:
                await asyncio.gather(*list(self.tasks), return_exceptions=True)
            await self.settle_counters()
            await self.check_voices()
            self.files_idle, self.lag = (idle, self.open_files()), lag.longest
            self.event("told to end")
            await asyncio.to_thread(self.server.stop)

    def open_files(self):
        return len(os.listdir(f"/proc/{self.server.process.pid}/fd"))

    # The report.

    def level(self, name, most):
        """Means of the first and the last third of the last life, once its caches are full."""
        values = [sample[name] for sample in self.samples if sample["life"] == self.life]
        # Its first minutes fill the caches: 32 prepared voices, 1,024 texts, kept speech, the last clips of the chat.
        values = values[min(len(values) // 4, FULL):]
        third = len(values) // 3 or 1
        first, last = (sum(part) / max(1, len(part)) for part in (values[:third], values[-third:]))
        change = last / first - 1 if first else 0
        if len(values) > 300 and change > most:
            self.fault(f"{name}: {first:.1f} in the first third of the last life, {last:.1f} in the last")
        return f"| {name} | {first:.1f} | {last:.1f} | {change * 100:+.1f} % | {max(values, default=0):.1f} |"

    def report(self):
        requests = collections.defaultdict(collections.Counter)
        for (kind, what), count in self.counts.items():
            requests[kind][what] += count
        lines = [f"# Soak of {self.arguments.minutes:g} minutes", "",
                 f"{self.life} lives of the server, the last for {(self.at() - self.last_life) / 60:.0f} minutes. {load_average()}.", ""]
        if not self.has_disk:
            lines.append("No full disk: that needs root.")
        if not COMPILER:
            lines.append("No clock jumps: that needs a C compiler.")
        lines += ["| | ended with |", "|---|---|"]
        for kind, counts in requests.items():
            lines.append(f"| {kind} | " + ", ".join(f"{what}: {count}" for what, count in counts.most_common()) + " |")
        lines += ["", "| of the last life | first third | last third | change | most |", "|---|---|---|---|---|",
                  self.level("rss", 0.05), self.level("files", 0.25), self.level("threads", 0.1), ""]
        took = [seconds for _, seconds, _ in self.first_audio]
        lines += [
            f"- Open files with nobody connected: {self.files_idle[0]} at the first start, {self.files_idle[1]} at the end.",
            f"- Counters of the last life: {self.counters}.",
            f"- Whole answers: median {percentile(took, 0.5):.2f} s, p99 {percentile(took, 0.99):.2f} s, longest {max(took):.2f} s; "
            f"{len(self.twins)} different requests with a seed, each with the same bytes every time.",
            f"- `/health/ready`: p99 {percentile(self.health, 0.99) * 1000:.0f} ms, longest {max(self.health) * 1000:.0f} ms; this test itself "
            f"was late by {self.lag * 1000:.0f} ms at most.",
            f"- Messages: decided after {percentile(self.delays, 0.5) * 1000:.0f} ms (median), {max(self.delays) * 1000:.0f} ms at most."
            if self.delays else "- No message was decided.",
            f"- Voices at the end: {len(self.voices)}, as acknowledged.",
            "- Faults found by the checks of speech: " + (", ".join(
                f"{name.split(chr(34))[1]} {value:.0f}" for name, value in self.final.items()
                if name.startswith("ishowtts_speech_faults_total") and value) or "none")
            + f" of {self.final.get('ishowtts_speech_checked_total', 0):.0f}; canaries as before: {self.final.get('ishowtts_canary_ok', '–')}.",
            "", "| second | what was done |", "|---|---|", *(f"| {at:.0f} | {what} |" for at, what in self.events), "",
            f"**{len(self.wrong)} faults.**", *(f"- {fault}" for fault in self.wrong[:50])]
        return "\n".join(lines) + "\n"


@contextlib.contextmanager
def small_disk(folder):
    """A file system of its own for the data folder; tells whether it is one."""
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "soak", folder], capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--rate", type=float, default=30, help="requests for speech a minute")
    parser.add_argument("--messages", type=float, default=60, help="messages of all chats a minute")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--out", help="folder of samples, log and report; a temporary one without")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(arguments.out or folder).resolve()
        out.mkdir(exist_ok=True)
        (out / "samples.jsonl").unlink(missing_ok=True)
        with small_disk(pathlib.Path(folder) / "data") as has_disk:
            soak = Soak(arguments, out, pathlib.Path(folder) / "data")
            soak.has_disk = has_disk
            asyncio.run(soak.run())
            report = soak.report()
    (out / "report.md").write_text(report) if arguments.out else None
    print(report)
    if soak.wrong:
        sys.exit(f"{len(soak.wrong)} faults")


if __name__ == "__main__":
    main()
