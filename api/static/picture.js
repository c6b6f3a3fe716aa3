// The picture of a genealogy: the server says what stands where, cytoscape draws it, and every state is in the address.

import cytoscape from "/static/vendor/cytoscape.esm.min.js";
import { say } from "/static/pages.js";
import { bends, caption, colours, marks, style, sums } from "/static/picture-look.js";
import { Side, spoken } from "/static/picture-side.js";

const section = document.querySelector("[data-picture]");
const canvas = document.getElementById("canvas");
const slider = section.querySelector("[data-moments]");
const moment = section.querySelector("[data-moment]");
const wait = section.querySelector("[data-wait]");
const problem = section.querySelector("[data-problem]");
// Labels can't be read below this; then the start is shown instead of all.
const READABLE = 0.42;

let cy = null;
let picture = null;
let chosen = null;

const params = () => new URLSearchParams(location.search);

/** The same question, asked of another address. */
function link(path, other = {}) {
  const query = params();
  for (const name of ["select", "large", "list", "offset"]) query.delete(name);
  for (const [name, value] of Object.entries(other)) query.set(name, value);
  return `${path}?${query}`;
}

/** Put the state into the address, so that it can be sent. */
function keep(change) {
  const query = params();
  change(query);
  history.replaceState(null, "", `${location.pathname}?${query}`);
  section.querySelector("[data-svg]").href = link("/trace/picture.svg");
}

function elements() {
  const colour = colours();
  const boxes = Object.fromEntries(picture.nodes.map((node) => [node.id, node]));
  const nodes = picture.nodes.map((node) => ({
    data: { id: node.id, width: node.width, height: node.height, caption: caption(node), ...(marks(node, colour) ? { marks: marks(node, colour) } : {}) },
    position: { x: node.x, y: node.y },
    classes: [node.of ?? node.kind, node.kind === "group" && "group", node.certainty, node.asked && "asked", node.held && "held"].filter(Boolean).join(" "),
  }));
  const titles = picture.columns.map((column, index) => ({
    data: { id: `title:${index}`, caption: column.title, width: 120, height: 20 }, position: { x: column.x, y: 32 }, classes: "title", selectable: false, grabbable: false,
  }));
  const lines = picture.links.map((each) => ({
    data: { id: `link ${each.id}`, source: each.source, target: each.target, caption: sums(each.quantities), ...bends(each, boxes[each.source], boxes[each.target]) },
    classes: [each.kind, each.certainty].join(" "),
  }));
  return [...titles, ...nodes, ...lines];
}

function draw() {
  const many = picture.nodes.length + picture.links.length > 700;
  cy?.destroy();
  cy = cytoscape({
    container: canvas, elements: elements(), style: style(colours()), layout: { name: "preset" }, minZoom: 0.03, maxZoom: 3, autoungrabify: true, boxSelectionEnabled: false,
    hideEdgesOnViewport: many, textureOnViewport: many, pixelRatio: many ? 1 : "auto",
  });
  cy.on("tap", "node, edge", (event) => choose(event.target.id()));
  cy.on("tap", (event) => event.target === cy && choose(null));
  cy.on("dbltap", "node.group", (event) => open(event.target.id()));
  canvas.dataset.drawn = String(cy.elements().length);
  view();
}

/** All of it where that can be read, else where the question starts. */
function view() {
  cy.fit(undefined, 24);
  if (cy.zoom() > 1.15) cy.zoom(1.15).center();
  if (cy.zoom() < READABLE) toStart();
}

function toStart() {
  const start = cy.nodes(".asked");
  cy.zoom(Math.min(0.8, Math.max(READABLE, canvas.clientWidth / 900)));
  cy.center(start.length ? start : cy.nodes().not(".title").first());
}

const side = new Side({ choose, open, close, link });

function choose(id, move = false) {
  chosen = id;
  cy.batch(() => {
    cy.elements().removeClass("chosen near faint");
    if (!id) return;
    const it = cy.getElementById(id);
    const around = it.isNode() ? it.closedNeighborhood() : it.union(it.connectedNodes());
    cy.elements().not(around).not(".title").addClass("faint");
    around.edges().addClass("near");
    it.addClass("chosen");
  });
  keep((query) => (id ? query.set("select", id) : query.delete("select")));
  side.mark(id);
  if (!id) return;
  const it = cy.getElementById(id);
  if (move) reveal(it);
  side.show("details");
  const node = picture.nodes.find((one) => one.id === id);
  if (node) {
    say(spoken(node));
    side.tellNode(node, picture);
  } else {
    side.tellLink(picture.links.find((one) => `link ${one.id}` === id), picture);
  }
}

/** Bring it into sight, as near as it can be read. */
function reveal(it) {
  if (cy.zoom() < READABLE) cy.zoom(0.7);
  const seen = cy.extent();
  const box = it.boundingBox();
  if (box.x1 < seen.x1 || box.x2 > seen.x2 || box.y1 < seen.y1 || box.y2 > seen.y2) cy.center(it);
}

