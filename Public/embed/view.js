// From facts to what is shown: texts in the reader's language, in order.

import { plain } from "./words.js";

const shapes = { stop: "■", attention: "▲", unknown: "○" };

/** The words for a status that the records decide, by its code: tone, title, text. */
const statuses = {
  consistent: ["neutral", "consistent_title", "compare_text"],
  recalled: ["stop", "recalled_title", null],
  cannot_tell: ["unknown", "cannot_tell_title", "cannot_tell_text"],
  mismatch: ["attention", "mismatch_title", null],
  unusual: ["attention", "unusual_title", null],
  void: ["stop", "void_title", "void_text"],
  not_applied: ["attention", "not_applied_title", "not_applied_text"],
  made_into: ["attention", "made_into_title", "made_into_text"],
  not_issued: ["stop", "not_issued_title", "not_issued_text"],
  not_found: ["unknown", "not_found_title", "not_found_text"],
  other_programme: ["unknown", "other_programme_title", "other_programme_text"],
  typing_error: ["attention", "typing_error_title", "typing_error_text"],
};

const notes = ["walked_up", "sold", "disputed", "cut", "recall_elsewhere"];
const sayings = ["own", "counterparty", "independent", "authority"];
const findings = ["recorded_before", "before_issue", "after_end"];

/**
 * What is shown of facts.
 *
 * @param {object} facts from `factsOfDocument` or `factsOfResult`, with `isTooOld` where they are
 * @param {string} asOf the moment as of which they hold, `YYYY-MM-DDThh:mm…` in UTC
 * @param {Words} words the language
 * @param {object | null} document where the facts are a service's word, its document, whose own
 *   sentences are shown then; null where the records were checked
 */
export function viewOf(facts, asOf, words, document = null) {
  const isBeforePurchase = facts.level === "product" || facts.level === "lot";
  const said = [...facts.notes, ...(document?.status?.notes?.includes?.("walked_up") ? ["walked_up"] : [])];
  const status = document === null ? statusOf(facts, asOf, words) : toldStatus(document);
  return {
    ...status,
    shape: shapes[status.tone] ?? "●",
    notes: notes.filter((note) => said.includes(note)).map((note) => words.say(`note_${note}`)),
    asOf: words.say("as_of", { time: words.moment(asOf) }),
    product: productOf(facts, words),
    recalls: facts.recalls.map((recall) => recallOf(recall, words)),
    steps: facts.steps.filter((step) => step.certainty !== "possible").map((step) => stepOf(step, facts, words, document)),
    arrival: isBeforePurchase ? words.say("embed_arrival") : null,
  };
}

function toldStatus({ status }) {
  const tone = typeof status?.tone === "string" ? plain(status.tone) : "unknown";
  return { tone, title: plain(status?.title ?? ""), text: plain(status?.text ?? "") };
}

function statusOf(facts, asOf, words) {
  const [tone, title, text] = wordsOf(facts);
  const last = facts.steps.findLast((step) => step.about === "item" && step.certainty !== "possible");
  const values = {
    brand: facts.product?.brand ?? words.say("maker"),
    date: last === undefined ? "–" : words.day(last.local),
    time: words.moment(asOf),
  };
  return { tone, title: words.say(title, values), text: text === null ? "" : words.say(text, values) };
}

function wordsOf({ status, level, notes, isTooOld }) {
  // Records that are too old will be newer; what is erased or cut stays so.
  if (status === "cannot_tell" && isTooOld !== true) return ["unknown", "cannot_tell_title", "cannot_tell_part_text"];
  if (status !== "consistent") return statuses[status] ?? statuses.cannot_tell;
  if (level === "product" || level === "lot") return ["neutral", "product_title", "product_text"];
  if (notes.includes("withheld")) return ["neutral", "hidden_title", "compare_text"];
  if (notes.includes("corrected")) return ["neutral", "corrected_title", "compare_text"];
  return statuses.consistent;
}

function productOf({ product }, words) {
  if (product === null || (product.name === null && product.lot === null)) return null;
  const rows = [
    ["label_brand", product.brand],
    ["label_country", product.country === null ? null : words.country(product.country)],
    ["label_lot", product.lot],
    ["label_expiry", product.expiry === null ? null : words.day(product.expiry)],
  ];
  return {
    name: plain(product.name ?? product.gtin ?? ""),
    rows: rows.filter(([, value]) => value !== null).map(([label, value]) => [words.say(label), plain(value)]),
  };
}

function recallOf({ reason, instruction, phone, isAboutSubject }, words) {
  return {
    heading: words.say(isAboutSubject ? "recall_heading" : "recall_elsewhere_heading"),
    reason: plain(reason ?? ""),
    instruction: instruction === null ? null : words.say("recall_instruction", { instruction }),
    phone: phone === null ? null : { label: words.say("recall_phone"), text: plain(phone), digits: phone.replace(/[^0-9+]/g, "") },
  };
}

function stepOf(step, facts, words, document) {
  const place = step.place === null ? "" : words.list([
    ...(step.place.name === null ? [] : [plain(step.place.name)]),
    ...(step.place.country === null ? [] : [words.country(step.place.country)]),
  ]);
  const states = ["corrected", "corrects", "withdrawn", "withheld"];
  const told = findings.filter((code) => facts.findings.some((one) => one.code === code && one.step === step.n));
  return {
    n: step.n,
    state: states.includes(step.state) ? step.state : "stands",
    title: toldTitle(step, document) ?? titleOf(step, words),
    instant: step.instant,
    when: words.moment(step.local ?? ""),
    place,
    who: words.say("who", {
      party: step.partyName ?? step.party ?? "–",
      said: words.say(`said_${sayings.includes(step.said) ? step.said : "counterparty"}`),
      signed: words.say(step.isRecorded ? "signed_recorder" : "signed_party"),
    }),
    findings: told.map((code) => words.say(`finding_${code}`)),
  };
}

function titleOf(step, words) {
  if (step.kind === "inspecting" && step.said === "independent") return words.stepTitle("tested");
  return words.stepTitle(step.kind ?? "seen");
}

/** The service's own title of a step. */
function toldTitle(step, document) {
  const steps = Array.isArray(document?.steps) ? document.steps : [];
  const title = steps.find((one) => one?.n === step.n)?.title;
  return typeof title === "string" ? plain(title) : null;
}
