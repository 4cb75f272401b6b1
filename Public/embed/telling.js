// What a document says beside the records: its sentences, its address, the moment as of which it
// holds. They follow from the records, or can be compared with the words of this component.
//
// Storefronts.md says exactly what is compared, and what is not.

import { pathOf } from "./address.js";
import { plain } from "./words.js";

/** The titles and texts with which a service speaks of a status; a text is any of the ways through it. */
const sayings = {
  consistent: [
    ["consistent_title", ["consistent_text", "compare_text"]],
    ["hidden_title", ["hidden_text"], ["consistent_text", "compare_text"]],
    ["market_title", ["market_text"], ["consistent_text", "compare_text"]],
    ["corrected_title", ["corrected_text", "corrected_brief_text"], ["consistent_text", "compare_text"]],
    ["product_title", ["product_text"]],
  ],
  recalled: [["recalled_title", ["recalled_text"]]],
  cannot_tell: [
    ["cannot_tell_title", ["cannot_tell_text", "cannot_tell_part_text"]], ["erased_title", ["erased_text", "ordered_text"]],
  ],
  mismatch: [["mismatch_title", ["mismatch_text"]]],
  unusual: [["unusual_title", ["unusual_text"]]],
  void: [
    ["void_title", ["void_text"]], ["void_lost_title", ["void_lost_text"]], ["void_destroyed_title", ["void_destroyed_text"]],
  ],
  not_applied: [["not_applied_title", ["not_applied_text"]]],
  made_into: [["made_into_title", ["made_into_text"]]],
  not_issued: [["not_issued_title", ["not_issued_text"]]],
  not_found: [["not_found_title", ["not_found_text"]]],
  other_programme: [["other_programme_title", ["other_programme_text"]]],
  typing_error: [["typing_error_title", ["typing_error_text"]]],
};

/** All names of words that are needed for that. */
export const sayingWords = [...new Set(Object.values(sayings).flat(3))];

const tones = { recalled: "stop", void: "stop", not_issued: "stop", consistent: "neutral", cannot_tell: "unknown", not_found: "unknown", other_programme: "unknown" };

/**
 * Where a document says something else than follows from its records: `page`, `asOf`, `proof.root`,
 * `status.title`, `steps.3.title` and the like.
 *
 * @param {object} document the document
 * @param {object} proved what `check` gave: `facts`, `asOf`, `checkpoint`
 * @param {Words} words the words of the component; sentences in another language are not compared
 */
export function tellingDifferences(document, proved, words) {
  const paths = [];
  const expect = (path, isSame) => isSame || paths.push(path);
  expect("page", pagePath(document.page) === pagePath(pathOf(proved.facts.id)));
  // Only the proof that came along is that of this document; a newer one may say more.
  if (isObject(document.proof?.inline)) {
    const { checkpoint } = proved;
    expect("asOf", Date.parse(document.asOf) === Number(proved.asOf) * 1_000);
    expect("proof.origin", document.proof.origin === checkpoint.origin);
    expect("proof.size", document.proof.size === Number(checkpoint.size));
    expect("proof.root", document.proof.root === checkpoint.root);
  }
  expect("freshUntil", Date.parse(document.freshUntil) > Date.parse(document.asOf));
  const status = isObject(document.status) ? document.status : {};
  expect("status.tone", status.tone === (tones[status.code] ?? "attention"));
  if (document.lang !== words.tag) return paths;
  for (const path of statusDifferences(status, proved.facts, words)) paths.push(path);
  for (const [index, step] of (Array.isArray(document.steps) ? document.steps : []).entries()) {
    expect(`steps.${index}.title`, titlesOf(proved.facts.steps[index], words).includes(step?.title));
  }
  return paths;
}

function statusDifferences({ code, title, text }, facts, words) {
  const known = Object.hasOwn(sayings, code) ? sayings[code] : [];
  const titled = known.filter(([name]) => fits(title, [[name]], facts, words));
  if (titled.length === 0) return ["status.title"];
  return titled.some(([, ...ways]) => fits(text, ways, facts, words)) ? [] : ["status.text"];
}

/** Whether a text is one of the ways through the sentences, with values that can stand in them. */
function fits(text, ways, facts, words) {
  if (typeof text !== "string") return false;
  const way = ways.map((names) => `(?:${names.map((name) => patternOf(name, facts, words)).join("|")})`).join(" ?");
  if (new RegExp(`^${way}$`, "u").test(bare(text))) return true;
  // A recall's reason can be as long as a text may be, and is shown whole below it.
  const reason = facts.recalls.find(({ isAboutSubject }) => isAboutSubject)?.reason;
  return ways[0].includes("recalled_text") && text.endsWith("…") && typeof reason === "string"
    && bare(text).slice(0, -1).includes(bare(reason).slice(0, 40));
}

/** A pattern for the words called `name`: what the records say as it is, anything short in other places. */
function patternOf(name, facts, words) {
  const brand = facts.product?.brand;
  const reason = facts.recalls.find(({ isAboutSubject }) => isAboutSubject)?.reason;
  const values = {
    brand: typeof brand === "string" ? short(brand) : words.say("maker"),
    reason: typeof reason === "string" ? plain(reason) : undefined,
  };
  const findings = ["recorded_before", "before_issue", "after_end"].map((code) => escaped(words.say(`finding_${code}`)));
  const template = words.texts[name];
  if (typeof template !== "string") return "[^]*";
  const pattern = template.split(/(\{[a-z]+\})/).map((part) => {
    const key = /^\{([a-z]+)\}$/.exec(part)?.[1];
    if (key === undefined) return escaped(bare(part));
    if (values[key] !== undefined) return escaped(bare(values[key]));
    if (key === "finding") return `(?:${findings.join("|")})`;
    return key === "n" || key === "k" ? "[0-9.,\\u00a0\\u202f]{1,9}" : "[^]{1,280}?";
  }).join("");
  // Whoever erased something may say why, in words of their own.
  return name === "erased_text" || name === "ordered_text" ? `${pattern}(?: “[^]{1,280}[”…])?` : pattern;
}

/** The titles that a step can have. */
function titlesOf(step, words) {
  if (step === undefined) return [];
  const titles = [words.stepTitle(step.kind ?? "seen")];
  if (step.kind === "inspecting") titles.push(words.stepTitle("tested"));
  if (step.state === "withheld") titles.push(words.stepTitle("withheld"));
  return titles;
}

/** Without the marks that keep a value's direction. */
const bare = (text) => text.replace(/[\u2068\u2069]/g, "");
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function short(text) {
  const letters = [...plain(text)];
  return letters.length > 48 ? `${letters.slice(0, 47).join("")}…` : letters.join("");
}

/** The path of an address, unescaped; null for what is none. */
function pagePath(address) {
  try {
    return decodeURIComponent(new URL(address, "https://id.gs1.org").pathname);
  } catch {
    return null;
  }
}
