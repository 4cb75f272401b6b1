// The page of a package: has a check counted when it was looked at for a second, and shows in place
// what the checks before say. Without this, a button does the same.

const form = document.querySelector("form.check");
const [entry] = performance.getEntriesByType("navigation");
// Who reloads, comes back or changes the language looks at the same package again.
const isNew = (!entry || entry.type === "navigate") && !location.search.includes("lang=");

/** Posts the form and puts the status line of the answer in the place of the one that is there. */
async function check() {
  const status = form.closest("section");
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "text/html" },
    body: new URLSearchParams(new FormData(form)),
  });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const section = page.querySelector("main > .status");
  if (!section) return;
  // What stands below stays where it is.
  section.style.minHeight = `${status.offsetHeight}px`;
  section.setAttribute("role", "status");
  status.replaceWith(section);
}

let timer;

function watch() {
  clearTimeout(timer);
  if (document.visibilityState === "visible" && form.isConnected) {
    timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", watch);
      check().catch(() => {});
    }, 1000);
  }
}

if (form && isNew) {
  document.addEventListener("visibilitychange", watch);
  form.addEventListener("submit", () => clearTimeout(timer));
  watch();
}
