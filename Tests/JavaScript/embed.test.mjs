// The parts of Public/embed that need no browser.

import { Words, files, languageOf, plain } from "../../Public/embed/words.js";
import { codeOf, pathOf } from "../../Public/embed/address.js";
import { differences, factsOfDocument } from "../../Public/embed/facts.js";
import assert from "node:assert/strict";
import { check, tellingDifferences } from "../../Public/embed/check.js";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { readTrust } from "../../Public/verify.js";
import { test } from "node:test";
import { viewOf } from "../../Public/embed/view.js";

const language = (tag) => JSON.parse(readFileSync(new URL(`../../Sources/Site/Languages/${tag}.json`, import.meta.url), "utf8"));

/** The words of a language; one that is missing is an error. */
const wordsOf = (tag) => {
  const words = new Words(language(tag));
  const say = words.say.bind(words);
  words.say = (name, values) => {
    assert.ok(Object.hasOwn(words.texts, name), `${tag} has no ${name}`);
    const text = say(name, values);
    assert.doesNotMatch(text, /\{[a-z]+\}/, `${tag} ${name}`);
    return text;
  };
  return words;
};

for (const [tag, expected] of [
  ["en", "en"], ["EN-gb", "en"], ["zh", "zh-Hans"], ["zh-CN", "zh-Hans"], ["zh-TW", "zh-Hant"],
  ["zh-Hant-HK", "zh-Hant"], ["de-AT", "de"], ["pt-BR", "en"], ["", "en"], ["constructor", "en"],
]) {
  test(`a page in "${tag}" gets the words of ${expected}`, () => assert.equal(languageOf(tag), expected));
}

for (const [code, path, uri] of [
  ["https://t.example.com/01/09520003000308/21/A%2FB?17=261231", "/01/09520003000308/21/A%2FB", "https://id.gs1.org/01/09520003000308/21/A%2FB"],
  ["/01/09520003000308", "/01/09520003000308", "https://id.gs1.org/01/09520003000308"],
  [" //evil.example/01/09520003000308 ", "/evil.example/01/09520003000308", "https://id.gs1.org/evil.example/01/09520003000308"],
  ["urn:uuid:1?x#y", "/id/urn%3Auuid%3A1%3Fx%23y", "urn:uuid:1?x#y"],
  ["javascript:alert(1)", "/id/javascript%3Aalert(1)", "javascript:alert(1)"],
]) {
  test(`the code ${code} leads to ${path}`, () => {
    assert.equal(pathOf(code), path);
    assert.equal(codeOf(code), uri);
  });
}

test("no code leads nowhere", () => assert.equal(pathOf("  "), null));

test("a text of a party stays on its line, and turns nothing around", () => {
  assert.equal(plain("a\u202eb\nc\u0000d\u200b"), "ab cd");
  assert.equal([...plain("é".repeat(10_000))].length, 280);
  assert.equal(plain(`a${"\u0301".repeat(9)}b\u20dd\ufffe\uffff\u3164`), `a${"\u0301".repeat(4)}b\u20dd`);
  assert.equal(plain("😀".repeat(10_000)).isWellFormed?.() ?? true, true);
  const words = wordsOf("en");
  assert.equal(words.say("recall_instruction", { instruction: "شاي" }), "What to do: \u2068شاي\u2069");
  // What is filled in is filled in once.
  assert.equal(new Words({ words: { x: "{a} {b}" } }).say("x", { a: "{b}", b: "c" }), "{b} c");
  assert.equal(words.stepTitle("__proto__"), "  proto  ");
  assert.equal(words.country("toString"), "toString");
});

test("dates are written as the pages write them", () => {
  assert.equal(wordsOf("de").moment("2026-03-05T09:05"), "5. März 2026, 09:05");
  assert.equal(wordsOf("zh-Hans").day("2026-03-05"), "2026年3月5日");
  assert.equal(wordsOf("en").day("soon"), "soon");
  assert.equal(wordsOf("en").day("2026-13-05"), "2026-13-05");
});

