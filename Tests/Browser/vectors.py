#!/usr/bin/env python3
"""The vectors and the table of corruptions in headless Chromium: the very tests that Node runs.

    python3 Tests/Browser/vectors.py

in the checkout. Needs chromium. `verify.test.mjs` is loaded as it is; what it takes from Node is given to it by an
import map: how tests are named, what is asserted, how a file is read.
"""

import http.server
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading

TESTS = "/Tests/JavaScript/verify.test.mjs"

PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>Vectors</title>
<script type="importmap">{"imports": {
  "node:test": "/given/test.mjs", "node:assert/strict": "/given/assert.mjs", "node:fs": "/given/fs.mjs"}}</script>
<script type="module">
  import { played } from "/given/test.mjs";
  const tell = (results) => fetch("/results", { method: "POST", body: JSON.stringify(results) });
  import("TESTS").then(played).then(tell, (error) => tell([{ name: "loading", error: String(error) }]));
</script>
""".replace("TESTS", TESTS)

GIVEN = {
    "/given/test.mjs": """
const all = [];
export const test = (name, body) => { all.push({ name, body }); };
export async function played() {
  const results = [];
  for (const { name, body } of all) {
    try { await body(); results.push({ name, error: null }); }
    catch (error) { results.push({ name, error: String(error) }); }
  }
  return results;
}
""",
    "/given/assert.mjs": """
function fail(found, wanted) { throw new Error(`${JSON.stringify(found)}, and not ${JSON.stringify(wanted)}`); }
function equal(found, wanted) { if (!Object.is(found, wanted)) fail(found, wanted); }
function deepEqual(found, wanted) { equal(JSON.stringify(found), JSON.stringify(wanted)); }
async function rejects(promise, wanted) {
  let error;
  try { await promise; } catch (thrown) { error = thrown; }
  if (error === undefined) throw new Error("it was not refused");
  if (typeof wanted === "function") { if (!wanted(error)) fail(String(error), "another error"); return; }
  for (const [name, value] of Object.entries(wanted)) deepEqual(error[name], value);
}
export default { equal, deepEqual, rejects };
""",
    # A file is read at once there, so it is fetched at once here.
    "/given/fs.mjs": """
export function readFileSync(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.send();
  if (request.status !== 200) throw new Error(`${url} is not there`);
  return request.responseText;
}
""",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".mjs": "text/javascript", ".js": "text/javascript", ".json": "application/json", "": "text/plain"}

    def do_GET(self):
        text = PAGE if self.path == "/" else GIVEN.get(self.path)
        if text is None:
            super().do_GET()
            return
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path == "/" else "text/javascript")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.server.results.put(json.loads(content))

    def log_message(self, *_):
        pass


def main():
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: chromium is not installed")
        return 0
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.results = queue.Queue()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Chromium's own processes may write into the profile a moment longer than it runs.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
             f"http://localhost:{server.server_port}/"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            results = server.results.get(timeout=300)
        except queue.Empty:
            results = [{"name": "chromium", "error": "it told nothing within five minutes"}]
        finally:
            browser.terminate()
            browser.wait()
    with open("Tests/ProvenanceTests/Vectors/corruptions.json", encoding="utf-8") as file:
        table = json.load(file)
    names = {result["name"] for result in results}
    wanted = [f"refused: {one['name']}" for one in table["corruptions"]]
    wanted += [f"trust file: {one['name']}" for one in table["trustFiles"]]
    results += [{"name": name, "error": "it was not tried"} for name in wanted if name not in names]
    failed = [result for result in results if result["error"] is not None]
    for result in failed:
        print(f"NOT OK  {result['name']}: {result['error']}")
    print(f"{'NOT OK' if failed else 'ok'}      {len(results) - len(failed)} of {len(results)} in headless Chromium, "
          f"{len(wanted)} of them corruptions")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
