"""The live chat's console in Chromium: sources, queue, lines with their reasons, rules, hearing it on the page.

    python console.py [SCREENSHOTS]        needs a Chromium, named by CHROMIUM if not /usr/bin/chromium
"""
import json
import pathlib
import sys
import urllib.request

from playwright.sync_api import expect, sync_playwright

from chromium import chromium, new_page, silent_after, sounding
from server import serving

LONG = "This sentence is rather long, so that there is time enough to skip it, to pause it, or to take it back while it plays. "


def request(server, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(server.url + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(call, timeout=10) as response:
        return json.load(response)


def write(server, identity, text, name="Mia", **more):
    """A viewer writes something."""
    author = {"id": name.lower(), "name": name, **more.pop("author", {})}
    message = {"v": 1, "kind": "message", "id": identity, "platform": "twitch", "room": "demo", "author": author, "text": text, **more}
    return request(server, "POST", "/v1/live-chat/messages", message)


def delete(server, identity):
    request(server, "POST", "/v1/live-chat/messages",
            {"v": 1, "kind": "delete", "platform": "twitch", "room": "demo", "target": {"id": identity}})


def unheld(server):
    """Rules for tests: nobody is held, copies may come."""
    request(server, "PUT", "/v1/live-chat/rules", {"hold": {"newcomers": 0}, "copies": {"seconds": 0}})


def sources(page):
    page.locator("#source-kind").select_option("streamerbot")
    page.locator("#source-name").fill("127.0.0.1:not-a-port")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#source-status")).to_contain_text("not-a-port")
    page.locator("#source-name").fill("127.0.0.1:9")
    page.get_by_role("button", name="Start", exact=True).click()
    # Nobody is there: the reason is told, and it goes on trying.
    expect(page.locator("#sources .warning")).not_to_be_empty(timeout=10_000)
    expect(page.locator("#source-status")).to_be_empty()
    page.get_by_role("button", name="Stop streamerbot").click()
    page.get_by_text("No chat is read yet").wait_for()


def queue(page, server):
    expect(page.locator("#listeners")).to_contain_text("Nobody listens")
    page.get_by_role("button", name="Hear it here").click()
    page.get_by_text("You hear the chat on this page.").wait_for()

    # The second waits for the first.
    write(server, "1", "The first message of this evening comes here.")
    write(server, "2", "And this is the second one.", name="Bob")
    sounding(page)
    expect(page.locator("#playing")).to_contain_text("Mia")
    expect(page.locator("#items")).to_contain_text("Bob")
    page.wait_for_function("document.querySelector('#playing mark')?.textContent.length > 0")
    page.wait_for_function("window.plays.length == 2 && window.plays[1].end", timeout=20_000)
    first, second = page.evaluate("window.plays")
    assert second["begin"] >= first["end"] - 0.02, (first, second)
    assert page.evaluate("window.heard") > 0.05
    expect(page.locator("#lines li").first).to_contain_text("heard")

    # Skip, pause and deletion act at once.
    rests = {}
    write(server, "3", LONG, name="Cleo")
    rests["skip"] = silent_after(page, lambda: page.locator("#skip").click())
    expect(page.locator("#lines > li").first).to_contain_text("skipped")
    write(server, "4", LONG, name="Dan")
    rests["pause"] = silent_after(page, lambda: page.locator("#hold").click())
    page.get_by_role("button", name="Resume").click()
    sounding(page)
    rests["deletion"] = silent_after(page, lambda: delete(server, "4"))
    expect(page.locator("#lines > li.deleted")).to_have_count(1)
    page.get_by_text("Nothing waits.").wait_for()

    # Away: only what is approved is read.
    page.locator("#away").check()
    page.get_by_text("Away: only approved messages are read").wait_for()
    write(server, "5", "Somebody should look at this first.", name="Eve")
    page.wait_for_timeout(1000)
    assert page.evaluate("Date.now() - window.loud") > 500
    page.get_by_role("button", name="Approve: Eve").click()
    sounding(page)
    page.get_by_text("Nothing waits.").wait_for()
    page.locator("#away").uncheck()
    page.wait_for_function("!document.getElementById('queue-sum').textContent")

    # Volume, at once.
    write(server, "6", LONG, name="Fay")
    sounding(page)
    page.locator("#chat-volume").fill("0")
    page.wait_for_timeout(400)
    assert page.evaluate("Date.now() - window.loud") > 100
    page.locator("#chat-volume").fill("1")
    sounding(page)
    page.locator("#skip").click()
    return rests


def commands(page, server):
    write(server, "20", LONG, name="Ivy")
    sounding(page)
    write(server, "21", "!skip", name="Joe")
    expect(page.locator("#lines > li").first).to_contain_text("refused: skip only these roles may: broadcaster, moderator")
    silent_after(page, lambda: write(server, "22", "!mute ivy", name="Mod", author={"roles": ["moderator"]}))
    expect(page.locator("#lines > li").first).to_contain_text("done: mute muted Ivy")
    expect(page.locator("#muted")).to_contain_text("by Mod", timeout=5000)
    write(server, "23", "Can anybody hear me?", name="Ivy")
    expect(page.locator("#lines > li").first).to_contain_text("muted")
    page.get_by_role("button", name="Read Ivy again").click()
    expect(page.locator("#muted-part")).to_be_hidden()
    page.get_by_role("button", name="Mute Joe").click()
    expect(page.locator("#muted")).to_contain_text("Joe")
    page.get_by_role("button", name="Read Joe again").click()
    expect(page.locator("#muted-part")).to_be_hidden()
    page.locator("details[data-group=commands] > summary").click()
    page.locator("#rule-commands-skip-word").fill("!pause")
    page.get_by_role("button", name="Save rules").click()
    expect(page.locator("#rules-status")).to_contain_text("commands.pause.word is the word of commands.skip too")
    page.locator("#rule-commands-skip-word").fill("!next")
    page.get_by_role("button", name="Save rules").click()
    page.get_by_text("They hold from the next message on").wait_for()
    write(server, "24", "!next", name="Mod", author={"roles": ["moderator"]})
    expect(page.locator("#lines > li").first).to_contain_text("done: skip")


def approval(page, server):
    page.get_by_text("Time for moderators", exact=True).or_(page.locator("details[data-group=hold] > summary")).first.click()
    page.locator("details[data-group=hold]").get_by_label("chat", exact=True).check()
    page.locator("#rule-hold-newcomers").fill("900")
    page.get_by_role("button", name="Save rules").click()
    expect(page.locator("#rules-status")).to_contain_text("hold.newcomers")
    page.locator("#rule-hold-newcomers").fill("0")
    page.get_by_role("button", name="Save rules").click()
    page.get_by_text("They hold from the next message on").wait_for()
    for identity, name in (("7", "Gus"), ("8", "Hal")):
        write(server, identity, f"{name} asks to be read.", name=name)
    page.get_by_role("button", name="Reject: Gus").click()
    expect(page.locator("#items")).not_to_contain_text("Gus")
    page.get_by_role("button", name="Approve: Hal").click()
    expect(page.locator("#lines > li").first).to_contain_text("heard", timeout=15_000)


def trying(page):
    page.locator("#try-text").fill("hello everyone, see https://example.com")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator("#try-status")).to_contain_text("Would be read as:")
    expect(page.locator("#try-steps li")).not_to_have_count(0)
    # The form's rules, before they are saved.
    page.locator("details[data-group=text] > summary").click()
    page.locator("#rule-text-links").select_option("skipMessage")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator("#try-status")).to_contain_text("Would not be read (link)")
    expect(page.locator("#try-status")).to_contain_text("as they are in the form")
    expect(page.locator(".field.changed").filter(has=page.locator("#rule-text-links"))).to_have_count(1)


