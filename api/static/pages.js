// What every page can do: `/` goes to the search, the look is chosen, records open in a dialog.

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("q")?.select();
  }
});

document.querySelector("[data-theme-button]")?.addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", document.documentElement.dataset.theme);
  } catch {
    // Kept for this page only.
  }
  document.dispatchEvent(new CustomEvent("theme"));
});

/** Say something to those who listen instead of looking. */
export function say(text) {
  const said = document.getElementById("said");
  if (said) said.textContent = text;
}

/** A piece of a page from the server; an error is a piece too. */
export async function part(address) {
  const answer = await fetch(address, { headers: { "X-Part": "1" }, credentials: "same-origin" });
  if (answer.redirected && new URL(answer.url).pathname === "/sign-in") {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    return "";
  }
  return answer.text();
}

/** The dialog that shows records, made once for a page. */
function dialog() {
  let found = document.getElementById("record");
  if (!found) {
    found = document.createElement("dialog");
    found.id = "record";
    found.setAttribute("aria-labelledby", "record-title");
    found.innerHTML = '<form method="dialog"><h2 id="record-title">Record</h2><button class="plain" aria-label="Close">✕</button></form><div data-body></div>';
    document.body.append(found);
  }
  return found;
}

/** Show the records behind lines. */
export async function showRecords(lines) {
  const box = dialog();
  const body = box.querySelector("[data-body]");
  body.innerHTML = '<p class="wait">Reading …</p>';
  box.showModal();
  const query = new URLSearchParams(lines.map((line) => ["line", line]));
  body.innerHTML = await part(`/record?${query}`);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-record]");
  if (button) showRecords([button.dataset.record]);
});
