#!/usr/bin/env python3
"""Seeds for BilibiliFuzz: messages of Bilibili's socket, written into the folder that is named."""

import base64
import json
import pathlib
import struct
import sys
import zlib


def packet(body: bytes, version: int = 0, operation: int = 5) -> bytes:
    return struct.pack(">IHHII", 16 + len(body), 16, version, operation, 1) + body


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    result = bytearray()
    while value > 0x7F:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(result + bytes([value]))


def field(number: int, value) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value if isinstance(value, bytes) else value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def brotli(data: bytes) -> bytes:
    """Fewer than 64 KiB as a stream of brotli's that stores them as they are (RFC 7932, section 9)."""
    header = (len(data) - 1) << 4 | 1 << 20
    return header.to_bytes(3, "little") + data + b"\x03"


extra = json.dumps({"id_str": "a1", "emots": {"[dog]": {"emoticon_id": 1}}, "reply_mid": 5, "reply_uname": "b"})
gift = field(1, 1) + field(2, "flower") + field(3, 2) + field(7, 100) + field(8, "gold") + field(9, "t") + field(10, 1789999999)
message = field(1, 5) + field(2, "mia") + field(5, 3) + field(8, field(1, 7) + field(5, 9)) + field(10, gift)
follow = field(1, 5) + field(2, "mia") + field(5, 2) + field(7, 1789999999)
commands = [
    {"cmd": "DANMU_MSG:4", "info": [[0, 1, 25, 255, 1789999999123, 9007199254740993, 0, "cbf53a1c", 0, 0, 5, "", 0, "{}", "{}",
        {"extra": extra, "user": {"uid": 0, "base": {"name": "x"}, "medal": {"level": 3, "ruid": 7}}}],
        "hi [dog]", [0, "m***", 1], [3, "n", "o", 1], [25], [], 0, 3, None, {}, 0, 0, None, None, 0, 0, [21]]},
    {"cmd": "SEND_GIFT", "data": {"giftName": "f", "giftId": 1, "num": 2, "uname": "m", "uid": 5, "coin_type": "gold",
        "total_coin": 200, "tid": "1", "batch_combo_id": "c", "timestamp": 1789999999}},
    {"cmd": "SEND_GIFT_V2", "data": {"pb": base64.b64encode(message).decode()}},
    {"cmd": "INTERACT_WORD_V2", "data": {"pb": base64.b64encode(follow).decode()}},
    {"cmd": "COMBO_SEND", "data": {"uid": 5, "uname": "m", "gift_id": 1, "gift_name": "f", "combo_num": 9, "batch_combo_id": "c"}},
    {"cmd": "SUPER_CHAT_MESSAGE", "data": {"id": 9, "price": 30, "message": "x", "ts": 1789999999, "uid": 5, "user_info": {"uname": "m"}}},
    {"cmd": "SUPER_CHAT_MESSAGE_DELETE", "data": {"ids": [9]}},
    {"cmd": "GUARD_BUY", "data": {"uid": 5, "username": "m", "guard_level": 3, "num": 1, "price": 198000, "start_time": 1}},
    {"cmd": "USER_TOAST_MSG_V2", "data": {"sender_uinfo": {"uid": 5, "base": {"name": "m"}}, "guard_info": {"guard_level": 2},
        "pay_info": {"num": 1, "unit": "月"}, "option": {"source": 0}}},
    {"cmd": "RECALL_DANMU_MSG", "data": {"target_id": 9007199254740993}},
    {"cmd": "ROOM_BLOCK_MSG", "data": {"uid": 5}},
    {"cmd": "REENTER_LIVE_ROOM", "data": {"request_random_sec_range": 9}},
    {"cmd": "WARNING", "msg": "x"},
    {"cmd": "LIVE_OPEN_PLATFORM_DM", "data": {"open_id": "o", "uname": "m", "msg": "hi", "msg_id": "1", "dm_type": 0}},
    {"cmd": "LIVE_OPEN_PLATFORM_SEND_GIFT", "data": {"open_id": "o", "uname": "m", "gift_id": 1, "gift_name": "f", "gift_num": 1,
        "r_price": 100, "paid": True, "combo_gift": True, "msg_id": "2",
        "combo_info": {"combo_base_num": 1, "combo_count": 4, "combo_id": "d", "combo_timeout": 3}}},
    {"cmd": "LIVE_OPEN_PLATFORM_SUPER_CHAT", "data": {"open_id": "o", "uname": "m", "message_id": 3, "message": "x", "rmb": 5}},
    {"cmd": "LIVE_OPEN_PLATFORM_GUARD", "data": {"user_info": {"open_id": "o"}, "guard_level": 1, "guard_num": 1, "msg_id": "4"}},
    {"cmd": "LIVE_OPEN_PLATFORM_INTERACTION_END", "data": {"game_id": "G"}},
]
texts = [json.dumps(command, ensure_ascii=False).encode() for command in commands]
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for index, text in enumerate(texts):
    (folder / f"command-{index}").write_bytes(text)
    (folder / f"packet-{index}").write_bytes(packet(text))
run = b"".join(packet(text) for text in texts)
(folder / "packed").write_bytes(packet(zlib.compress(run), 2))
(folder / "packed-twice").write_bytes(packet(zlib.compress(packet(zlib.compress(run), 2) + packet(texts[0])), 2))
(folder / "brotli").write_bytes(packet(brotli(run), 3))
(folder / "brotli-of-zlib").write_bytes(packet(brotli(packet(zlib.compress(run), 2) + packet(texts[0])), 3))
(folder / "joined").write_bytes(packet(b"\0".join(texts)))
(folder / "reply").write_bytes(packet(b"\0\0\0\1", 1, 3) + b"[object Object]")
