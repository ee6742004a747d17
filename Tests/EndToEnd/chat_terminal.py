"""`ishowtts chat` where something is wrong: one clear line on standard error, and no more while it tries again.

    python chat_terminal.py
"""
import asyncio
import contextlib
import os
import pathlib
import re
import signal
import ssl
import sys
import tempfile
import time

from chat_servers import certificate
from server import BINARY, free_port

WITHIN = 25
NGIRCD = "/usr/sbin/ngircd"


async def irc(answer, context=None):
    """A server that greets whoever logs in, unless `answer` says something else for a line. Returns its port."""

    async def serve(reader, writer):
        nick = ""
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while line := (await reader.readline()).decode().strip():
                word, _, rest = line.partition(" ")
                nick = rest if word == "NICK" else nick
                usual = f":tmi.twitch.tv 001 {nick} :Welcome, GLHF!" if word == "NICK" else None
                if told := answer.get(word, usual):
                    writer.write((told + "\r\n").encode())

    return await listen(serve, context)


async def listen(serve, context=None):
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    return server.sockets[0].getsockname()[1]


async def silent(reader, writer):
    with contextlib.suppress(ConnectionError, asyncio.CancelledError):
        await reader.read()


async def web(reader, writer):
    """As a web server answers what is no request."""
    await reader.read(64)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    writer.close()


async def hangs_up(reader, writer):
    await reader.read(64)
    writer.close()


class Terminal:
    """A command and what it says, line by line, with the seconds since its start."""

    def __init__(self, folder, *arguments, **environment):
        self.arguments = [BINARY, "chat", *arguments, "-o", os.path.join(folder, "clips")]
        self.environment, self.lines, self.output = {**os.environ, **environment}, [], []

    async def __aenter__(self):
        self.start = time.monotonic()
        self.process = await asyncio.create_subprocess_exec(
            *self.arguments, env=self.environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        self.readers = [asyncio.create_task(self.read(self.process.stderr, self.lines)),
                        asyncio.create_task(self.read(self.process.stdout, self.output))]
        return self

    async def read(self, stream, lines):
        while line := (await stream.readline()).decode().rstrip("\n"):
            lines.append((time.monotonic() - self.start, line))

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        await asyncio.gather(*self.readers)

    async def says(self, pattern, within=WITHIN):
        """How long after the first line a line came."""
        while not self.lines or time.monotonic() < self.start + self.lines[0][0] + within:
            assert self.process.returncode is None or self.lines, f"it ends without a word: {self.process.returncode}"
            for seconds, line in self.lines:
                if re.search(pattern, line):
                    return seconds - self.lines[0][0]
            await asyncio.sleep(0.05)
        raise AssertionError(f"{' '.join(self.arguments)} does not say {pattern!r} within {within} s, but {self.lines}")

    async def end(self):
        code = await asyncio.wait_for(self.process.wait(), WITHIN)
        await asyncio.gather(*self.readers)
        return code

    async def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return await self.end()


async def goes_on(name, folder, server, pattern, watched=8, **options):
    """The reason is told once, however often it tries."""
    async with Terminal(folder, "twitch:nobody", "--twitch-server", server, *options.get("arguments", [])) as terminal:
        seconds = await terminal.says(pattern)
        await asyncio.sleep(watched)
        assert terminal.process.returncode is None, f"{name}: it does not go on: {terminal.lines}"
        told = [line for _, line in terminal.lines if re.search(pattern, line)]
        assert len(told) == 1, f"{name}: told {len(told)} times: {terminal.lines}"
        assert len(terminal.lines) <= 3, f"{name}: {terminal.lines}"
        code = await terminal.interrupt()
        assert code == 0, f"{name}: ended with {code}: {terminal.lines}"
    print(f"{name}: after {seconds:.1f} s: {told[0]}")


async def refused(folder):
    port = await irc({"NICK": ":tmi.twitch.tv NOTICE * :Login authentication failed"})
    async with Terminal(folder, "twitch:somebody", "--twitch-server", f"irc://127.0.0.1:{port}", "--twitch-login", "me",
                        ISHOWTTS_TWITCH_TOKEN="oauth:notavalidtoken") as terminal:
        code = await terminal.end()
        told = [line for _, line in terminal.lines if "refuses the token of me" in line]
        assert code == 69 and len(told) == 1, f"{code} {terminal.lines}"
        assert "notavalidtoken" not in str(terminal.lines + terminal.output), "the token is told"
        print(f"refused token: code {code} after {terminal.lines[-1][0]:.1f} s: {told[0]}")


async def real(folder):
    """ngIRCd over TLS: reads, tells that the server went away, and reads again when it is back."""
    authority, _ = certificate(folder)
    # It gives up its rights before it reads them.
    for name in ("", "localhost.pem", "localhost.key"):
        os.chmod(os.path.join(folder, name), 0o755)
    port = free_port()
    configuration = pathlib.Path(folder) / "ngircd.conf"
    configuration.write_text(
        f"[Global]\nName = irc.example.test\nInfo = test\nListen = 127.0.0.1\nPorts = {free_port()}\n[Limits]\nMaxConnectionsIP = 0\n"
        f"[Options]\nDNS = no\nIdent = no\nPAM = no\n[SSL]\nCertFile = {authority}\nKeyFile = {folder}/localhost.key\nPorts = {port}\n")

    async def ngircd():
        return await asyncio.create_subprocess_exec(
            NGIRCD, "-n", "-f", configuration, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)

    async def say(text):
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=ssl.create_default_context(cafile=authority), server_hostname="localhost")
        writer.write(b"NICK mia\r\nUSER mia 0 * :mia\r\n")
        while b" 001 " not in await reader.readline():
            pass
        writer.write(b"JOIN #demo\r\n")
        while b" 366 " not in await reader.readline():
            pass
        writer.write(f"PRIVMSG #demo :{text}\r\nQUIT\r\n".encode())
        await writer.drain()
        await reader.read()
        writer.close()

    async def heard(terminal, text):
        for _ in range(WITHIN * 10):
            if any(text in line and " read " in line for _, line in terminal.output):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{text!r} is not read: {terminal.output} {terminal.lines}")

    server = await ngircd()
    try:
        async with Terminal(folder, "twitch:demo", "--twitch-server", f"ircs://localhost:{port}", "--certificates",
                            authority) as terminal:
            await terminal.says("joined")
            await say("good evening from a real server")
            await heard(terminal, "good evening from a real server")
            server.kill()
            await server.wait()
            await terminal.says("localhost:%d" % port, within=60)
            server = await ngircd()
            for _ in range(400):
                if sum("joined" in line for _, line in terminal.lines) == 2:
                    break
                await asyncio.sleep(0.1)
            await say("and here it is again")
            await heard(terminal, "and here it is again")
            code = await terminal.interrupt()
            assert code == 0 and len(terminal.lines) < 10, terminal.lines
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()
    print("ngIRCd over TLS: read, killed, restarted, read")


