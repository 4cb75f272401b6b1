// The page /verify: takes a bundle by file, link or paste, and says of each check what came of it.
//
// In the part of the address after `#`, which no server sees: code=<code>&link=<address of the bundle>.

import { Refusal, TrustError, missingCrypto, readTrust, verify } from "./verify.js";
import { utc } from "./verifier/instant.js";

const byteCountMax = 32 << 20;

/** What each step means, whatever came of it. */
const stepTexts = [
  "The code that you gave is the one that the record is about.",
  "The log signed this state of itself, and enough of those you trust vouch for it.",
  "The state ends with an index of everything in the log.",
  "The index shows that the lists are whole: nothing was left out, and nothing put in.",
  "Every entry stands in the log, at its place.",
  "The log began as your trust file says.",
  "Every statement is what the log holds, letter for letter.",
  "Signatures and rights of those who speak were looked at, one statement at a time.",
];

/** The answer in words, by status. */
const statusTexts = {
  consistent: "The records for this code fit together.",
  unusual: "Something in the records does not fit.",
  mismatch: "The lot or date in your code differs from the records.",
  recalled: "Recalled. Do not use this product.",
  void: "This code was taken out of use.",
  not_applied: "This code was printed, but is not yet recorded on a package.",
  made_into: "The package with this code was repacked or used to make something else.",
  not_issued: "This code was never issued.",
  not_found: "There is no record of this code.",
  other_programme: "This product is not in these records. That says nothing about it.",
  typing_error: "This code has a typing error.",
  cannot_tell: "Nothing can be told from these records.",
};

const byID = (id) => document.getElementById(id);
const form = byID("verify");

/** An element with text, which is never read as HTML, and with children. */
function make(name, content = "", className = "", children = []) {
  const element = document.createElement(name);
  element.textContent = content;
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

function show(tone, shape, heading, texts, details = []) {
  const title = make("h2", `${shape} ${heading}`);
  const status = make("section", "", `status ${tone}`, [title, ...texts.map((text) => make("p", text))]);
  byID("result").replaceChildren(status, ...details);
}

/** A list of the steps, each with a mark and what came of it. */
function stepList(outcomes) {
  const items = stepTexts.map((text, place) => {
    const { mark, word, detail } = outcomes(place + 1);
    return make("li", "", "", [make("h3", `${mark} ${text}`), make("p", detail === "" ? word : `${word}: ${detail}`)]);
  });
  return [make("h2", "What was checked"), make("ol", "", "", items)];
}

function list(heading, texts) {
  return texts.length === 0 ? [] : [make("h2", heading), make("ul", "", "", texts.map((text) => make("li", text)))];
}

function showResult(result) {
  const texts = [];
  if (result.isTooOld) texts.push("The record is too old for your trust file, so this is no pass.");
  if (result.isIncomplete) texts.push("Part of the record is missing, so this is no pass.");
  if (result.notes.length > 0) texts.push(`Also: ${result.notes.join(", ").replaceAll("_", " ")}.`);
  texts.push(`Records as of ${utc(result.asOf)}. ${result.line}`);
  const tones = { consistent: ["", "●"], recalled: ["stop", "■"], unusual: ["attention", "▲"], mismatch: ["attention", "▲"] };
  const [tone, shape] = result.isPass ? tones[result.status] ?? ["unknown", "○"] : ["unknown", "○"];
  const heading = statusTexts[result.isPass ? result.status : "cannot_tell"];
  show(tone, shape, heading, texts, [
    ...stepList((step) => ({ mark: "✓", word: "In order", detail: result.checks[step - 1].text })),
    ...list("Who says what", statements(result)),
    ...list("What this cannot tell you", result.unchecked),
  ]);
}

function statements({ closure }) {
  const faults = new Map(closure.readings.filter(({ fault }) => fault !== null).reverse()
    .map(({ entry, fault }) => [entry, fault]));
  const all = [...closure.statements.values()].sort((one, other) => (one.number < other.number ? -1 : 1));
  return all.map((statement) => {
    const what = [statement.type, statement.action, statement.bizStep].filter((word) => word !== null).join(" ");
    const who = statement.signer?.isRecorder
      ? `recorded for ${statement.party}` : `signed by ${statement.party ?? "nobody"}`;
    const time = statement.eventTime === null ? "no time" : utc(statement.eventTime / 1000n);
    const fault = faults.get(statement.number);
    const end = fault !== undefined ? `. Not counted: ${fault}`
      : statement.erasedBy !== null ? `. Erased by entry ${statement.erasedBy}`
      : statement.correctedBy !== null ? `. Corrected by entry ${statement.correctedBy}` : "";
    return `Entry ${statement.number}, ${time}: ${what || "not shown"}, ${who}${end}`;
  });
}

function showRefusal(refusal) {
  const place = refusal.field === "" ? "" : ` (${refusal.field})`;
  const details = refusal.step === 0 ? [] : stepList((step) => {
    if (step === refusal.step) return { mark: "✕", word: "Refused", detail: refusal.message };
    return step < refusal.step
      ? { mark: "✓", word: "Nothing was found against it", detail: "" }
      : { mark: "–", word: "Not decided", detail: "" };
  });
  const heading = refusal.step === 0 ? "This is no record that can be checked." : "This record is refused. Do not rely on it.";
  show("stop", "■", heading, [`${refusal.message}${place}.`], details);
}

/** The bytes of the record, from wherever the reader has it. */
async function readBundleBytes() {
  const [file] = byID("file").files;
  if (file !== undefined) {
    if (file.size > byteCountMax) throw new Error("the file is larger than any record");
    return new Uint8Array(await file.arrayBuffer());
  }
  const pasted = byID("bundle").value;
  if (pasted.trim() !== "") return new TextEncoder().encode(pasted);
  const link = byID("link").value.trim();
  if (link === "") throw new Error("give a file, a link or the record itself");
  return fetchBundle(link);
}

async function fetchBundle(link) {
  const url = new URL(link, location.href);
  if (!url.searchParams.has("format")) url.searchParams.set("format", "bundle");
  const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  // An answer about an unknown code is a 404 with its proof.
  if (!response.ok && response.status !== 404) throw new Error(`the link answers with status ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > byteCountMax) throw new Error("the answer is larger than any record");
  return new Uint8Array(bytes);
}

/** The code as scanned: a link to an answer is one itself. Never that which the record names. */
function readCodeField() {
  const code = byID("code").value.trim();
  if (code !== "") return code;
  const link = byID("link").value.trim();
  if (link === "") throw new Error("give the code as it stands on the package");
  return link.replace(/([?&])format=[^&#]*&?/, "$1").replace(/[?&]$/, "");
}

async function check(event) {
  event.preventDefault();
  show("unknown", "○", "Checking…", []);
  try {
    const trust = await readTrust(byID("trust").value);
    showResult(await verify(await readBundleBytes(), readCodeField(), trust));
  } catch (error) {
    if (error instanceof Refusal) showRefusal(error);
    else if (error instanceof TrustError) show("stop", "■", "The trust file cannot be used.", [error.message]);
    else show("unknown", "○", "Nothing was checked.", [error.message]);
  }
}

byID("trustFile").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file !== undefined) byID("trust").value = await file.text();
});
form.addEventListener("submit", check);

const given = new URLSearchParams(location.hash.slice(1));
for (const name of ["code", "link"]) if (given.has(name)) byID(name).value = given.get(name);

const missing = await missingCrypto();
if (missing === null) form.hidden = false;
else show("unknown", "○", "This browser cannot check records.", [`${missing}. The command line can: wayproof verify.`]);
