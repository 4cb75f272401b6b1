#!/usr/bin/env python3
"""Every page of the demo's outcomes in real browsers: Chromium, Firefox and WebKit, with and without script.

    python3 Tests/Browser/pages.py [--pictures FOLDER] [--only NAME]

in the checkout, after `swift build`. Needs chromium and node, and for Python playwright and
axe-playwright-python; firefox (or firefox-esr) and WebKitWebDriver with MiniBrowser are used where they
are installed. What is not there is said and passed over.
"""

import sys

from engines import Firefox, WebKit
from world import check_access, run

PHONE, SMALL, DESKTOP = (390, 844), (320, 640), (1280, 800)
ITEM = "/01/09520002000200/21/W23PG5VCY54K56TNTH"
LOOKED_AT = "/01/09520004000406/21/K0S6KWK9NKXR2GXDM3"


def outcomes():
    with open("Deploy/journeys/outcomes.tsv", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]


def targets(tag):
    """The name and address of every page for shoppers, in a language."""
    for name, _, _, path in outcomes():
        yield name, f"{path}?format=html&lang={tag}"
    yield "start", f"/?lang={tag}"
    yield "report", f"/report?code={ITEM}&lang={tag}"
    yield "no page", f"/nothing/here?lang={tag}"


def visits(world, browser, size, **options):
    """A context of Chromium in which everything that goes wrong is noted."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    context.complaints, context.requests = [], []
    # That an answer is 404 or 401, where it is to be, is no complaint.
    page.on("console", lambda message: message.type in ("error", "warning")
            and "Failed to load resource" not in message.text and context.complaints.append(message.text))
    page.on("pageerror", lambda error: context.complaints.append(str(error)))
    page.on("request", lambda request: context.requests.append(request.url))
    context.protocol = context.new_cdp_session(page)
    return context, page


def check_visit(context, page, world, size, name):
    sizes = context.protocol.send("Page.getLayoutMetrics")["cssContentSize"]
    assert sizes["width"] <= size[0], f"{name} is {sizes['width']} wide at {size[0]}"
    assert page.locator("h1").count() == 1 and page.locator("h1").is_visible(), name
    assert context.complaints == [], (name, context.complaints)
    strange = [url for url in context.requests if not url.startswith(f"{world.service}/")]
    assert strange == [], (name, strange)
    assert context.cookies() == [], name


def in_chromium(world, browser, pictures):
    for size in (PHONE, SMALL, DESKTOP):
        for has_script in (True, False):
            for tag in ("en", "ar"):
                context, page = visits(world, browser, size, java_script_enabled=has_script)
                for name, target in targets(tag):
                    page.goto(world.service + target)
                    check_visit(context, page, world, size, f"{name} {tag} {size[0]} {has_script}")
                    if not has_script and size == PHONE:
                        page.screenshot(path=f"{pictures}/{name}-{tag}.png", full_page=True)
                context.close()


def for_everybody(world, browser, _):
    """No violation of the rules of accessibility, light and dark."""
    for tag in ("en", "ar"):
        for scheme in ("light", "dark"):
            context, page = visits(world, browser, PHONE, bypass_csp=True, color_scheme=scheme)
            for name, target in targets(tag):
                page.goto(world.service + target)
                # What is folded away is read too.
                page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                check_access(page, f"{name} {tag} {scheme}", "best-practice")
            context.close()


def by_keyboard(world, browser, _):
    context, page = visits(world, browser, PHONE, java_script_enabled=False)
    page.goto(f"{world.service}{ITEM}?lang=en")
    page.keyboard.press("Tab")
    assert page.get_by_text("Skip to").is_visible()
    for _ in range(6):
        if page.locator("form.check button:focus").count() == 1:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/scans")
    assert "fit together" in page.locator("h1").inner_text()
    context.close()


def checked_by_looking(world, browser, _):
    """With script a check is counted after a second in view, and shown in place; a reload counts none."""
    context, page = visits(world, browser, PHONE)
    page.goto(f"{world.service}{LOOKED_AT}")
    status = page.locator("section.status")
    before = page.locator("#journey").bounding_box()
    page.wait_for_selector("section.status[role=status]")
    assert "first check of this package" in status.inner_text(), status.inner_text()
    assert page.locator("#journey").bounding_box() == before
    page.reload()
    page.wait_for_timeout(2_000)
    assert "first check" not in status.inner_text()
    assert [url for url in context.requests if url.endswith("/scans")] == [f"{world.service}/scans"]
    context.close()


def enlarged(world, browser, _):
    """Text of twice the size, as people set it, runs out of nothing."""
    context, page = visits(world, browser, PHONE, bypass_csp=True)
    for name, target in targets("de"):
        page.goto(world.service + target)
        page.add_style_tag(content="html { font-size: 200% }")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0], f"{name} is {width} wide"
    context.close()


def other_engine(engine):
    def scene(world, _, pictures):
        for has_script in (True, False):
            with engine(has_script) as browser:
                for size in (PHONE, DESKTOP):
                    browser.resize(*size)
                    for tag in ("en", "ar"):
                        for name, target in targets(tag):
                            if size == DESKTOP and tag == "ar":
                                continue
                            browser.go(world.service + target)
                            where = f"{name} {tag} {size[0]} {has_script}"
                            assert browser.text("h1").strip() != "", where
                            if browser.can_measure:
                                width = browser.measure("document.documentElement.scrollWidth")
                                room = browser.measure("document.documentElement.clientWidth")
                                assert width <= room, f"{where} is {width} wide in {room}"
                    browser.go(f"{world.service}{ITEM}?lang=en")
                    browser.picture(f"{pictures}/{engine.__name__.lower()}-{size[0]}-{has_script}.png")
                browser.resize(*PHONE)
                # What asks for a language counts no check by itself: somebody changed it.
                browser.go(f"{world.service}{LOOKED_AT}?x={has_script}")
                if has_script:
                    assert browser.wait_for_text("h1", "check"), browser.text("h1")
                else:
                    assert "fit together" in browser.text("h1")

    scene.__name__ = f"in_{engine.__name__.lower()}"
    scene.engine = engine
    return scene


SCENES = [in_chromium, for_everybody, by_keyboard, checked_by_looking, enlarged, other_engine(Firefox), other_engine(WebKit)]


if __name__ == "__main__":
    sys.exit(run(SCENES))
