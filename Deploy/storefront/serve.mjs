#!/usr/bin/env node
// An example shop: serves the pages of this folder from an origin of its own, under a policy that lets
// in nothing but its own files and the journeys of one service.
//
//   node Deploy/storefront/serve.mjs --service http://localhost:8080 --trust .demo/ledger/trust.txt --port 8081

import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { readFileSync } from "node:fs";

const { values } = parseArgs({
  options: {
    service: { type: "string", default: "http://localhost:8080" },
    trust: { type: "string", default: ".demo/ledger/trust.txt" },
    listen: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8081" },
  },
});
const service = new URL(values.service).origin;

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", txt: "text/plain; charset=utf-8" };
const files = new Map(["product.html", "order.html", "shop.css", "shop.js"].map((name) => {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  return [`/${name}`, text.replaceAll("{service}", service)];
}));
files.set("/", files.get("/product.html"));
// The shop keeps a trust file of its own, which it got from somebody it trusts. Here it is a copy of the ledger's.
files.set("/trust.txt", readFileSync(values.trust, "utf8"));

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
}).listen(Number(values.port), values.listen, () => {
  console.error(`example shop: http://localhost:${values.port}/ and /order.html`);
});
