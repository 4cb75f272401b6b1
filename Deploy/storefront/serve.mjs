#!/usr/bin/env node
// An example shop: serves the pages of this folder from an origin of its own, under a policy that lets
// in nothing but its own files and the journeys of one service.
//
//   node Deploy/storefront/serve.mjs --service http://localhost:8080 --trust .demo/ledger/trust.txt --port 8081

import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { readFileSync } from "node:fs";

const usage = `Serves an example shop, whose pages show journeys of a service.

usage: node Deploy/storefront/serve.mjs [options]

  --service URL   whose journeys it shows (http://localhost:8080)
  --trust FILE    the trust file that the shop keeps (.demo/ledger/trust.txt)
  --listen HOST   the address at which it listens (127.0.0.1)
  --port PORT     and the port (8081)
  --help          shows this

exit codes: 0 good, 64 usage, 66 no trust file, 71 the address cannot be listened at
`;

/** Says what is wrong, and ends. */
function fail(code, reason) {
  process.stderr.write(`error: ${reason}\n\n${code === 64 ? usage : "See --help.\n"}`);
  process.exit(code);
}

function options() {
  const text = (value) => ({ type: "string", default: value });
  try {
    const { values } = parseArgs({
      options: {
        service: text("http://localhost:8080"),
        trust: text(".demo/ledger/trust.txt"),
        listen: text("127.0.0.1"),
        port: text("8081"),
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(64, error.message.split("\n")[0]);
  }
}

const values = options();
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
if (!URL.canParse(values.service) || !/^https?:/i.test(values.service)) fail(64, `--service ${values.service} is no web address`);
if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) fail(64, `--port ${values.port} is no port`);
const service = new URL(values.service).origin;

function trustText() {
  try {
    return readFileSync(values.trust, "utf8");
  } catch (error) {
    return fail(66, `the trust file ${values.trust} cannot be read: ${error.code ?? error.message}`);
  }
}

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", txt: "text/plain; charset=utf-8" };
const files = new Map(["product.html", "order.html", "shop.css", "shop.js"].map((name) => {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  return [`/${name}`, text.replaceAll("{service}", service)];
}));
files.set("/", files.get("/product.html"));
// The shop keeps a trust file of its own, which it got from somebody it trusts. Here it is a copy of the ledger's.
files.set("/trust.txt", trustText());

const policy = [
  "default-src 'none'", `script-src 'self' ${service}`, `connect-src 'self' ${service}`, "style-src 'self'",
  `img-src 'self' ${service}`, `frame-src ${service}`, "base-uri 'none'", "form-action 'none'",
  "frame-ancestors 'none'", "require-trusted-types-for 'script'",
].join("; ");

createServer((request, response) => {
  const path = new URL(request.url, "http://shop").pathname;
  const text = files.get(path);
  if (path === "/favicon.ico") return response.writeHead(204).end();
  if (text === undefined) return response.writeHead(404).end();
  const type = types[path === "/" ? "html" : path.split(".").at(-1)];
  response.writeHead(200, {
    "Content-Type": type, "Content-Security-Policy": policy, "Cache-Control": "no-cache",
    "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
}).on("error", (error) => fail(71, `${values.listen}:${values.port} cannot be listened at: ${error.code ?? error.message}`))
  .listen(Number(values.port), values.listen, () => {
    console.error(`example shop: http://localhost:${values.port}/ and /order.html`);
  });
