"""The official OpenAI client, ffprobe, iShowTTS's shapes, errors, cancelling: against a real server.

    python clients.py
"""
import base64
import http.client
import io
import json
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import wave

import openai

from server import SENTENCE, serving


def post(server, path, body, headers=None):
    request = urllib.request.Request(
        server.url + path, data=json.dumps(body).encode() if isinstance(body, dict) else body,
        headers={"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def official_client(server):
    client = openai.OpenAI(base_url=server.url + "/v1", api_key="none")
    wav = client.audio.speech.create(model="tts-1", voice="hana", input=SENTENCE, response_format="wav").content
    with wave.open(io.BytesIO(wav)) as file:
        seconds = file.getnframes() / file.getframerate()
    assert 2 < seconds < 8
    pcm = b""
    with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="hana", input=SENTENCE, response_format="pcm", extra_body={"cache": False}
    ) as response:
        for chunk in response.iter_bytes():
            pcm += chunk
    assert pcm == wav[44:], "a stream and a whole file differ"
    assert any(model.id == "mini" for model in client.models.list())
    voiced = client.audio.speech.create(
        model="tts-1", voice={"id": "hana"}, input="Hi.", response_format="wav", speed=1.5).content
    assert voiced[:4] == b"RIFF"
    for fields, error, field in [
        ({"voice": "nobody"}, openai.NotFoundError, "voice"),
        ({"input": ""}, openai.BadRequestError, "input"),
        ({"speed": 9}, openai.BadRequestError, "speed"),
        ({"response_format": "midi"}, openai.BadRequestError, "response_format"),
    ]:
        try:
            client.audio.speech.create(**{"model": "tts-1", "voice": "hana", "input": "Hi.", **fields})
        except error as caught:
            assert caught.param == field and caught.code, caught
        else:
            raise AssertionError(fields)
    return seconds


def formats(server, seconds):
    for name, slack in [("wav", 0.001), ("flac", 0.001), ("opus", 0.02), ("mp3", 0.12), ("aac", 0.1)]:
        for stream in (None, "audio"):
            body = {"input": SENTENCE, "response_format": name, "cache": stream is None}
            if stream:
                body["stream_format"] = stream
            status, headers, audio = post(server, "/v1/audio/speech", body)
            assert status == 200, audio
            with tempfile.NamedTemporaryFile(suffix="." + name) as file:
                file.write(audio)
                file.flush()
                decoded = subprocess.run(
                    ["ffmpeg", "-v", "error", "-i", file.name, "-f", "s16le", "-ar", "24000", "-"],
                    capture_output=True)
                # A WAV of unknown length ends where it ends; ffmpeg calls its last block damaged.
                assert not decoded.stderr or (name, stream) == ("wav", "audio"), (name, stream, decoded.stderr)
                found = len(decoded.stdout) / 48000
            assert -0.001 <= found - seconds < slack, (name, stream, found, seconds)
            assert float(headers["X-First-Audio-Ms"]) >= 0 and headers["X-Request-Id"]
    status, _, events = post(
        server, "/v1/audio/speech", {"input": SENTENCE, "response_format": "wav", "stream_format": "sse"})
    events = [json.loads(line[6:]) for line in events.decode().splitlines() if line.startswith("data: ")]
    assert [event["type"] for event in events][-1] == "speech.audio.done"
    audio = b"".join(base64.b64decode(event["audio"]) for event in events[:-1])
    assert abs((len(audio) - 44) / 48000 - seconds) < 1e-3
    assert [word["text"] for word in events[-1]["words"]][:2] == ["The", "morning"]


def tags(server, seconds):
    status, _, plain = post(server, "/v1/audio/speech", {"input": "Hello there.", "response_format": "pcm"})
    status, _, paused = post(
        server, "/v1/audio/speech",
        {"input": "Hello there.[pause:500ms][voice:hana]Hello there.", "tags": True, "response_format": "pcm"})
    assert status == 200 and len(paused) == 2 * len(plain) + 24000, (len(paused), len(plain))
    status, _, body = post(server, "/v1/audio/speech", {"input": "a[pause:x]", "tags": True})
    assert status == 400 and b"invalid_pause" in body


def ishowtts_shapes(server):
    health = server.get("/api/health")
    assert health == {"status": "ok", "voices": 3, "default_voice": "hana"}
    voices = server.get("/api/voices")
    assert voices[0]["id"] == "hana" and voices[0]["engine"] == "f5" and voices[0]["engine_label"]
    status, _, body = post(server, "/api/tts", {
        "text": SENTENCE, "voice_id": "hana", "engine": "f5", "nfe_step": 4, "remove_silence": True, "seed": 7})
    body = json.loads(body)
    assert status == 200 and set(body) == {
        "request_id", "voice_id", "engine", "engine_label", "sample_rate", "audio_base64", "waveform_len", "format"}
    with wave.open(io.BytesIO(base64.b64decode(body["audio_base64"]))) as file:
        assert file.getnframes() == body["waveform_len"] and file.getframerate() == body["sample_rate"] == 24000
    assert post(server, "/api/tts", {"text": " "})[0] == 400
    assert post(server, "/api/tts", {"text": "a", "engine": "index_tts"})[0] == 400
    assert post(server, "/api/tts", {"text": "a", "nfe_step": 0})[0] == 400
    detail = server.get("/api/voices/hana/reference")
    assert detail["baseline_audio_available"] and not detail["override_audio_available"]
    with urllib.request.urlopen(server.url + "/api/voices/hana/reference/audio") as response:
        audio = response.read()
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Voice-Reference-Source"] == "baseline"
    form = (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nWe left early.\r\n'
            b'--x\r\nContent-Disposition: form-data; name="audio"; filename="../a b.wav"\r\n\r\n' + audio
            + b"\r\n--x--\r\n")
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    status, _, body = post(server, "/api/voices/hana/reference", form, kind)
    detail = json.loads(body)
    assert status == 200 and detail["override_reference_text"] == detail["active_reference_text"] == "We left early."
    assert detail["override_updated_at"].endswith("Z")
    request = urllib.request.Request(server.url + "/api/voices/hana/reference", method="DELETE")
    with urllib.request.urlopen(request) as response:
        assert json.load(response).get("override_reference_text") is None
    # A page on another port of this machine, as iShowTTS's own: its preflight for DELETE passes.
    request = urllib.request.Request(
        server.url + "/api/voices/hana/reference", method="OPTIONS",
        headers={"Origin": "http://127.0.0.1:8080", "Access-Control-Request-Method": "DELETE"})
    with urllib.request.urlopen(request) as response:
        assert "DELETE" in response.headers["Access-Control-Allow-Methods"]
    status, _, _ = post(server, "/api/tts", {"text": "a"}, {"Origin": "https://evil.example"})
    assert status == 403
    status, _, _ = post(server, "/api/tts", {"text": "a"}, {"Host": "evil.example"})
    assert status == 403


def shimmy_shapes(server):
    status, _, body = post(server, "/shimmy/generate", {"model": "f5-tts", "prompt": "Hello chat."})
    speech = json.loads(json.loads(body)["response"])["response"]
    assert status == 200 and speech["engine"] == "shimmy" and speech["waveform_len"] > 12_000, speech.keys()
    chat = {"model": "f5-tts", "messages": [{"role": "system", "content": "Be brief."},
                                            {"role": "user", "content": "Hello chat."}]}
    status, _, body = post(server, "/v1/chat/completions", chat)
    said = json.loads(json.loads(body)["choices"][0]["message"]["content"])["response"]
    assert status == 200 and said["audio_base64"] == speech["audio_base64"]
    status, _, body = post(server, "/v1/chat/completions", {**chat, "stream": True})
    frames = body.decode().split("\n\n")
    assert json.loads(frames[0][6:])["object"] == "chat.completion.chunk" and frames[1] == "data: [DONE]"
    assert post(server, "/shimmy/generate", {"model": "other", "prompt": "a"})[0] == 404
    assert post(server, "/shimmy/generate", {"model": "f5-tts"})[0] == 400


def bad_bodies(server):
    for body in [b"", b"{", b"[]", b"null", b'{"input":5}', b'{"input":"\\ud800"}', b"\xff\xfe", b'{"input":"a","nfe":1e99}']:
        status, _, answer = post(server, "/v1/audio/speech", body)
        assert 400 <= status < 500 and json.loads(answer)["error"]["message"], (body, status, answer)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("POST", "/v1/audio/speech")
    connection.putheader("Content-Length", str(1 << 30))
    connection.endheaders()
    try:
        connection.send(b"x" * (16 << 20))
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass


def voice_file(server):
    with urllib.request.urlopen(server.url + "/v1/audio/voices/hana/export") as response:
        bundle = response.read()
    status, _, body = post(server, "/v1/audio/voices/import?id=copy", bundle)
    assert status == 201, body
    assert post(server, "/v1/audio/voices/import?id=copy", bundle)[0] == 409
    assert post(server, "/v1/audio/voices/import?id=..%2Fetc", bundle)[0] == 400
    _, _, first = post(server, "/v1/audio/speech", {"input": "Hi.", "voice": "copy", "response_format": "pcm"})
    _, _, second = post(server, "/v1/audio/speech", {"input": "Hi.", "voice": "hana", "response_format": "pcm"})
    assert first == second
    request = urllib.request.Request(server.url + "/v1/audio/voices/copy", method="DELETE")
    with urllib.request.urlopen(request) as response:
        assert response.status == 204
    assert post(server, "/v1/audio/speech", {"input": "Hi.", "voice": "copy"})[0] == 404


def cancelling(server):
    long = " ".join([SENTENCE] * 40)
    for streamed in (True, False):
        before = server.metrics()
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            body = json.dumps({
                "input": long, "nfe": 64, "cache": False, "response_format": "pcm" if streamed else "wav"}).encode()
            connection.sendall(
                b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            while server.metrics()["ishowtts_evaluations_total"] < before["ishowtts_evaluations_total"] + 5:
                time.sleep(0.01)
        left = time.monotonic()
        while server.metrics()["ishowtts_worker_busy"]:
            assert time.monotonic() - left < 2, "still at work 2 s after the client left"
            time.sleep(0.005)
        idle = time.monotonic() - left
        after = server.metrics()
        assert after["ishowtts_cancelled_total"] == before["ishowtts_cancelled_total"] + 1
        print(f"idle {idle * 1000:.0f} ms after a {'streaming' if streamed else 'waiting'} client left")


def ending():
    """SIGTERM ends the server in time, whatever its connections are at; silence is not waited for for ever."""
    with serving(server__drain_seconds=2, server__idle_seconds=1) as server:
        silent = socket.create_connection(("127.0.0.1", server.port))
        silent.settimeout(5)
        assert silent.recv(1) == b"", "a connection that says nothing is kept"
    with serving(server__drain_seconds=2) as server:
        head = b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
        long = json.dumps({"input": SENTENCE * 40, "nfe": 64, "cache": False}).encode()
        upgrade = (b"GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
        connections = []
        for said in (b"", head % (100, b"{"), head % (len(long), long), upgrade):
            connections.append(socket.create_connection(("127.0.0.1", server.port)))
            connections[-1].sendall(said)
        time.sleep(0.5)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 4, f"ended after {time.monotonic() - began:.1f} s; it has 2"


def main():
    ending()
    with serving() as server:
        seconds = official_client(server)
        formats(server, seconds)
        tags(server, seconds)
        ishowtts_shapes(server)
        shimmy_shapes(server)
        bad_bodies(server)
        voice_file(server)
        cancelling(server)
        report = server.get("/v1/report")
        assert report["total"]["requests"] > 10
    with serving(auth__keys="me=0123456789abcdef0123") as server:
        assert post(server, "/v1/audio/speech", {"input": "Hi."})[0] == 401
        assert post(server, "/v1/audio/speech", {"input": "Hi."}, {"Authorization": "Bearer 0123456789abcdef0124"})[0] == 401
        assert post(server, "/v1/audio/speech", {"input": "Hi."}, {"Authorization": "Bearer 0123456789abcdef0123"})[0] == 200
    print("all passed")


if __name__ == "__main__":
    main()