function open(group) {
  keep((query) => {
    const closed = query.getAll("close").filter((one) => one !== group);
    query.delete("close");
    for (const one of closed) query.append("close", one);
    query.append("open", group);
    query.delete("select");
  });
  load();
}

function close(group) {
  keep((query) => {
    const opened = query.getAll("open").filter((one) => one !== group);
    query.delete("open");
    for (const one of opened) query.append("open", one);
    query.append("close", group);
    query.delete("select");
  });
  load();
}

async function load() {
  wait.hidden = false;
  problem.replaceChildren();
  const answer = await fetch(link("/trace/picture.json"), { headers: { "X-Part": "1" }, credentials: "same-origin" }).catch(() => null);
  wait.hidden = true;
  if (!answer?.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
    problem.innerHTML = answer ? await answer.text() : '<div class="fault" role="alert"><p>The service can\'t be reached. Try again in a moment.</p></div>';
    return;
  }
  picture = await answer.json();
  chosen = params().get("select");
  draw();
  side.fill(picture);
  slide();
  const left = picture.not_opened.length ? " The group holds more than can be drawn; its members are listed." : "";
  say(`${picture.nodes.length} boxes, ${picture.links.length} lines.${left}`);
  if (picture.not_opened.length) choose(picture.not_opened.at(-1), true);
  else if (chosen && cy.getElementById(chosen).length) choose(chosen, true);
}

function slide() {
  const at = params().get("at");
  slider.max = String(picture.moments.length);
  const before = picture.moments.findIndex((one) => at && one > at);
  slider.value = at ? String(before < 0 ? picture.moments.length - 1 : Math.max(0, before - 1)) : slider.max;
  told();
}

function told() {
  const at = picture.moments[Number(slider.value)];
  const text = at ? at.slice(0, 16).replace("T", " ") : "now";
  moment.textContent = text;
  slider.setAttribute("aria-valuetext", text);
}

slider.addEventListener("input", told);
slider.addEventListener("change", () => {
  const at = picture.moments[Number(slider.value)];
  keep((query) => (at ? query.set("at", at) : query.delete("at")));
  load();
  window.htmx?.ajax("GET", link("/trace/summary"), { target: "#summary", swap: "innerHTML" });
  const list = document.querySelector("#table [aria-pressed='true']")?.getAttribute("hx-get");
  const which = list ? new URL(list, location.href).searchParams.get("list") : "lots";
  window.htmx?.ajax("GET", link("/trace/table", { list: which }), { target: "#table", swap: "innerHTML" });
});

/** A file for the one who looks. */
function save(blob, name) {
  const anchor = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}

const acts = {
  fit: () => cy.fit(undefined, 24),
  in: () => cy.zoom({ level: cy.zoom() * 1.35, renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } }),
  out: () => cy.zoom({ level: cy.zoom() / 1.35, renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } }),
  start: toStart,
  png: () => save(cy.png({ output: "blob", full: true, scale: Math.min(2, 12_000 / Math.max(picture.width, picture.height)), bg: colours().ground }), "genealogy.png"),
  link: async () => {
    await navigator.clipboard?.writeText(location.href).catch(() => null);
    say("The link to exactly this is copied.");
  },
  large: (button) => {
    const large = section.classList.toggle("large");
    button.setAttribute("aria-pressed", String(large));
    keep((query) => (large ? query.set("large", "1") : query.delete("large")));
    cy.resize();
    view();
  },
};

section.querySelector(".tools").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && cy) acts[button.dataset.do](button);
});

/** To the next box in a direction: along a line to the sides, within the column up and down. */
function step(key) {
  const here = picture.nodes.find((node) => node.id === chosen) ?? picture.nodes.find((node) => node.asked) ?? picture.nodes[0];
  if (!chosen) return choose(here.id, true);
  const byHeight = (one, other) => Math.abs(one.y - here.y) - Math.abs(other.y - here.y);
  const ids = picture.links.flatMap((each) => (key === "ArrowRight" && each.source === here.id ? [each.target] : key === "ArrowLeft" && each.target === here.id ? [each.source] : []));
  let among = picture.nodes.filter((node) => ids.includes(node.id)).sort(byHeight);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const down = key === "ArrowDown";
    among = picture.nodes.filter((node) => node.column === here.column && (down ? node.y > here.y : node.y < here.y)).sort(byHeight);
  }
  return among.length ? choose(among[0].id, true) : say("Nothing further that way.");
}

canvas.addEventListener("keydown", (event) => {
  if (!cy || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = { "+": "in", "=": "in", "-": "out", 0: "fit", s: "start", S: "start" };
  if (event.key.startsWith("Arrow")) step(event.key);
  else if (event.key === "Enter" && chosen) chosen.startsWith("group:") ? open(chosen) : document.getElementById("panel-details").focus();
  else if (event.key === "Escape") choose(null);
  else if (keys[event.key]) acts[keys[event.key]]();
  else return;
  event.preventDefault();
});

document.addEventListener("theme", () => picture && draw());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => picture && draw());
new ResizeObserver(() => cy?.resize()).observe(canvas);
if (params().get("large")) section.querySelector("[data-do=large]").setAttribute("aria-pressed", String(section.classList.toggle("large")));
load();
