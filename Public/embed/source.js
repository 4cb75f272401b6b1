// Gets a journey, checks it where it is to be checked, and says what came of that.

import { Words, addressOf, languageOf } from "./words.js";
import { codeOf, pathOf } from "./address.js";
import { differences, factsOfDocument } from "./facts.js";
import { fetchJSON, fetchText } from "./fetch.js";
import { viewOf } from "./view.js";

/**
 * Gets what an element is to show.
 *
 * @param {object} wanted `code`, `lang`, `service`, and the addresses `trust` and `src` or null
 * @param {AbortSignal} signal ends it
 * @returns `outcome`: `checked`, `edited`, `too_old`, `unchecked`, `refused`, `trust_fault`,
 *   `answered` (with a sentence and no journey) or `unreachable`; `view` or null; `words`; `warnings`
 *   and `assurance`, sentences; `href`, the page of the journey
 */
export async function load(wanted, signal) {
  const tag = languageOf(wanted.lang);
  const { service } = wanted;
  const path = pathOf(wanted.code);
  const host = service.replace(/^[a-z]+:\/\//, "");
  const loader = { wanted, tag, host, signal, url: `${service}${path}` };
  const asked = path === null ? Promise.reject(new Error("no code is named")) : ask(loader);
  // It is waited for only when the words are there.
  asked.catch(() => {});
  const words = new Words(await fetchJSON(addressOf(tag), signal));
  const href = `${service}${path ?? ""}?lang=${tag}`;
  try {
    return { words, href, host, ...(await loaded({ ...loader, words }, await asked)) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { words, href, host, ...message("unreachable", words.say("embed_unreachable")), error };
  }
}

/** Asks for all that is needed at once: the document, and what it is to be checked with, or null. */
async function ask(loader) {
  const { wanted, signal } = loader;
  // A copy is nobody's word: without a trust file of the site it is checked with the service's.
  const trustURL = wanted.trust ?? (wanted.src === null ? null : `${wanted.service}/trust.txt`);
  if (trustURL === null) return { document: await documentOf(loader, null, true), checker: null };
  const [checker, trustText, document] = await Promise.allSettled([
    import("./check.js"), fetchText(trustURL, signal), documentOf(loader, wanted.src, false),
  ]);
  return { checker: valueOf(checker), trustText, document: valueOf(document) };
}

function valueOf({ value, reason }) {
  if (reason !== undefined) throw reason;
  return value;
}

async function loaded(loader, { document, checker, trustText }) {
  const { wanted, words, host, signal } = loader;
  if (checker === null) return told(document, words, words.say("embed_unchecked", { host }));
  if (await checker.missingCrypto() !== null) {
    return told(await documentOf(loader, null, true), words, words.say("embed_no_crypto", { host }));
  }
  let trust;
  try {
    trust = await checker.readTrust(valueOf(trustText));
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...message("trust_fault", words.say("embed_trust_fault")), error };
  }
  // What stands in a copy of the site is nobody's answer: it is shown as far as it is proved.
  if (document.kind !== "journey") return wanted.src === null ? answered(document) : refused(words, host);
  // That nothing is known of a lot, so that its product is shown, is a service's word: no proof of it comes along.
  if (isWalkedUp(document)) {
    return told(await documentOf(loader, null, true), words, words.say("embed_unchecked", { host }));
  }
  return checked(document, await bundleOf(document, loader), trust, checker, loader);
}

const isWalkedUp = ({ status }) => Array.isArray(status?.notes) && status.notes.includes("walked_up");

async function checked(document, bundle, trust, checker, { wanted, words, host }) {
  let proved;
  try {
    proved = await checker.check(bundle, codeOf(wanted.code), trust);
  } catch (error) {
    if (!(error instanceof checker.Refusal) && !(error instanceof checker.CodeError)) throw error;
    return { ...refused(words, host), error };
  }
  const asOf = new Date(Number(proved.asOf) * 1_000).toISOString();
  const differing = [...differences(factsOfDocument(document), proved.facts), ...checker.tellingDifferences(document, proved, words)];
  const warnings = [];
  if (proved.isTooOld) warnings.push(words.say("embed_too_old", { time: words.moment(asOf) }));
  if (differing.length > 0) warnings.push(words.say("embed_edited"));
  return {
    outcome: proved.isTooOld ? "too_old" : differing.length > 0 ? "edited" : "checked",
    view: viewOf({ ...proved.facts, isTooOld: proved.isTooOld }, asOf, words),
    warnings,
    differing,
    assurance: wanted.trust !== null ? words.say("embed_checked") : words.say("embed_checked_service", { host }),
  };
}

/** What a service says, in its own words. */
function told(document, words, assurance) {
  if (document.kind !== "journey") return answered(document);
  const [asOf, freshUntil] = [document.asOf, document.freshUntil].map((time) => (typeof time === "string" ? time : ""));
  const isTooOld = !(Date.parse(freshUntil) > Date.now());
  const warnings = isTooOld ? [words.say("embed_too_old", { time: words.moment(asOf) })] : [];
  const facts = factsOfDocument(document);
  // As a verifier says it: what is too old tells nothing, but that a product was recalled.
  const isUndecided = isTooOld && facts.status !== "recalled";
  const view = isUndecided
    ? viewOf({ ...facts, status: "cannot_tell", isTooOld }, asOf, words)
    : viewOf(facts, asOf, words, document);
  return { outcome: isTooOld ? "too_old" : "unchecked", view, warnings, assurance };
}

/** An answer without a journey: a code that cannot be read, one that is not for everybody. */
function answered(problem) {
  const { title, text } = problem.answer ?? {};
  if (typeof title !== "string") throw new Error("the answer is no journey");
  return message("answered", title, typeof text === "string" ? text : "");
}

const refused = (words, host) =>
  message("refused", words.say("embed_refused_title"), words.say("embed_refused_text", { host }));

const message = (outcome, title, text = "") =>
  ({ outcome, view: null, title, text, warnings: [], assurance: "" });

async function documentOf({ url, tag, signal }, src, isAlone) {
  const query = `?format=journey&lang=${tag}${isAlone ? "&proof=link" : ""}`;
  const document = await fetchJSON(src ?? `${url}${query}`, signal);
  if (typeof document !== "object" || document === null) throw new Error("the answer is no journey");
  return document;
}

/** The proof that came with the document, or that of the service. */
async function bundleOf(document, { url, signal }) {
  const inline = document.proof?.inline ?? null;
  return JSON.stringify(inline ?? await fetchJSON(`${url}?format=bundle`, signal));
}
