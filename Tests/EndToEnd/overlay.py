"""The overlay in Chromium as OBS shows it: who speaks, the word that is being said, one sound among several overlays.

    python overlay.py [SCREENSHOTS]        needs a Chromium, named by CHROMIUM if not /usr/bin/chromium
"""
import contextlib
import pathlib
import sys
import tempfile

from playwright.sync_api import expect, sync_playwright

from chromium import chromium, new_page, silent_after, sounding
from console import LONG, delete, request, unheld, write
from server import Server, free_port, serving

OBS = "window.obsstudio = { pluginVersion: '2.24.0' };"


def path(server):
    return server.url + request(server, "GET", "/v1/live-chat/token")["overlay"]


def opened(context, address, errors, script=""):
    page = new_page(context, errors, script)
    page.goto(address)
    page.wait_for_function("['silent', 'sounding'].includes(document.body.dataset.state)")
    return page


def elected(page):
    page.wait_for_function("document.body.dataset.state === 'sounding'")


def over(*pages):
    for page in pages:
        expect(page.locator("#clip")).to_be_hidden(timeout=20_000)


def control(server, action):
    return lambda: request(server, "POST", "/v1/live-chat/control", {"action": action})


def shown(context, server, errors):
    """Name, text and word; text from outside is text."""
    page = opened(context, path(server), errors)
    elected(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    write(server, "o1", "Good evening, how are you all today?", name="<img src=x onerror=alert", author={"color": "#FF69B4"})
    sounding(page)
    expect(page.locator("#name")).to_have_text("<img src=x onerror=alert")
    assert page.locator("#clip img").count() == 0
    expect(page.locator("#text")).to_contain_text("Good evening, how are you all today?")
    words = set()
    for _ in range(60):
        words.add(page.evaluate("document.querySelector('.saying')?.textContent ?? ''"))
        page.wait_for_timeout(50)
    assert len(words) >= 4, words
    over(page)
    assert page.evaluate("window.heard") > 0.05
    return page


def acting(page, server):
    """What stops a sound stops it at once, and takes the text away."""
    rests = {}
    for number, (name, action) in enumerate({
            "skip": control(server, "skip"), "pause": control(server, "pause"), "deletion": lambda: delete(server, "a-deletion")}.items()):
        write(server, f"a-{name}", LONG, name=f"Viewer{number}")
        rests[name] = silent_after(page, action)
        if name == "pause":
            expect(page.locator("body")).to_have_class("paused")
            before = page.evaluate("document.querySelector('.saying')?.textContent")
            page.wait_for_timeout(500)
            assert page.evaluate("document.querySelector('.saying')?.textContent") == before
            control(server, "resume")()
            sounding(page)
            assert page.evaluate("window.plays.at(-1).offset") > 0.2, "it begins again after a pause"
            control(server, "skip")()
        expect(page.locator("#clip")).to_be_hidden(timeout=1000)
    return rests


def several(context, server, errors, first):
    """Two overlays sound once; who comes or goes in the midst of a clip begins nothing anew."""
    second = opened(context, path(server), errors)
    elected(second)
    counts = [page.evaluate("window.plays.length") for page in (first, second)]
    write(server, "s1", "Two scenes show this, and one of them speaks.")
    sounding(second)
    for page in (first, second):
        expect(page.locator("#text")).to_contain_text("Two scenes show this")
    over(first, second)
    assert first.evaluate("window.plays.length") == counts[0], "both overlays sounded"
    assert second.evaluate("window.plays.length") == counts[1] + 1

    # A late one goes on where the other stops.
    write(server, "s2", LONG)
    sounding(second)
    second.wait_for_timeout(1500)
    late = opened(context, path(server), errors)
    sounding(late)
    late.wait_for_timeout(200)
    assert second.evaluate("Date.now() - window.loud") > 100, "two overlays sound"
    assert 1 < late.evaluate("window.plays.at(-1).offset") < 4
    # It closes: the second takes over, later still.
    late.close()
    second.wait_for_function("window.plays.at(-1).offset > 1.5")
    sounding(second)
    # A reload in the midst of a clip, as OBS does on a change of scenes, and one after its end.
    second.reload()
    second.wait_for_function("window.plays.length == 1")
    assert second.evaluate("window.plays[0].offset") > 1.5
    control(server, "skip")()
    write(server, "s3", "This one is heard to its end.")
    expect(second.locator("#text")).to_contain_text("heard to its end")
    sounding(second)
    over(second)
    second.reload()
    elected(second)
    second.wait_for_timeout(800)
    assert second.evaluate("window.plays.length") == 0, "a clip was heard twice"

    # ?audio=0 only shows.
    mute = new_page(context, errors)
    mute.goto(path(server) + "&audio=0")
    mute.wait_for_function("document.body.dataset.state === 'silent'")
    write(server, "s4", "The mute one shows this.")
    sounding(second)
    expect(mute.locator("#text")).to_contain_text("The mute one shows this")
    over(second, mute)
    assert mute.evaluate("window.plays.length") == 0
    mute.close()
    second.close()


def scenes(context, server, errors, first):
    """OBS says which source is in the scene."""
    obs = opened(context, path(server), errors, OBS)
    elected(obs)
    obs.evaluate("window.dispatchEvent(new CustomEvent('obsSourceActiveChanged', { detail: { active: false } }))")
    elected(first)
    obs.evaluate("window.dispatchEvent(new CustomEvent('obsSourceActiveChanged', { detail: { active: true } }))")
    elected(obs)
    obs.close()
    elected(first)


def addresses(context, server, errors, first):
    """A new address ends the old one."""
    old = path(server)
    request(server, "POST", "/v1/live-chat/token")
    first.wait_for_function("document.body.dataset.state === 'offline'")
    first.wait_for_timeout(2000)
    assert first.evaluate("document.body.dataset.state") == "offline"
    new = opened(context, path(server), errors)
    assert path(server) != old
    elected(new)
    new.close()
    first.close()


def reconnecting(browser, errors):
    """The server goes and comes back: so does the overlay."""
    with tempfile.TemporaryDirectory() as data, contextlib.ExitStack() as stack:
        server = Server(data, port=free_port())
        unheld(server)
        page = opened(stack.enter_context(contextlib.closing(browser.new_context(bypass_csp=True))), path(server), errors)
        elected(page)
        write(server, "r1", LONG)
        sounding(page)
        server.kill()
        page.wait_for_function("document.body.dataset.state === 'offline'")
        expect(page.locator("#clip")).to_be_hidden()
        server = Server(data, port=server.port)
        stack.callback(server.stop)
        page.wait_for_function("document.body.dataset.state === 'sounding'", timeout=20_000)
        write(server, "r2", "Here we are again.")
        sounding(page)
        expect(page.locator("#text")).to_contain_text("Here we are again")


def clicking(playwright, server, errors):
    """A browser that wants a click before a page sounds: the button is there, and goes. The page's own policy holds."""
    with chromium(playwright, autoplay=False) as browser:
        page = new_page(browser.new_context(locale="en-US"), errors)
        page.goto(path(server))
        button = page.get_by_role("button", name="Click to enable sound")
        button.click()
        expect(button).to_be_hidden()
        write(server, "c1", "Now it can be heard.")
        expect(page.locator("#text")).to_contain_text("Now it can be heard")
        page.wait_for_timeout(1000)
        assert page.evaluate("window.heard") > 0.03


def pictures(browser, server, errors, shots):
    context = browser.new_context(bypass_csp=True, locale="en-US", viewport={"width": 720, "height": 220})
    for theme in ("card", "bubble", "bar", "plain"):
        page = opened_demo(context, f"{server.url}/overlay?demo=1&theme={theme}" + ("&width=680" if theme != "bar" else ""), errors)
        page.evaluate("document.documentElement.style.cssText = 'min-height: 100vh; background: linear-gradient(120deg, #26415e, #4d6b57 60%, #85714f)'")
        page.wait_for_timeout(2600)
        page.screenshot(path=str(shots / f"overlay-{theme}.png"))
        page.close()


def opened_demo(context, address, errors):
    page = new_page(context, errors)
    page.goto(address)
    page.wait_for_selector(".word")
    return page


def main():
    shots = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with sync_playwright() as playwright, serving() as server, chromium(playwright) as browser:
        unheld(server)
        errors = []
        context = browser.new_context(bypass_csp=True, locale="en-US", viewport={"width": 800, "height": 600})
        first = shown(context, server, errors)
        rests = acting(first, server)
        several(context, server, errors, first)
        scenes(context, server, errors, first)
        clicking(playwright, server, errors)
        addresses(context, server, errors, first)
        reconnecting(browser, errors)
        if shots:
            pictures(browser, server, errors, shots)
        assert not errors, errors
    print("all passed; sound off after", ", ".join(f"{name} {rest:.0f} ms" for name, rest in rests.items()))


if __name__ == "__main__":
    main()
