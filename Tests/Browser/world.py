"""What the tests in browsers share: the demo's services, and the way its scenes are run."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from contextlib import ExitStack

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
except ImportError as error:
    sys.exit(print(f"skipped: {error}"))
for needed in ("chromium", "node"):
    if shutil.which(needed) is None:
        sys.exit(print(f"skipped: {needed} is not installed"))


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class World:
    """The service, a shop whose origin is registered, and one whose origin is not."""

    def __init__(self, stack):
        self.folder = stack.enter_context(tempfile.TemporaryDirectory())
        program = os.path.abspath(".build/debug/wayproof")
        script = f'. Deploy/common.sh; make_demo_ledger "{program}" "{self.folder}"'
        subprocess.run(["bash", "-euc", script], check=True, stderr=subprocess.DEVNULL)
        ports = [free_port() for _ in range(3)]
        self.service, self.shop, self.stranger = (f"http://localhost:{port}" for port in ports)
        ledger = f"{self.folder}/ledger"
        with open(f"{ledger}/storefronts.txt", "w", encoding="utf-8") as file:
            file.write(f"9520003 {self.shop}\n")
        self.start(stack, program, "serve", "--data", ledger, "--listen", f"127.0.0.1:{ports[0]}",
                   "--public-url", self.service)
        for port in ports[1:]:
            self.start(stack, "node", "Deploy/storefront/serve.mjs", "--service", self.service,
                       "--trust", f"{ledger}/trust.txt", "--port", str(port))
        for origin in (self.service, self.shop, self.stranger):
            self.wait(origin)
        with open(f"{ledger}/trust.txt", encoding="utf-8") as file:
            self.trust = file.read()

    @staticmethod
    def start(stack, *command):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.terminate)

    @staticmethod
    def wait(origin):
        for _ in range(100):
            try:
                return urllib.request.urlopen(origin, timeout=5).close()
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{origin} does not answer")


def check_access(page, where, *more_rules):
    """No violation of the rules of accessibility."""
    found = Axe().run(page, options={"runOnly": [*RULES, *more_rules]})
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


def why_not(scene):
    """What a scene in another engine lacks here; nothing for most."""
    engine = getattr(scene, "engine", None)
    return engine and engine.missing()


def run(scenes, *options):
    """Plays the scenes that the command line asks for, each with the world, Chromium, and a folder for pictures.

    Returns the status with which to exit.
    """
    reader = argparse.ArgumentParser()
    reader.add_argument("--pictures", help="a folder for screenshots")
    reader.add_argument("--only", help="the name of one scene")
    wanted = reader.parse_args()
    failed = 0
    with ExitStack() as stack:
        pictures = wanted.pictures or stack.enter_context(tempfile.TemporaryDirectory())
        world = World(stack)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *options])
        stack.callback(browser.close)
        for scene in scenes:
            name = scene.__name__.replace("_", " ")
            if wanted.only not in (None, scene.__name__):
                continue
            if lack := why_not(scene):
                print(f"skipped {name}: {lack}", flush=True)
                continue
            try:
                scene(world, browser, pictures)
                print(f"ok      {name}", flush=True)
            except Exception:  # noqa: BLE001: every scene is to be seen
                failed += 1
                print(f"NOT OK  {name}: {traceback.format_exc()}", flush=True)
            for context in browser.contexts:
                context.close()
    return 1 if failed else 0
