// The element `product-journey`.

import { draw } from "./draw.js";
import { load } from "./source.js";

let sheet = null;

/** The styles, fetched once for all elements, and in no `style` element, so that a strict policy lets them in. */
function styles() {
  sheet ??= (async () => {
    const response = await fetch(new URL("./style.css", import.meta.url), { credentials: "omit" });
    const made = new CSSStyleSheet();
    made.replaceSync(await response.text());
    return made;
  })();
  return sheet;
}

export class JourneyElement extends HTMLElement {
  static observedAttributes = ["code", "lang", "trust", "src", "service"];
  /** Who is asked unless an element says otherwise. */
  static service = "";

  #root = this.attachShadow({ mode: "open" });
  #loading = null;
  #isQueued = false;

  constructor() {
    super();
    // Until there is more, what stands inside the element.
    this.#root.append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#queue();
  }

  disconnectedCallback() {
    this.#loading?.abort();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#queue();
  }

  /** Several attributes that change together are one change. */
  #queue() {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (this.isConnected) this.#show();
    });
  }

  get #wanted() {
    const address = (name) => (this.hasAttribute(name) ? new URL(this.getAttribute(name), document.baseURI).href : null);
    return {
      code: this.getAttribute("code") ?? "",
      lang: this.closest("[lang]")?.getAttribute("lang") || navigator.language,
      service: this.hasAttribute("service") ? new URL(this.getAttribute("service"), document.baseURI).origin : JourneyElement.service,
      trust: address("trust"),
      src: address("src"),
    };
  }

  async #show() {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const [loaded, style] = await Promise.all([load(this.#wanted, loading.signal), styles()]);
      if (loading.signal.aborted) return;
      this.#root.adoptedStyleSheets = [style];
      this.#root.replaceChildren(draw(loaded));
      this.#tell({ outcome: loaded.outcome, differing: loaded.differing ?? [], reason: loaded.error?.message ?? null });
    } catch (error) {
      // Not even the words are there: what stands inside the element stays.
      if (!loading.signal.aborted) this.#tell({ outcome: "unreachable", differing: [], reason: error.message });
    }
  }

  /**
   * The event `journey`: `outcome` as in source.js, `differing` the parts of a document that its
   * records contradict, `reason` why something was refused, for whoever keeps the site.
   */
  #tell(detail) {
    this.dispatchEvent(new CustomEvent("journey", { bubbles: true, composed: true, detail }));
  }
}