async def main():
    with tempfile.TemporaryDirectory() as folder:
        authority, context = certificate(folder)
        trusting = ["--certificates", authority]
        plain, closed, mute = await irc({}), free_port(), await listen(silent)
        checks = {
            "wrong channel": goes_on("wrong channel", folder, f"irc://127.0.0.1:{plain}", "no answer for #nobody: is there such a channel",
                                           watched=25),
            "wrong channel over TLS": goes_on(
                "wrong channel over TLS", folder, f"ircs://localhost:{await irc({}, context)}",
                "no answer for #nobody: is there such a channel", arguments=trusting),
            "certificate": goes_on(
                "certificate that nobody knows", folder, f"ircs://localhost:{await irc({}, context)}", "certificate .* is not trusted"),
            "no network": goes_on("no network", folder, f"ircs://127.0.0.1:{closed}", f"127.0.0.1:{closed}"),
            "no such host": goes_on("no such host", folder, "ircs://nowhere.invalid:6697", "nowhere.invalid"),
            "not TLS": goes_on(
                "port that is not TLS", folder, f"ircs://127.0.0.1:{await listen(web)}", "does not speak TLS: check the port"),
            "hangs up": goes_on(
                "port that hangs up", folder, f"ircs://127.0.0.1:{await listen(hangs_up)}",
                "hangs up instead of speaking TLS: check the port"),
            "silent": goes_on("silent port", folder, f"ircs://127.0.0.1:{mute}", f"127.0.0.1:{mute} .*answer"),
            "refused": refused(folder),
        }
        if os.path.exists(NGIRCD):
            os.mkdir(os.path.join(folder, "real"))
            os.chmod(folder, 0o755)
            checks["real"] = real(os.path.join(folder, "real"))
        results = await asyncio.gather(*checks.values(), return_exceptions=True)
        if "real" not in checks:
            print(f"{NGIRCD} is not installed: not tried against it")
    faults = [f"{name}: {result!r}" for name, result in zip(checks, results) if isinstance(result, BaseException)]
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    asyncio.run(main())
