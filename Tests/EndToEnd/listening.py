"""Goes through a blind listening page in Chromium and sums the answers up: `python listening.py FOLDER FOLDER`."""
import json
import pathlib
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "Training/listening.py"


def main():
    with tempfile.TemporaryDirectory() as folder:
        out = folder + "/page"
        subprocess.run([sys.executable, SCRIPT, out, *sys.argv[1:], "--pairs", "6", "--scores", "4"], check=True)
        key = json.load(open(out + ".key.json"))
        names = {pathlib.Path(path).name for path in sys.argv[1:]}
        source = open(out + "/index.html").read()
        assert not any(name in source for name in names), "the page tells the settings"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(accept_downloads=True, viewport={"width": 390, "height": 800})
            errors = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto("file://" + out + "/index.html")
            for trial in range(10):
                audio = page.locator("audio")
                assert audio.count() in (1, 2)
                length = audio.first.evaluate(
                    "a => new Promise((done, fail) => { a.onloadedmetadata = () => done(a.duration);"
                    " a.onerror = () => fail(a.src); a.load() })")
                assert length > 0.5, length
                if trial == 4:  # what was answered survives a reload
                    page.reload()
                    assert "4 of 10" in page.inner_text("main")
                page.get_by_role("button").first.click()
            with page.expect_download() as saved:
                page.get_by_role("button", name="Save answers").click()
            saved.value.save_as(folder + "/answers.json")
            assert not errors, errors
            browser.close()
        answers = json.load(open(folder + "/answers.json"))["answers"]
        assert set(answers) == set(key)
        done = subprocess.run([sys.executable, SCRIPT, "--summary", out + ".key.json", folder + "/answers.json"],
                              check=True, capture_output=True, text=True)
        assert "p = " in done.stdout and "4 scores" not in done.stdout.split("p = ")[0], done.stdout
        print(done.stdout, "passed", sep="")


if __name__ == "__main__":
    main()
