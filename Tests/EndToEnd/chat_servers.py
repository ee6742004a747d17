"""Servers of chats as the platforms have them: Twitch's IRC over TLS, Streamer.bot's WebSocket."""
import asyncio
import contextlib
import json
import pathlib
import ssl
import subprocess
import time

import websockets


def certificate(folder):
    """A certificate for localhost, which is its own authority. Returns its file and a server's context."""
    path, key = pathlib.Path(folder) / "localhost.pem", pathlib.Path(folder) / "localhost.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", path],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return str(path), context


def tag(text):
    return text.replace("\\", "\\\\").replace(";", "\\:").replace(" ", "\\s")


class Twitch:
    """Answers logins and joins, and asks for signs of life."""

    def __init__(self):
        self.rooms, self.pongs, self.asked, self.port, self.writers = {}, [], {}, 0, set()

    async def start(self, context, ping=10):
        self.ping, self.context = ping, context
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port, ssl=context)
        self.port = self.server.sockets[0].getsockname()[1]

    async def kill(self):
        """As a process that dies."""
        self.server.close()
        for writer in list(self.writers):
            writer.transport.abort()
        self.rooms, self.asked = {}, {}

    async def serve(self, reader, writer):
        nick, asking, names = "", None, []
        self.writers.add(writer)
        try:
            while line := (await reader.readline()).decode().strip():
                word, _, rest = line.partition(" ")
                if word == "CAP" and rest.startswith("REQ"):
                    writer.write(f":tmi.twitch.tv CAP * ACK {rest[4:]}\r\n".encode())
                elif word == "NICK":
                    nick = rest
                    writer.write(f":tmi.twitch.tv 001 {nick} :Welcome, GLHF!\r\n".encode())
                elif word == "JOIN":
                    names.append(rest.lstrip("#"))
                    writer.write((f":{nick}!{nick}@{nick}.tmi.twitch.tv JOIN {rest}\r\n"
                                  f":{nick}.tmi.twitch.tv 366 {nick} {rest} :End of /NAMES list\r\n").encode())
                    self.rooms[names[-1]] = writer
                    asking = asking or asyncio.create_task(self.ask(writer))
                elif word == "PING":
                    writer.write(f":tmi.twitch.tv PONG tmi.twitch.tv {rest}\r\n".encode())
                elif word == "PONG":
                    if (since := self.asked.pop(rest.lstrip(":"), None)) is not None:
                        self.pongs.append(time.monotonic() - since)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.writers.discard(writer)
            if asking:
                asking.cancel()
            for name in names:
                if self.rooms.get(name) is writer:
                    del self.rooms[name]
            writer.close()

    async def ask(self, writer):
        number = 0
        while True:
            await asyncio.sleep(self.ping)
            number += 1
            token = f"{id(writer)}-{number}"
            self.asked[token] = time.monotonic()
            writer.write(f"PING :{token}\r\n".encode())

    def say(self, room, identity, user, name, text):
        self.rooms[room].write(
            f"@badges=;color=#1E90FF;display-name={tag(name)};emotes=;id={identity};mod=0;room-id=1;subscriber=0;"
            f"tmi-sent-ts={time.time_ns() // 1_000_000};user-id={user};user-type= "
            f":{name.lower()}!{name.lower()}@{name.lower()}.tmi.twitch.tv PRIVMSG #{room} :{text}\r\n".encode())

    def delete(self, room, identity, name, text):
        self.rooms[room].write(
            f"@login={name.lower()};room-id=;target-msg-id={identity};tmi-sent-ts={time.time_ns() // 1_000_000} "
            f":tmi.twitch.tv CLEARMSG #{room} :{text}\r\n".encode())

    def ban(self, room, user, name):
        self.rooms[room].write(
            f"@ban-duration=60;room-id=1;target-user-id={user};tmi-sent-ts={time.time_ns() // 1_000_000} "
            f":tmi.twitch.tv CLEARCHAT #{room} :{name.lower()}\r\n".encode())


class StreamerBot:
    """Greets, tells its events, takes a subscription, and sends what it is told to."""

    EVENTS = {"Twitch": ["ChatMessage", "ChatMessageDeleted", "UserTimedOut"], "General": ["Custom"]}

    def __init__(self):
        self.ready, self.socket = asyncio.Event(), None

    async def start(self):
        self.server = await websockets.serve(self.serve, "127.0.0.1", 0, compression=None)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, socket):
        await socket.send(json.dumps({"request": "Hello", "info": {"name": "Streamer.bot", "version": "0.2.8"}}))
        with contextlib.suppress(websockets.ConnectionClosed):
            async for text in socket:
                request = json.loads(text)
                answer = {"id": request["id"], "status": "ok"}
                if request["request"] in ("GetEvents", "Subscribe"):
                    answer["events"] = self.EVENTS
                await socket.send(json.dumps(answer))
                if request["request"] == "Subscribe":
                    self.socket = socket
                    self.ready.set()

    async def send(self, kind, data):
        await self.socket.send(json.dumps({
            "timeStamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "event": {"source": "Twitch", "type": kind}, "data": data}))

    async def say(self, identity, user, name, text):
        await self.send("ChatMessage", {"message": {
            "msgId": identity, "userId": user, "username": name.lower(), "displayName": name, "role": 1, "message": text}})

    async def delete(self, identity):
        await self.send("ChatMessageDeleted", {"targetMessageId": identity})

    async def ban(self, user, name):
        await self.send("UserTimedOut", {"targetUser": {"id": user, "login": name.lower()}})
