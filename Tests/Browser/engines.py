"""Firefox and WebKit, each by the protocol that its own release speaks: WebDriver BiDi, and WebDriver."""

import base64
import glob
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from world import free_port


class Engine:
    """A browser with one window; `with` ends it."""

    can_measure = True

    def __init__(self, has_script):
        self.has_script = has_script
        self.processes = []
        self.folder = tempfile.TemporaryDirectory()

    def start(self, *command, **environment):
        self.processes.append(subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.folder.cleanup()

    def wait_for_text(self, selector, text):
        for _ in range(100):
            if text in self.text(selector):
                return True
            time.sleep(0.1)
        return False


class Firefox(Engine):
    """WebDriver BiDi over a socket (w3c.github.io/webdriver-bidi)."""

    @staticmethod
    def program():
        return shutil.which("firefox-esr") or shutil.which("firefox")

    @classmethod
    def missing(cls):
        try:
            import websocket  # noqa: F401
        except ImportError:
            return "websocket-client for Python is not installed"
        return None if cls.program() else "firefox is not installed"

    def __enter__(self):
        import websocket
        port = free_port()
        if not self.has_script:
            with open(f"{self.folder.name}/user.js", "w", encoding="utf-8") as file:
                file.write('user_pref("javascript.enabled", false);\n')
        self.start(self.program(), "--headless", "--no-remote", "--profile", self.folder.name,
                   "--remote-debugging-port", str(port), HOME=self.folder.name)
        for _ in range(300):
            try:
                self.socket = websocket.create_connection(
                    f"ws://127.0.0.1:{port}/session", timeout=60, suppress_origin=True)
                break
            except (OSError, websocket.WebSocketException):
                time.sleep(0.1)
        self.number = 0
        self.send("session.new", capabilities={})
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]
        return self

    def send(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if answer["type"] == "error":
                    raise AssertionError(f"{method}: {answer['error']} {answer['message']}")
                return answer["result"]

    def resize(self, width, height):
        self.send("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})

    def go(self, url):
        self.send("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def measure(self, expression):
        # In a world of its own, which a page's policy and a switch for its scripts do not reach.
        target = {"context": self.context, "sandbox": "test"}
        result = self.send("script.evaluate", expression=expression, target=target, awaitPromise=False)
        if result["type"] == "exception":
            raise AssertionError(result["exceptionDetails"]["text"])
        return result["result"].get("value")

    def text(self, selector):
        return self.measure(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def picture(self, path):
        taken = self.send("browsingContext.captureScreenshot", context=self.context, origin="document")
        with open(path, "wb") as file:
            file.write(base64.b64decode(taken["data"]))


class WebKit(Engine):
    """WebDriver (w3.org/TR/webdriver2) with the MiniBrowser of WebKitGTK, on a screen that nobody sees."""

    @staticmethod
    def program():
        found = glob.glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
        return found[-1] if found else None

    @classmethod
    def missing(cls):
        for needed in ("WebKitWebDriver", "Xvfb"):
            if shutil.which(needed) is None:
                return f"{needed} is not installed"
        return None if cls.program() else "WebKit's MiniBrowser is not installed"

    def __enter__(self):
        display, port = f":{90 + free_port() % 900}", free_port()
        self.start("Xvfb", display, "-screen", "0", "1600x1200x24", "-nolisten", "tcp")
        self.start("WebKitWebDriver", f"--port={port}", DISPLAY=display, HOME=self.folder.name,
                   XDG_RUNTIME_DIR=self.folder.name, LIBGL_ALWAYS_SOFTWARE="1",
                   WEBKIT_DISABLE_COMPOSITING_MODE="1", GDK_BACKEND="x11")
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--automation", *([] if self.has_script else ["--enable-javascript=FALSE"])]
        options = {"binary": self.program(), "args": arguments}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        for attempt in range(100):
            try:
                made = self.send("POST", "/session", wanted)
                break
            except OSError:
                if attempt == 99:
                    raise
                time.sleep(0.1)
        self.base += f"/session/{made['sessionId']}"
        return self

    def __exit__(self, *arguments):
        try:
            self.send("DELETE", "")
        except (OSError, AssertionError):
            pass
        super().__exit__(*arguments)

    def send(self, method, path, content=None):
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self.base + path, data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()[:300]}") from error

    def resize(self, width, height):
        self.send("POST", "/window/rect", {"width": width, "height": height + 100})

    def go(self, url):
        self.send("POST", "/url", {"url": url})

    @property
    def can_measure(self):
        return self.has_script

    def measure(self, expression):
        return self.send("POST", "/execute/sync", {"script": f"return {expression}", "args": []})

    def text(self, selector):
        if not self.has_script:
            # Its driver finds elements by script; the source is what is there without.
            return self.send("GET", "/title")
        found = self.send("POST", "/element", {"using": "css selector", "value": selector})
        return self.send("GET", f"/element/{list(found.values())[0]}/text")

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.send("GET", "/screenshot")))
