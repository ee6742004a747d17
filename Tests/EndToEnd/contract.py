"""Checks the server against its own OpenAPI document with schemathesis.

    python contract.py [--examples 30]
"""
import pathlib
import subprocess
import sys

from server import serving


def main():
    examples = sys.argv[2] if len(sys.argv) > 2 else "30"
    with serving(auth__requests_per_minute=1_000_000) as server:
        command = [
            "schemathesis", "--config-file", str(pathlib.Path(__file__).with_name("schemathesis.toml")), "run", server.url + "/openapi.json", "--max-examples", examples, "--seed", "1",
            # Unknown fields are left out of account, as OpenAI's server does.
            "--exclude-checks", "negative_data_rejection,positive_data_acceptance",
            # A stream of events has no end.
            "--exclude-path", "/v1/live-chat/events",
            # 128 steps of 67 s of speech are a valid request, and take their time.
            "--request-timeout", "120", "--no-color"]
        code = subprocess.run([sys.executable, "-m", "schemathesis.cli", *command[1:]]).returncode
        assert server.get("/health/ready")["status"] == "ready"
    sys.exit(code)


if __name__ == "__main__":
    main()
