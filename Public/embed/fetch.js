// Requests that tell nobody which page they come from, and answers of a bounded size.

const byteCountMax = 16 << 20;
const secondsMax = 20;

/** The bytes of an answer. An answer about an unknown code is a 404 with its proof. */
async function fetchBytes(url, accept, signal) {
  const response = await fetch(url, {
    headers: { Accept: accept },
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.any === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(secondsMax * 1_000)]),
  });
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok && !type.includes("json")) throw new Error(`the answer is ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > byteCountMax) throw new Error("the answer is larger than any journey");
  return { bytes: new Uint8Array(bytes), isOK: response.ok };
}

export async function fetchJSON(url, signal) {
  const { bytes } = await fetchBytes(url, "application/json", signal);
  return JSON.parse(new TextDecoder().decode(bytes));
}

export async function fetchText(url, signal) {
  const { bytes, isOK } = await fetchBytes(url, "*/*", signal);
  if (!isOK) throw new Error("it cannot be had");
  return new TextDecoder().decode(bytes);
}
