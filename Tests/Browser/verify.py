#!/usr/bin/env python3
"""The page /verify in Chromium: a bundle by file, by paste and by link, and each check in plain words.

    python3 Tests/Browser/verify.py

in the checkout, after `swift build`. Needs chromium and node, and for Python playwright and
axe-playwright-python; what is not there is said and passed over.
"""

import os
import sys
import tempfile
import urllib.request
from contextlib import contextmanager

from world import check_access, run

from playwright.sync_api import expect

CODE = "/01/09520003000308/21/7K3MZAB5RRB146VH7S"
FITS = "The records for this code fit together."


def bundle(world):
    with urllib.request.urlopen(f"{world.service}{CODE}?format=bundle", timeout=30) as answer:
        return answer.read().decode()


@contextmanager
def opened(world, browser, address="/verify"):
    """The page, with what it asked for meanwhile: its own files, and bundles by link."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(world.service + address)
    page.wait_for_selector("#verify:not([hidden])")
    yield page, asked
    page.close()


def result(page):
    """Heading of the answer, and of each check its mark and what came of it."""
    page.click("#verify button")
    # The page lets nobody evaluate text, so what waits must not either.
    page.locator("#result section h2").filter(has_not_text="Checking").wait_for()
    heading = page.inner_text("#result h2")
    checks = [(item.query_selector("h3").inner_text(), item.query_selector("p").inner_text())
              for item in page.query_selector_all("#result ol li")]
    return heading, checks


def check_passed(page):
    heading, checks = result(page)
    assert FITS in heading, heading
    assert len(checks) == 8 and all(title.startswith("✓") and ": " in text for title, text in checks), checks
    told = page.inner_text("#result")
    assert "signed by apiaries.example" in told and "recorded for hives.example" in told, told
    assert "What this cannot tell you" in told, told


def by_file(world, browser, _):
    with tempfile.TemporaryDirectory() as folder, opened(world, browser) as (page, asked):
        path = os.path.join(folder, "bundle.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(bundle(world))
        page.fill("#code", world.service + CODE)
        page.set_input_files("#file", path)
        del asked[:]
        check_passed(page)
        # Nothing of it leaves the browser.
        assert asked == [], asked
        check_access(page, "/verify with its answer")


def by_paste(world, browser, _):
    with opened(world, browser) as (page, asked):
        page.fill("#code", world.service + CODE)
        page.fill("#bundle", bundle(world))
        del asked[:]
        check_passed(page)
        assert asked == [], asked


def by_link(world, browser, _):
    with opened(world, browser) as (page, _):
        page.fill("#link", world.service + CODE)
        check_passed(page)
    # A link to the page may bring both, in what no server sees.
    with opened(world, browser, f"/verify#link={world.service}{CODE}") as (page, asked):
        assert not any("#" in url and "link" in url and not url.startswith(f"{world.service}/verify") for url in asked)
        check_passed(page)


def refused(world, browser, _):
    """A changed byte, another code: which check it was, and that those after it were not decided."""
    whole = bundle(world)
    with opened(world, browser) as (page, _):
        page.fill("#code", world.service + CODE)
        page.fill("#bundle", whole.replace("commissioning", "decommissioning", 1))
        heading, checks = result(page)
        assert "This record is refused" in heading, heading
        marks = [title[0] for title, _ in checks]
        place = marks.index("✕")
        assert marks == ["✓"] * place + ["✕"] + ["–"] * (7 - place) and checks[place][1].startswith("Refused: "), checks
        page.fill("#code", world.service + CODE[:-1] + "T")
        page.fill("#bundle", whole)
        heading, checks = result(page)
        assert "This record is refused" in heading and checks[0][0].startswith("✕"), checks
        page.fill("#bundle", "{}")
        assert "no record" in result(page)[0] or "refused" in result(page)[0]


def by_a_trust_file_of_ones_own(world, browser, _):
    """The page shows the trust file that it uses; who has another uses that, whatever the service says."""
    with opened(world, browser) as (page, _):
        assert page.input_value("#trust").strip() == world.trust.strip()
        page.fill("#code", world.service + CODE)
        page.fill("#bundle", bundle(world))
        genesis = next(line for line in world.trust.splitlines() if line.startswith("genesis "))
        other = world.trust.replace(genesis, "genesis " + "A" * 43 + "=")
        page.set_input_files("#trustFile", {"name": "trust.txt", "mimeType": "text/plain", "buffer": other.encode()})
        expect(page.locator("#trust")).to_have_value(other)
        heading, checks = result(page)
        assert "This record is refused" in heading and checks[5][0].startswith("✕"), checks
        page.fill("#trust", "log nonsense")
        assert "The trust file cannot be used." in result(page)[0]


if __name__ == "__main__":
    sys.exit(run([by_file, by_paste, by_link, refused, by_a_trust_file_of_ones_own]))
