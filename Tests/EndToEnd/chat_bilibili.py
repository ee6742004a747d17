"""Bilibili's open platform as it is known: signed requests, sessions that want heartbeats, a socket of packets with zlib."""
import asyncio
import hashlib
import hmac
import itertools
import json
import struct
import time
import zlib

from aiohttp import WSMsgType, web

from chat_counterpart import Counterpart, refuse_duplicates

HEARTBEAT, HEARTBEAT_REPLY, COMMAND, LOGIN, LOGIN_REPLY = 2, 3, 5, 7, 8


def packet(operation, body, version=0, header=16, total=None):
    return struct.pack(">IHHII", 16 + len(body) if total is None else total, header, version, operation, 0) + body


def command(name, data):
    return packet(COMMAND, json.dumps({"cmd": name, "data": data}, ensure_ascii=False).encode())


def packed(*packets):
    return packet(COMMAND, zlib.compress(b"".join(packets)), 2)


class Bilibili(Counterpart):
    def __init__(self, context, application=1234567890123, key="key-name", secret="key-itself", code="CODE1"):
        super().__init__(context)
        self.application, self.key, self.secret, self.code = application, key, secret.encode(), code
        self.games, self.numbers, self.nonces = {}, itertools.count(1), set()
        self.sockets, self.auth, self.codes = [], {}, []
        self.calls, self.faults, self.silent = [], [], False

    def routes(self):
        return [web.post("/v2/app/start", self.begin), web.post("/v2/app/heartbeat", self.beat), web.post("/v2/app/end", self.end),
                web.get("/sub", self.socket)]

    # Requests, each of them signed.

    async def signed(self, request):
        body = await request.read()
        names = ["accesskeyid", "content-md5", "signature-method", "signature-nonce", "signature-version", "timestamp"]
        given = {f"x-bili-{name}": request.headers.get(f"x-bili-{name}", "") for name in names}
        expected = hmac.new(self.secret, "\n".join(f"{name}:{value}" for name, value in given.items()).encode(), hashlib.sha256).hexdigest()
        self.calls.append((time.monotonic(), request.path, body))
        if given["x-bili-accesskeyid"] != self.key:
            return None, 4001
        if request.headers.get("Authorization") != expected or given["x-bili-content-md5"] != hashlib.md5(body).hexdigest():
            return None, 4002
        if given["x-bili-signature-nonce"] in self.nonces or abs(int(given["x-bili-timestamp"]) - time.time()) > 60:
            return None, 4004
        self.nonces.add(given["x-bili-signature-nonce"])
        return json.loads(body, object_pairs_hook=refuse_duplicates), 0

    @staticmethod
    def answer(code, data=None):
        return web.json_response({"code": code, "message": "ok" if code == 0 else f"refused as {code}", "request_id": "r", "data": data})

    async def begin(self, request):
        body, code = await self.signed(request)
        if code == 0 and self.codes:
            code = self.codes.pop(0)
        if code == 0 and (body["app_id"] != self.application or body["code"] != self.code):
            code = 7007 if body["app_id"] == self.application else 4008
        if code:
            return self.answer(code)
        game = f"game-{next(self.numbers)}"
        self.games[game] = time.monotonic()
        auth = json.dumps({"roomid": 5050, "protover": 2, "uid": 0, "key": f"auth of {game}"})
        self.auth[auth] = game
        return self.answer(0, {
            "game_info": {"game_id": game}, "websocket_info": {"auth_body": auth, "wss_link": [f"wss://localhost:{self.port}/sub"]},
            "anchor_info": {"room_id": 5050, "uname": "主播", "uface": "", "uid": 0, "open_id": "anchor"}})

    async def beat(self, request):
        body, code = await self.signed(request)
        if code == 0 and body["game_id"] not in self.games:
            code = 7003
        elif code == 0:
            self.games[body["game_id"]] = time.monotonic()
        return self.answer(code, {})

    async def end(self, request):
        body, code = await self.signed(request)
        if code == 0 and (body["app_id"] != self.application or self.games.pop(body["game_id"], None) is None):
            code = 7000
        return self.answer(code, {})

    # The socket.

    async def socket(self, request):
        socket = web.WebSocketResponse(autoping=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        first = await asyncio.wait_for(socket.receive(), 5)
        _, header, version, operation, _ = struct.unpack(">IHHII", first.data[:16])
        game = self.auth.get(first.data[16:].decode())
        if (header, version, operation) != (16, 1, LOGIN) or game not in self.games:
            await socket.send_bytes(packet(LOGIN_REPLY, b'{"code":-101}', 1))
            await socket.close()
            return socket
        await socket.send_bytes(packet(LOGIN_REPLY, b'{"code":0}', 1))
        self.sockets.append(socket)
        try:
            async for message in socket:
                if message.type == WSMsgType.PING and not self.silent:
                    await socket.pong(message.data)
                elif message.type == WSMsgType.BINARY and not self.silent:
                    if struct.unpack(">IHHII", message.data[:16])[3] != HEARTBEAT:
                        self.faults.append(message.data)
                    # The echo at the end is not counted in the length.
                    await socket.send_bytes(packet(HEARTBEAT_REPLY, struct.pack(">I", 1), 1) + message.data[16:])
        finally:
            self.sockets = [other for other in self.sockets if other is not socket]
        return socket

    async def send(self, data):
        """To all who listen; nothing is sent again."""
        told = False
        for socket in list(self.sockets):
            try:
                await socket.send_bytes(data)
                told = True
            except (ConnectionError, RuntimeError):
                pass
        return told

    @staticmethod
    def danmaku(identity, user, name, text, **more):
        return command("LIVE_OPEN_PLATFORM_DM", {
            "uname": name, "open_id": user, "uid": 0, "uface": "", "timestamp": int(time.time()), "room_id": 5050, "msg": text,
            "msg_id": identity, "guard_level": 0, "fans_medal_level": 0, "fans_medal_name": "", "fans_medal_wearing_status": False,
            "emoji_img_url": "", "dm_type": 0, **more})

    async def say(self, identity, user, name, text):
        data = self.danmaku(identity, user, name, text)
        return await self.send(data if self.rng.random() < 0.3 else packed(data))

    async def super_chat(self, number, user, name, text, **more):
        return await self.send(packed(command("LIVE_OPEN_PLATFORM_SUPER_CHAT", {
            "room_id": 5050, "uname": name, "open_id": user, "uid": 0, "message_id": number, "message": text, "rmb": 30,
            "timestamp": int(time.time()), "start_time": int(time.time()), "end_time": int(time.time()) + 60, "guard_level": 0,
            "msg_id": f"sc-{number}", **more})))

    async def super_chats_deleted(self, *numbers):
        await self.send(command("LIVE_OPEN_PLATFORM_SUPER_CHAT_DEL", {"room_id": 5050, "message_ids": list(numbers), "msg_id": f"del-{numbers}"}))

    async def kill(self, forgets=False):
        self.sockets = []
        if forgets:
            self.games = {}
        await super().kill()
