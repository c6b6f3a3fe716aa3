// Beside the picture: the same as a list, for keys and for those who listen, and the details of what is chosen.

import { part } from "/static/pages.js";
import { share, sums } from "/static/picture-look.js";

const WORDS = {
  supplied: "delivered by", received: "received", input: "used", output: "made", same: "declared the same", packed: "packed from loose stock", shipped: "shipped", sold: "for",
};

/** An element with a text or children; texts stay texts. */
function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const when = (text) => (text ? `${text.slice(0, 16).replace("T", " ")} UTC` : "at an unknown time");

/** The page of a thing. */
export function home(start) {
  const [kind, ...rest] = start.split(":");
  const value = rest.join(":");
  if (kind === "lot") return `/lot?${new URLSearchParams({ key: value })}`;
  if (kind === "hu") return `/unit?${new URLSearchParams({ key: value })}`;
  return `/trace?${new URLSearchParams({ start })}`;
}

/** What a box says, for those who listen. */
export function spoken(node) {
  const kind = node.kind === "group" ? "" : node.kind;
  const marks = [node.asked && "the start", node.held && "held", node.certainty === "possible" && "possible", share(node.suspect_share)].filter(Boolean);
  return [kind, node.label, node.detail, sums(node.quantities), ...marks].filter(Boolean).join(", ");
}

export class Side {
  /** @param actions what can be done: choose(id), open(group), close(group), link(path, pairs) */
  constructor(actions) {
    this.actions = actions;
    this.list = document.getElementById("panel-list");
    this.details = document.getElementById("panel-details");
    this.tabs = ["list", "details"].map((name) => document.getElementById(`tab-${name}`));
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.show(tab.id.slice(4)));
      tab.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        const other = this.tabs[1 - this.tabs.indexOf(tab)];
        this.show(other.id.slice(4));
        other.focus();
      });
    }
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) actions.choose(button.dataset.id, true);
    });
    this.serial = 0;
  }

  show(name) {
    for (const tab of this.tabs) {
      const selected = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", selected);
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !selected;
    }
  }

  fill(picture) {
    const parts = [];
    picture.columns.forEach((column, index) => {
      const here = picture.nodes.filter((node) => node.column === index);
      const rows = here.map((node) => {
        const marks = [node.held && "held", node.certainty === "possible" && "possible"].filter(Boolean).join(", ");
        const small = [node.detail, sums(node.quantities), marks].filter(Boolean).join(" · ");
        return made("li", {}, made("button", { type: "button", "data-id": node.id }, node.label, small ? made("small", {}, small) : null));
      });
      parts.push(made("h3", {}, `${column.title} (${here.length})`), made("ol", {}, ...rows));
    });
    this.list.replaceChildren(...parts);
  }

  mark(id) {
    for (const button of this.list.querySelectorAll("[aria-current]")) button.removeAttribute("aria-current");
    const button = id && this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (button) {
      button.setAttribute("aria-current", "true");
      // Within the list alone: the page itself stays where it is.
      const [seen, box] = [this.list.getBoundingClientRect(), button.getBoundingClientRect()];
      if (box.top < seen.top + 30 || box.bottom > seen.bottom) this.list.scrollTop += box.top - seen.top - seen.height / 2;
    }
  }

  async tellNode(node, picture) {
    const facts = [
      ["Kind", node.kind === "group" ? null : node.kind],
      ["Item", [node.item_name, node.item_id].filter(Boolean).join(", ")],
      ["Quantity", sums(node.quantities)],
      ["On hand", node.on_hand.length ? `${sums(node.on_hand)} at ${node.places} place${node.places === 1 ? "" : "s"}` : null],
      ["Status", [node.held ? "held" : null, node.status].filter(Boolean).join(", ")],
      ["Best before", node.expiry],
      ["When", node.at ? when(node.at) : null],
      ["Suspect", share(node.suspect_share)],
      ["Certainty", node.certainty === "possible" ? "possible: no record names it, none excludes it" : null],
    ];
    const acts = [];
    if (node.start) {
      acts.push(made("a", { class: "button small", href: home(node.start) }, node.start.startsWith("lot:") ? "Page of the lot" : "Start from here"));
      if (node.start.startsWith("lot:") && !node.asked) acts.push(made("a", { class: "button small", href: `/trace?${new URLSearchParams({ start: node.start })}` }, "Start from here"));
    }
    if (node.kind === "group") acts.push(this.button("Open", () => this.actions.open(node.id)));
    const like = this.like(node, picture);
    if (like) acts.push(this.button(`Draw ${like.count} of this item as one`, () => this.actions.close(like.group)));
    const rest = made("div", {}, made("p", { class: "wait" }, "Reading …"));
    this.put(node.label, node.detail, facts, acts, rest);
    const mine = (this.serial += 1);
    let html = "";
    if (node.kind === "group") html = await part(this.actions.link("/trace/members", { group: node.id }));
    else if (node.start) html = await part(this.actions.link("/trace/why", { target: node.start }));
    if (node.kind === "transformation") {
      const lines = picture.links.filter((link) => link.source === node.id || link.target === node.id).flatMap((link) => link.line_ids);
      html = await part(`/record?${new URLSearchParams(lines.slice(0, 40).map((line) => ["line", line]))}`);
    }
    this.fillRest(rest, html, mine);
  }

  async tellLink(link, picture) {
    const name = (id) => picture.nodes.find((node) => node.id === id)?.label ?? id;
    const facts = [
      ["What", WORDS[link.kind] ?? link.kind],
      ["From", name(link.source)],
      ["To", name(link.target)],
      ["Quantity", sums(link.quantities)],
      ["First", link.lines ? when(link.at) : null],
      ["Records", link.lines ? String(link.lines) : "none: it may have been so"],
      ["Certainty", link.certainty === "possible" ? "possible: no record names it, none excludes it" : null],
    ];
    const rest = made("div", {}, link.line_ids.length ? made("p", { class: "wait" }, "Reading …") : "");
    this.put(`${name(link.source)} → ${name(link.target)}`, "", facts, [], rest);
    if (!link.line_ids.length) return;
    const mine = (this.serial += 1);
    this.fillRest(rest, await part(`/record?${new URLSearchParams(link.line_ids.map((line) => ["line", line]))}`), mine);
  }

  put(name, detail, facts, acts, rest) {
    const rows = facts.filter(([, value]) => value).flatMap(([word, value]) => [made("dt", {}, word), made("dd", {}, value)]);
    this.details.replaceChildren(
      made("p", { class: "name" }, name),
      detail ? made("p", { class: "quiet" }, detail) : "",
      made("dl", { class: "facts" }, ...rows),
      acts.length ? made("p", { class: "actions" }, ...acts) : "",
      rest,
    );
  }

  fillRest(rest, html, mine) {
    if (mine !== this.serial) return;
    rest.innerHTML = html;
    window.htmx?.process(rest);
  }

  button(text, act) {
    const button = made("button", { type: "button", class: "button small" }, text);
    button.addEventListener("click", act);
    return button;
  }

  /** Lots of the same item and level, which could be one box. */
  like(node, picture) {
    if (node.kind !== "lot" || node.asked || picture.grouped) return null;
    const count = picture.nodes.filter((one) => one.kind === "lot" && one.hops === node.hops && one.item_id === node.item_id && !one.asked).length;
    return count > 1 ? { count, group: `group:lot:${node.hops}:${node.item_id ?? ""}` } : null;
  }
}

