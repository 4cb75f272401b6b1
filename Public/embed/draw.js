// Draws what was loaded. Texts are only ever set as text, and no address comes from a journey.

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const paragraph = (text, className) => make("p", className === undefined ? {} : { class: className }, text);
const bdi = (text) => make("bdi", {}, text);

/** The content of the element: a journey, or a message with what stands inside the element. */
export function draw(loaded) {
  const { words, view } = loaded;
  const section = make("section", {
    class: `journey ${view?.tone.replace(/[^a-z]/g, "") ?? (loaded.outcome === "refused" ? "stop" : "unknown")}`,
    lang: words.tag,
    dir: words.direction,
    part: "journey",
    "aria-label": words.say("journey_heading"),
  });
  section.append(...(view === null ? messageOf(loaded) : journeyOf(loaded)));
  return section;
}

function messageOf({ title, text, words, href, outcome }) {
  const link = make("slot", {}, linkOf(words.say("embed_whole"), href));
  const shape = outcome === "refused" ? "■" : "○";
  return [statusOf(shape, title, text === "" ? [] : [paragraph(text)]), make("p", { class: "whole" }, link)];
}

function journeyOf({ view, words, href, host, warnings, assurance }) {
  return [
    ...warnings.map((text) => make("p", { class: "warning", role: "alert" }, text)),
    ...(view.product === null ? [] : productOf(view.product)),
    statusOf(view.shape, view.title, [
      ...(view.text === "" ? [] : [paragraph(view.text)]),
      ...view.notes.map((text) => paragraph(text, "note")),
      paragraph(view.asOf, "quiet"),
    ]),
    ...view.recalls.map(recallOf),
    ...(view.steps.length === 0 ? [] : [stepsOf(view, words)]),
    paragraph(assurance, "assurance"),
    make("p", { class: "whole" }, linkOf(words.say("embed_whole"), href), " ", make("span", { class: "quiet" }, host)),
    ...(view.arrival === null ? [] : [make("p", { class: "arrival", part: "arrival" }, view.arrival)]),
  ];
}

const linkOf = (text, href) => make("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);

function productOf({ name, rows }) {
  const facts = rows.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, bdi(value))));
  return [make("p", { class: "name", part: "name" }, bdi(name)), make("dl", {}, ...facts)];
}

function statusOf(shape, title, rest) {
  const mark = make("span", { class: "shape", "aria-hidden": "true" }, shape);
  return make("div", { class: "status", part: "status" }, make("p", { class: "title" }, mark, " ", title), ...rest);
}

function recallOf({ heading, reason, instruction, phone }) {
  const recall = make("div", { class: "recall", part: "recall" }, paragraph(heading, "title"), make("p", {}, make("strong", {}, bdi(reason))));
  if (instruction !== null) recall.append(paragraph(instruction));
  if (phone !== null) {
    const number = make("a", { href: `tel:${phone.digits}` }, make("bdi", { dir: "ltr" }, phone.text));
    recall.append(make("p", {}, `${phone.label}: `, number));
  }
  return recall;
}

function stepsOf({ steps }, words) {
  const count = steps.filter(({ state }) => state !== "corrected" && state !== "withdrawn").length;
  const summary = `${words.say("embed_all_steps")} · ${count}`;
  return make("details", { part: "steps" }, make("summary", {}, summary), make("ol", {}, ...steps.map(stepOf)));
}

function stepOf(step) {
  const time = make("time", step.instant === null ? {} : { datetime: step.instant }, step.when);
  const where = step.place === "" ? [] : [" · ", bdi(step.place)];
  return make(
    "li", { class: step.state, value: String(step.n) },
    paragraph(step.title, "title"),
    make("p", { class: "quiet" }, time, ...where),
    paragraph(step.who, "quiet"),
    ...step.findings.map((text) => paragraph(text, "finding")),
  );
}
