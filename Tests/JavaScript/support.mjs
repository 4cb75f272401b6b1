// What the tests of Public/verify.js share: where the vectors are, and the words of the other program.

import { readFileSync } from "node:fs";

const vectors = new URL("../ProvenanceTests/Vectors/", import.meta.url);

/** A file of vectors, which the Swift tests read too. */
export const vectorText = (name) => readFileSync(new URL(name, vectors), "utf8");
export const vectorJSON = (name) => JSON.parse(vectorText(name));

/** Applies the edits of a corruption to the text of a bundle; see CorruptionTableTests.swift. */
export function corrupted(text, edits) {
  for (const edit of edits) {
    if (edit.raw !== undefined) text = replaced(text, edit.raw);
    else if (edit.append !== undefined) text += edit.append;
    else if (edit.prepend !== undefined) text = edit.prepend + text;
    else text = JSON.stringify(changed(JSON.parse(text), edit));
  }
  return text;
}

/** The text with one part replaced, which must be there. */
export function replaced(text, [from, to]) {
  if (!text.includes(from)) throw new Error(`there is no ${JSON.stringify(from)} to replace`);
  return text.replace(from, () => to);
}

function changed(json, edit) {
  const at = (path) => path.reduce((value, step) => value[step], json);
  const parent = at(edit.at.slice(0, -1));
  const last = edit.at.at(-1);
  if (edit.copy !== undefined) parent[last] = structuredClone(at(edit.copy));
  else if ("set" in edit) parent[last] = edit.set;
  else if (edit.remove) Array.isArray(parent) ? parent.splice(last, 1) : delete parent[last];
  else if (edit.replace !== undefined) parent[last] = replaced(parent[last], edit.replace);
  else if (edit.add !== undefined) parent[last].push(edit.add);
  else if (edit.swap !== undefined) {
    const [one, other] = edit.swap;
    [parent[last][one], parent[last][other]] = [parent[last][other], parent[last][one]];
  } else if (edit.double !== undefined) parent[last].splice(edit.double, 0, parent[last][edit.double]);
  else throw new Error(`unknown edit ${JSON.stringify(edit)}`);
  return json;
}
