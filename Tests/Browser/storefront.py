#!/usr/bin/env python3
"""The example shop in a real browser: Chromium, another origin than the service, a strict policy.

    python3 Tests/Browser/storefront.py [--pictures FOLDER]

in the checkout, after `swift build`. Needs chromium and node, and for Python playwright and
axe-playwright-python; without them it says so and passes. It makes the demo's ledger in a temporary
folder, serves it, and ends what it started.
"""

import copy
import json
import sys
import time
import urllib.request

from world import check_access, run

ITEM = "/01/09520003000308/21/7K3MZAB5RRB146VH7S"
LOT = "/01/09520003000308/10/L2603D"
RECALLED = "/01/09520005000504/21/F8MKQKJGBMFBKHX0ZX"
ARRIVAL = "When your package arrives, check the code on it"
# Playwright's own functions are evaluated in the page, which its policy forbids: outcomes come by the console.
LISTEN = "addEventListener('journey', ({ detail }) => console.log('journey ' + JSON.stringify(detail)));"
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e"


def journey(world, path):
    with urllib.request.urlopen(f"{world.service}{path}?format=journey&lang=en", timeout=10) as answer:
        return json.load(answer)


class Visit:
    """A page, with everything that it said, asked for and complained about."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**{"viewport": {"width": 900, "height": 900}, **options})
        self.page = self.context.new_page()
        self.outcomes, self.complaints, self.requests = [], [], []
        self.page.add_init_script(LISTEN)
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request))

    def hear(self, message):
        if message.text.startswith("journey "):
            self.outcomes.append(json.loads(message.text[len("journey "):]))
        elif message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def answer(self, url, body, kind="application/json"):
        text = body if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        self.page.route(url, lambda route: route.fulfill(body=text, headers=headers))

    def change(self, url, *pairs):
        """Lets the shop serve its page with parts replaced, under the same policy."""

        def fulfil(route):
            answer = route.fetch()
            text = answer.text()
            for old, new in pairs:
                assert old in text, old
                text = text.replace(old, new)
            route.fulfill(response=answer, body=text)

        self.page.route(url, fulfil)

    def outcome(self, url):
        self.page.goto(url)
        for _ in range(150):
            if self.outcomes:
                return self.outcomes[-1]
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{url} tells no outcome: {self.complaints}")

    @property
    def element(self):
        return self.page.locator("product-journey")

    def text(self):
        return self.element.locator("section").inner_text()


def before_a_purchase(world, browser, pictures):
    visit = Visit(browser)
    assert visit.outcome(f"{world.shop}/") == {"outcome": "checked", "differing": [], "reason": None}
    text = visit.text()
    assert "with the trust file of this shop" in text and ARRIVAL in text.strip().splitlines()[-1], text
    assert visit.complaints == [], visit.complaints
    for request in visit.requests:
        origin = "/".join(request.url.split("/")[:3])
        assert origin in (world.service, world.shop), request.url
        headers = request.all_headers()
        assert "cookie" not in headers, request.url
        if origin == world.service and "format=" in request.url:
            assert "referer" not in headers, headers
    assert visit.context.cookies() == []
    visit.page.screenshot(path=f"{pictures}/product.png", full_page=True)


def after_a_purchase(world, browser, pictures):
    visit = Visit(browser)
    assert visit.outcome(f"{world.shop}/order.html")["outcome"] == "checked"
    assert ARRIVAL not in visit.text()
    frame = visit.page.locator("iframe")
    frame.scroll_into_view_if_needed()
    inside = visit.page.frame_locator("iframe")
    assert "The records fit together" in inside.locator("h1").inner_text()
    heights = []
    for _ in range(2):
        visit.page.wait_for_timeout(500)
        heights.append(int(frame.get_attribute("height")))
        inside.locator("summary").click()
    assert 200 < heights[0] < heights[1], heights
    with visit.context.expect_page() as opened:
        inside.locator(".whole a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(world.service + ITEM), opened.value.url
    assert opened.value.locator("h1").count() == 1
    assert visit.complaints == [], visit.complaints
    visit.element.locator("summary").click()
    visit.page.screenshot(path=f"{pictures}/order.png")


def without_script(world, browser, pictures):
    visit = Visit(browser, java_script_enabled=False)
    visit.page.goto(f"{world.shop}/order.html")
    link = visit.page.get_by_role("link", name="The journey of your honey", exact=True)
    assert link.is_visible() and link.get_attribute("href") == world.service + ITEM
    visit.page.locator("iframe").scroll_into_view_if_needed()
    assert "The records fit together" in visit.page.frame_locator("iframe").locator("h1").inner_text()
    visit.page.screenshot(path=f"{pictures}/no-script.png", full_page=True)


def an_edited_journey(world, browser, pictures):
    edits = {
        "status.code": lambda one: one["status"].update(code="consistent", title="All is well."),
        "recalls": lambda one: one["recalls"].clear(),
        "product.name": lambda one: one["product"].update(name="Better milk"),
        "steps": lambda one: one["steps"].pop(),
    }
    original = journey(world, RECALLED)
    for name, edit in edits.items():
        document = copy.deepcopy(original)
        edit(document)
        visit = Visit(browser)
        visit.answer("**/copy.json", document)
        visit.change(f"{world.shop}/", (LOT, RECALLED), ('trust="/trust.txt"', 'trust="/trust.txt" src="/copy.json"'))
        told = visit.outcome(f"{world.shop}/")
        assert told["outcome"] == "edited" and told["differing"], (name, told)
        text = visit.text()
        assert "was changed on its way here" in text and "Recalled. Do not use" in text, text
        assert "All is well" not in text and "Better milk" not in text, text
        visit.page.screenshot(path=f"{pictures}/edited.png", full_page=True)


def a_bundle_that_was_changed(world, browser, pictures):
    document = journey(world, RECALLED)
    bundle = document["proof"]["inline"]
    entry = next(one for one in bundle["entries"] if "recall" in one.get("body", "").lower())
    entry["body"] = entry["body"].replace("Recall", "Reword")
    for attributes in ('src="/copy.json"', 'src="/copy.json" trust="/trust.txt"'):
        visit = Visit(browser)
        visit.answer("**/copy.json", document)
        visit.change(f"{world.shop}/", (LOT, RECALLED), ('trust="/trust.txt"', attributes))
        told = visit.outcome(f"{world.shop}/")
        assert told["outcome"] == "refused" and "digest" in told["reason"], told
        text = visit.text()
        assert "does not fit its proof" in text and "Infant" not in text, text
        assert visit.element.get_by_role("link").is_visible()
    visit.page.screenshot(path=f"{pictures}/refused.png", full_page=True)


def another_products_proof(world, browser, _):
    visit = Visit(browser)
    visit.answer("**/copy.json", journey(world, "/01/09520002000200/21/W23PG5VCY54K56TNTH"))
    visit.change(f"{world.shop}/", (LOT, RECALLED), ('trust="/trust.txt"', 'trust="/trust.txt" src="/copy.json"'))
    told = visit.outcome(f"{world.shop}/")
    assert told["outcome"] == "refused" and "not about" in told["reason"], told
    # Words of the shop's own in the place of an answer.
    visit = Visit(browser)
    visit.answer("**/copy.json", {"answer": {"code": "x", "title": "The best honey", "text": "Trust us."}})
    visit.change(f"{world.shop}/", ('trust="/trust.txt"', 'src="/copy.json"'))
    assert visit.outcome(f"{world.shop}/")["outcome"] == "refused"
    assert "best honey" not in visit.text() and "Trust us" not in visit.text()


def a_stale_journey(world, browser, pictures):
    for attributes in ('trust="/trust.txt"', ""):
        visit = Visit(browser)
        visit.page.clock.set_fixed_time(time.time() * 1000 + 2 * 86_400_000)
        visit.change(f"{world.shop}/", (LOT, ITEM), ('trust="/trust.txt"', attributes))
        assert visit.outcome(f"{world.shop}/")["outcome"] == "too_old"
        text = visit.text()
        assert "too old to rely on" in text and "We cannot tell right now" in text, text
    visit.page.screenshot(path=f"{pictures}/stale.png", full_page=True)


def a_trust_file_of_somebody_else(world, browser, _):
    genesis = next(line for line in world.trust.splitlines() if line.startswith("genesis"))
    other = world.trust.replace(genesis, "genesis " + "A" * 43 + "=")
    for text, expected in ((other, "refused"), ("nonsense\n", "trust_fault"), ("", "trust_fault")):
        visit = Visit(browser)
        visit.answer("**/trust.txt", text, "text/plain")
        told = visit.outcome(f"{world.shop}/")
        assert told["outcome"] == expected, (expected, told)
        assert "Example Apiaries" not in visit.text()


def hostile_documents(world, browser, pictures):
    def poison(value):
        if isinstance(value, dict):
            return {name: poison(member) for name, member in value.items()}
        if isinstance(value, list):
            return [poison(member) for member in value]
        return HOSTILE * 300 if isinstance(value, str) else value

    original = journey(world, RECALLED)
    poisoned = {**poison(original), "kind": "journey", "freshUntil": original["freshUntil"]}
    for document in (poisoned, {"kind": "journey"}, [], "x", None, {"kind": "journey", "steps": 7, "status": []}):
        visit = Visit(browser)
        visit.answer(f"{world.service}{LOT}?*", document)
        visit.change(f"{world.shop}/", ('trust="/trust.txt"', ""))
        told = visit.outcome(f"{world.shop}/")
        assert told["outcome"] in ("unchecked", "unreachable", "too_old"), told
        assert visit.element.locator("img, script, style").count() == 0
        assert visit.complaints == [], visit.complaints
        for link in visit.element.locator("a").all():
            assert link.get_attribute("href").startswith((world.service, "tel:")), link.get_attribute("href")
        if document is poisoned:
            assert "\u202e" not in visit.element.locator("section").text_content()
            visit.page.screenshot(path=f"{pictures}/hostile.png", full_page=True)


def frames_of_strangers(world, browser, _):
    for origin, path in ((world.stranger, f"/embed{ITEM}"), (world.shop, ITEM), (world.shop, f"/embed{RECALLED}"),
                         (world.shop, "/verify"), (world.shop, "/")):
        visit = Visit(browser)
        visit.change(f"{origin}/order.html", (f"/embed{ITEM}?lang=en", path))
        visit.outcome(f"{origin}/order.html")
        visit.page.locator("iframe").scroll_into_view_if_needed()
        visit.page.wait_for_timeout(500)
        refusal = [text for text in visit.complaints if "frame-ancestors" in text]
        assert refusal, (origin, path, visit.complaints)
        framed = visit.page.frames[1]
        assert world.service not in framed.url, framed.url


def a_copy_of_the_script(world, browser, _):
    visit = Visit(browser)

    def fulfil(route):
        name = route.request.url.split("/copy/")[1]
        if name.startswith("embed/words/"):
            return route.fulfill(response=route.fetch(url=f"{world.service}/{name}"))
        return route.fulfill(path=f"Public/{name}")

    visit.page.route("**/copy/**", fulfil)
    visit.change(f"{world.shop}/", (f'src="{world.service}/embed.js"', 'src="/copy/embed.js"'),
                 ("<product-journey ", f'<product-journey service="{world.service}" '))
    assert visit.outcome(f"{world.shop}/")["outcome"] == "checked"
    asked = [request.url for request in visit.requests if request.url.startswith(world.service)]
    assert len(asked) == 1 and "format=journey" in asked[0], asked


def other_codes(world, browser, _):
    for code, expected, words in (
        ("/01/09520003000309", "answered", "We cannot read this code"),
        ("/00/095200030000000018", "answered", "transport code"),
        ("/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB", "checked", "This code was never issued"),
        ("/01/09520003000308/10/UNKNOWN", "unchecked", "This is about the product"),
        ("", "unreachable", "cannot be shown right now"),
    ):
        visit = Visit(browser)
        visit.change(f"{world.shop}/", (f'code="{world.service}{LOT}"', f'code="{code}"'))
        told = visit.outcome(f"{world.shop}/")
        assert told["outcome"] == expected and words in visit.text(), (code, told, visit.text())


def a_service_that_is_away(world, browser, _):
    visit = Visit(browser)
    visit.page.route(f"{world.service}/**", lambda route: route.abort())
    visit.page.goto(f"{world.shop}/")
    assert visit.page.get_by_role("link", name="The journey of this honey").is_visible()
    visit = Visit(browser)
    visit.page.route(f"{world.service}{LOT}?*", lambda route: route.abort())
    assert visit.outcome(f"{world.shop}/")["outcome"] == "unreachable"
    assert visit.page.get_by_role("link", name="The journey of this honey").is_visible()


def languages_and_screens(world, browser, pictures):
    for tag, direction, scheme, width in (("ar", "rtl", "dark", 320), ("zh-TW", "ltr", "light", 320), ("de", "ltr", "dark", 900)):
        visit = Visit(browser, bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
        visit.change(f"{world.shop}/order.html", ('<html lang="en">', f'<html lang="{tag}">'), ("lang=en", f"lang={tag}"))
        visit.change(f"{world.shop}/shop.css", ("color-scheme: light", "color-scheme: light dark"),
                     ("--journey-paper: #f5f7fa;", ""), ("--journey-good: #24405c;", ""),
                     ("color: #222; background: #fff", "color: CanvasText; background: Canvas"))
        assert visit.outcome(f"{world.shop}/order.html")["outcome"] == "checked"
        assert visit.element.locator("section").get_attribute("dir") == direction
        visit.element.locator("summary").click()
        visit.page.locator("iframe").scroll_into_view_if_needed()
        visit.page.wait_for_timeout(500)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        check_access(visit.page, tag)
        visit.page.evaluate("scrollTo(0, 0)")
        visit.page.screenshot(path=f"{pictures}/{tag}.png")
        visit.page.locator("iframe").scroll_into_view_if_needed()
        visit.page.screenshot(path=f"{pictures}/{tag}-frame.png")


SCENES = [
    before_a_purchase, after_a_purchase, without_script, an_edited_journey, a_bundle_that_was_changed,
    another_products_proof, a_stale_journey, a_trust_file_of_somebody_else, hostile_documents,
    frames_of_strangers, a_copy_of_the_script, other_codes, a_service_that_is_away, languages_and_screens,
]


if __name__ == "__main__":
    # A page that Playwright changes has, for Chromium, not come from this machine; it would have to ask to load from it.
    sys.exit(run(SCENES, "--disable-features=LocalNetworkAccessChecks"))