for (const hostile of [{}, [], null, 1, "x", { steps: {}, status: [], product: 7, places: null, recalls: [null], findings: { f1: 3 } },
  { steps: [null, 5, { at: 7, by: "__proto__", place: "constructor" }], parties: [], places: {}, status: { code: {}, tone: "<b>", title: {} } }]) {
  test(`a document that is none becomes facts that say nothing: ${JSON.stringify(hostile)}`, () => {
    const facts = factsOfDocument(hostile);
    assert.equal(facts.status, null);
    const view = viewOf(facts, "", wordsOf("en"), hostile ?? {});
    assert.equal(typeof view.title, "string");
  });
}

const statuses = "consistent recalled cannot_tell mismatch unusual void not_applied made_into not_issued not_found other_programme typing_error".split(" ");

for (const tag of Object.keys(files)) {
  test(`${tag} has words for everything that the records can say`, () => {
    const words = wordsOf(tag);
    for (const level of ["item", "lot", "product"]) {
      for (const status of [...statuses, "something new"]) {
        const view = viewOf(everything(status, level), "2026-03-05T09:05:00Z", words);
        assert.ok(view.title.length > 0 && view.asOf.length > 0);
        assert.equal(view.arrival !== null, level !== "item");
      }
    }
    for (const name of ["checked", "checked_service", "unchecked", "no_crypto", "refused_text", "too_old"]) {
      words.say(`embed_${name}`, { host: "t.example.com", time: "now" });
    }
    for (const name of ["whole", "all_steps", "refused_title", "edited", "unreachable", "trust_fault"]) words.say(`embed_${name}`);
    words.say("journey_heading");
  });
}

function everything(status, level) {
  const step = (n, state, said, kind) => ({
    n, entry: n, kind, state, about: "item", certainty: "item", instant: "2026-03-05T09:05:00.000Z", local: "2026-03-05T09:05",
    party: "a.example", partyName: "A", said, isRecorded: n % 2 === 0, place: { name: "X", country: "NZ" },
  });
  return {
    id: "", level, status, notes: ["corrected", "withheld", "sold", "disputed", "cut", "recall_elsewhere"],
    product: { gtin: "1", name: "N", brand: null, country: "NZ", lot: "L", expiry: "2026-03-05" },
    steps: [
      step(1, "stands", "own", "made"), step(2, "corrected", "counterparty", "receiving"), step(3, "corrects", "independent", "inspecting"),
      step(4, "withdrawn", "authority", "customs_clearing"), step(5, "withheld", "own", "seen"),
    ],
    recalls: [{ entry: 1, reason: "R", instruction: "I", phone: "+1 (2) 3", isAboutSubject: true }, { entry: 2, reason: null, instruction: null, phone: null, isAboutSubject: false }],
    findings: ["late_record", "recorded_before", "before_issue", "after_end"].map((code) => ({ code, step: 1 })),
  };
}

// What the service says of every outcome of the demo, and what its bundle proves.

const folder = process.env.WAYPROOF_RECORD;
const skip = folder === undefined && "WAYPROOF_RECORD is not set";

async function recorded(name) {
  const lines = [];
  for await (const line of createInterface({ input: createReadStream(`${folder}/${name}`) })) lines.push(JSON.parse(line));
  return lines;
}

test("a text of a party is made plain as the service does it", { skip }, async () => {
  for (const { text, line } of await recorded("texts.jsonl")) {
    assert.equal(plain(text), line, text.slice(0, 20));
    assert.equal(plain(line), line);
  }
});

async function journeys() {
  // Of a lot that nobody knows, the product is shown, without a proof.
  return (await recorded("journeys.jsonl")).filter(({ document }) => !document.status.notes.includes("walked_up"));
}

async function proved({ document, code, trust, now }) {
  const bundle = JSON.stringify(document.proof.inline);
  return (await check(bundle, codeOf(code), await readTrust(trust), now)).facts;
}

test("what the service tells of a journey is what its records say", { skip }, async () => {
  const all = await journeys();
  assert.ok(all.length >= 17, `only ${all.length} journeys were recorded`);
  for (const journey of all) {
    const facts = await proved(journey);
    assert.deepEqual(differences(factsOfDocument(journey.document), facts), [], journey.outcome);
    // In the words of the component nothing is missing either.
    const view = viewOf(facts, new Date(journey.now * 1_000).toISOString(), wordsOf("en"));
    if (journey.document.status.code === "consistent") continue;
    assert.equal(view.tone, journey.document.status.tone, journey.outcome);
  }
});