def address(page, server):
    field = page.locator("#overlay-address")
    before = field.input_value()
    assert before.startswith("http://127.0.0.1:") and "/overlay?token=" in before, before
    page.locator("#theme-choice").select_option("bubble")
    assert field.input_value() == before + "&theme=bubble"
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_text("Copied. In OBS").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == before + "&theme=bubble"
    page.get_by_role("button", name="Add to OBS").click()
    expect(page.locator("#overlay-status")).to_contain_text("Enable WebSocket server")
    page.get_by_role("button", name="New address").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert field.input_value() == before + "&theme=bubble"
    page.get_by_role("button", name="New address").click()
    page.get_by_role("dialog").get_by_role("button", name="New address").click()
    expect(field).not_to_have_value(before + "&theme=bubble")


def pictures(page, server, shots):
    request(server, "PUT", "/v1/live-chat/rules", {"hold": {"newcomers": 0, "approved": ["redemption"]}})
    for number, (name, text, more) in enumerate([
        ("Ana", "good evening from Lisbon, how is the run going?", {"author": {"roles": ["subscriber"], "color": "#1E90FF"}}),
        ("LinkBot", "buy followers at https://example.com now", {"author": {"roles": ["bot"]}}),
        ("Tom", "!followage", {}),
        ("Mia", "welcome everybody, please be kind to each other", {"author": {"roles": ["moderator"], "color": "#FF69B4"}}),
        ("Jo", "that last jump was sooooooooo close!!!!!!", {"author": {"color": "#2E8B57"}}),
        ("Kim", "which keyboard is this, and where did you get it?", {}),
    ]):
        write(server, f"p{number}", text, name=name, **more)
    sounding(page)
    page.wait_for_function("document.querySelector('#playing mark')")
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=str(shots / "console-en.png"))
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=str(shots / "console-dark.png"))
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def chinese(page, shots):
    page.get_by_role("button", name="中文").click()
    for heading in ("聊天来源", "朗读队列", "规则"):
        page.get_by_role("heading", name=heading, exact=True).wait_for()
    page.locator("#source-kind").select_option("streamerbot")
    page.locator("#source-name").fill("127.0.0.1:not-a-port")
    page.get_by_role("button", name="开始", exact=True).click()
    expect(page.locator("#source-status")).to_contain_text("来源无法识别")
    page.locator("#source-name").fill("")
    page.set_viewport_size({"width": 375, "height": 740})
    page.evaluate("for (const details of document.querySelectorAll('#rules > details')) details.open = true")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 375, f"the console is {wide} wide on a phone of 375"
    english = page.evaluate("""[...document.querySelectorAll('#rules label, #rules legend, #rules summary, #rules option')]
        .map(e => e.textContent).filter(text => /^[A-Za-z ]+$/.test(text) && text !== 'VIP' && text !== 'Emoji')""")
    assert not english, f"not in Chinese: {english}"
    if shots:
        page.locator("#queue-title").scroll_into_view_if_needed()
        page.evaluate("document.getElementById('queue-title').parentElement.parentElement.scrollIntoView()")
        page.screenshot(path=str(shots / "console-zh-phone.png"))


def main():
    shots = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with serving(chat__obs="127.0.0.1:9") as server, sync_playwright() as playwright, chromium(playwright) as browser:
        unheld(server)
        context = browser.new_context(
            locale="en-US", bypass_csp=True, viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"])
        errors = []
        page = new_page(context, errors)
        page.goto(server.url + "/#chat")
        page.get_by_text("Messages appear here").wait_for()
        sources(page)
        rests = queue(page, server)
        commands(page, server)
        trying(page)
        page.reload()
        page.get_by_role("button", name="Hear it here").click()
        page.get_by_text("You hear the chat on this page.").wait_for()
        approval(page, server)
        address(page, server)
        page.reload()
        page.get_by_role("button", name="Hear it here").click()
        page.get_by_text("You hear the chat on this page.").wait_for()
        if shots:
            pictures(page, server, shots)
        chinese(page, shots)
        assert not errors, errors
    print("all passed; sound off after", ", ".join(f"{name} {rest:.0f} ms" for name, rest in rests.items()))


if __name__ == "__main__":
    main()