async function whole({ document, code, trust, now }) {
  return check(JSON.stringify(document.proof.inline), codeOf(code), await readTrust(trust), now);
}

test("sentences, address and moment of a document follow from its records", { skip }, async () => {
  for (const journey of await journeys()) {
    const { document } = journey;
    const proved = await whole(journey);
    assert.deepEqual(tellingDifferences(document, proved, wordsOf(document.lang)), [], journey.outcome);
  }
});

test("whatever is edited in them is noticed", { skip }, async () => {
  for (const journey of await journeys()) {
    const proved = await whole(journey);
    const words = wordsOf(journey.document.lang);
    const edits = {
      page: (one) => { one.page = one.page.replace("/01/", "/01/9"); },
      asOf: (one) => { one.asOf = one.asOf.replace(/\d\dZ$/, "59Z").replace(/^20../, "2031"); one.freshUntil = "2032-01-01T00:00:00Z"; },
      freshUntil: (one) => { one.freshUntil = one.asOf; },
      "proof.origin": (one) => { one.proof.origin += "x"; },
      "proof.size": (one) => { one.proof.size += 1; },
      "proof.root": (one) => { one.proof.root = one.proof.root.replace(/^./, (letter) => (letter === "A" ? "B" : "A")); },
      "status.tone": (one) => { one.status.tone = one.status.tone === "neutral" ? "stop" : "neutral"; },
      "status.title": (one) => { one.status.title = "The best honey there is."; },
      "status.text": (one) => { one.status.text = `${one.status.text} Trust us.`; },
    };
    if (journey.document.steps.length > 0) edits["steps.0.title"] = (one) => { one.steps[0].title = "Blessed"; };
    for (const [path, edit] of Object.entries(edits)) {
      const edited = structuredClone(journey.document);
      edit(edited);
      assert.deepEqual(tellingDifferences(edited, proved, words), [path], `${journey.outcome} ${path}`);
    }
    // Sentences in a language that the component does not speak just now are not compared.
    const foreign = { ...journey.document, lang: "tlh", status: { ...journey.document.status, title: "x", text: "y" } };
    assert.deepEqual(tellingDifferences(foreign, proved, words), []);
    for (const hostile of [{}, { proof: { inline: {} }, status: 7, steps: [null] }, { lang: words.tag, status: { code: "__proto__" } }]) {
      assert.ok(tellingDifferences(hostile, proved, words).length > 0);
    }
  }
});

test("whatever is edited in what is shown of a document is noticed", { skip }, async () => {
  for (const journey of await journeys()) {
    const facts = await proved(journey);
    const told = factsOfDocument(journey.document);
    // Then its own status is what is shown, whatever the document says.
    const isUndecided = facts.status === "cannot_tell";
    for (const path of leaves(told)) {
      const edited = structuredClone(told);
      const parent = path.slice(0, -1).reduce((value, key) => value[key], edited);
      const last = path.at(-1);
      parent[last] = typeof parent[last] === "boolean" ? !parent[last] : `${parent[last]}x`;
      const expected = isUndecided && path[0] === "status" ? [] : [path.join(".")];
      assert.deepEqual(differences(edited, facts), expected, journey.outcome);
    }
    for (const name of ["steps", "recalls", "findings", "notes"]) {
      if (told[name].length === 0) continue;
      assert.notDeepEqual(differences({ ...told, [name]: told[name].slice(1) }, facts), [], `${journey.outcome} ${name}`);
      assert.notDeepEqual(differences({ ...told, [name]: [...told[name], told[name][0]] }, facts), []);
    }
    const isSame = isUndecided || facts.status === "recalled";
    assert.deepEqual(differences({ ...told, status: "recalled" }, facts), isSame ? [] : ["status"]);
  }
});

function leaves(value, path = []) {
  if (typeof value !== "object" || value === null) return path.length === 0 ? [] : [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}
