// How a picture looks: the colours of the page, marks that say what colour alone must not, lines that leave level and arrive level.

const KINDS = ["supplier", "receipt", "lot", "transformation", "shipment", "order", "customer"];
const INK = { supplier: "supplier", receipt: "supplier", lot: "ink", transformation: "step", shipment: "order", order: "order", customer: "customer" };
const FILL = { supplier: "supplier-soft", receipt: "supplier-soft", lot: "paper", transformation: "step-soft", shipment: "order-soft", order: "order-soft", customer: "customer-soft" };

/** The page's colours, as they are now. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["ink", "paper", "ground", "quiet", "line", "mark", "held", "asked", ...new Set([...Object.values(INK), ...Object.values(FILL)])];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Sums as one reads them. */
export function sums(amounts) {
  return amounts.map((one) => (one.quantity === null ? "unknown" : `${one.quantity} ${one.unit === "piece" ? "pcs" : one.unit}`)).join(" + ");
}

/** A share in percent. */
export function share(of) {
  if (!of) return "";
  const percent = (text) => Number((Number(text) * 100).toPrecision(3));
  const [low, high] = [percent(of.low), percent(of.high)];
  const expected = of.expected !== null && low !== high ? `, ${Math.round(of.expected * 100)} % expected` : "";
  return `${low === high ? low : `${low}–${high}`} % suspect${expected}`;
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What stands in a box. */
export function caption(node) {
  const kind = node.of ?? node.kind;
  const lines = [short((node.certainty === "possible" ? "? " : "") + node.label, 25)];
  if (node.detail) lines.push(short(node.detail, 29));
  if (kind !== "transformation" && node.quantities.length) lines.push(short(sums(node.quantities), 30));
  return lines.join("\n");
}

/** A no-entry sign on what is held, an arrowhead where the question starts, a bar of the suspect share: one small picture over the box. */
export function marks(node, colour) {
  const parts = [];
  const { width: w, height: h } = node;
  if (node.held) parts.push(`<circle cx="${w - 13}" cy="13" r="8" fill="${colour.held}"/><path d="M${w - 18} 13h10" stroke="${colour.paper}" stroke-width="3"/>`);
  if (node.asked) parts.push(`<path d="M8 7l10 6-10 6z" fill="${colour.asked}"/>`);
  if (node.suspect_share) {
    const bar = (part, fill, opacity) => `<rect x="9" y="${h - 9}" width="${((w - 18) * part).toFixed(1)}" height="4" rx="2" fill="${fill}" fill-opacity="${opacity}"/>`;
    parts.push(bar(1, colour.line, 1), bar(node.suspect_share.high, colour.held, 0.35), bar(node.suspect_share.low, colour.held, 1));
  }
  if (!parts.length) return null;
  return `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${parts.join("")}</svg>`)}`;
}

/** The bends of a line as cytoscape takes them: how far along and how far beside the straight way. */
export function bends(link, source, target) {
  const from = { x: source.x + source.width / 2, y: source.y };
  const to = { x: target.x - target.width / 2, y: target.y };
  const points = [];
  if (link.returns) {
    const top = Math.min(source.y - source.height, target.y - target.height) - 16;
    points.push({ x: from.x + 60, y: top }, { x: to.x - 60, y: top });
  } else {
    const way = [from, ...link.points.map(([x, y]) => ({ x, y })), to];
    for (let index = 1; index < way.length; index += 1) {
      const middle = (way[index - 1].x + way[index].x) / 2;
      points.push({ x: middle, y: way[index - 1].y }, { x: middle, y: way[index].y });
    }
  }
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const weights = points.map((p) => ((p.x - from.x) * dx + (p.y - from.y) * dy) / (length * length));
  const beside = points.map((p) => (-(p.x - from.x) * dy + (p.y - from.y) * dx) / length);
  return { weights, beside };
}

/** The style sheet of the drawing. */
export function style(colour) {
  const box = {
    shape: "round-rectangle",
    width: "data(width)",
    height: "data(height)",
    label: "data(caption)",
    "text-wrap": "wrap",
    "text-valign": "center",
    "text-halign": "center",
    "font-size": 11.5,
    "line-height": 1.3,
    "font-family": "system-ui, -apple-system, Segoe UI, Roboto, DejaVu Sans, sans-serif",
    "min-zoomed-font-size": 5,
    color: colour.ink,
    "border-width": 1.5,
    "background-color": colour.paper,
  };
  const line = {
    "curve-style": "unbundled-bezier",
    "edge-distances": "endpoints",
    "control-point-weights": "data(weights)",
    "control-point-distances": "data(beside)",
    "source-endpoint": "50% 0%",
    "target-endpoint": "-50% 0%",
    "target-arrow-shape": "triangle",
    "arrow-scale": 0.9,
    width: 1.6,
    "line-color": colour.quiet,
    "line-opacity": 0.7,
    "target-arrow-color": colour.quiet,
    "source-label": "data(caption)",
    "source-text-offset": 46,
    "source-text-margin-y": -7,
    "font-size": 9.5,
    "min-zoomed-font-size": 7,
    color: colour.ink,
    "text-background-color": colour.ground,
    "text-background-opacity": 0.85,
    "text-background-padding": 1,
  };
  return [
    { selector: "node", style: box },
    ...KINDS.map((kind) => ({ selector: `node.${kind}`, style: { "background-color": colour[FILL[kind]], "border-color": colour[INK[kind]] } })),
    { selector: "node.transformation", style: { "corner-radius": 22 } },
    { selector: "node.group", style: { ghost: "yes", "ghost-offset-x": 5, "ghost-offset-y": 5, "ghost-opacity": 0.55, "font-weight": 600 } },
    { selector: "node.possible", style: { "border-style": "dashed" } },
    { selector: "node.asked", style: { "border-width": 3, "border-color": colour.asked } },
    { selector: "node.held", style: { "border-width": 3, "border-color": colour.held } },
    { selector: "node[marks]", style: { "background-image": "data(marks)", "background-fit": "none", "background-width": "100%", "background-height": "100%", "background-image-containment": "over" } },
    { selector: "node.title", style: { shape: "rectangle", "background-opacity": 0, "border-width": 0, color: colour.quiet, "font-size": 12, events: "no", width: 120, height: 20 } },
    { selector: "edge", style: line },
    { selector: "edge.possible, edge.same, edge.packed", style: { "line-style": "dashed" } },
    { selector: ".faint", style: { opacity: 0.28 } },
    { selector: "edge.near", style: { width: 2.6, "line-color": colour.mark, "target-arrow-color": colour.mark, "line-opacity": 1 } },
    { selector: "node.chosen", style: { "overlay-color": colour.mark, "overlay-opacity": 0.14, "overlay-padding": 7, "border-width": 3 } },
    { selector: "edge.chosen", style: { width: 4, "line-color": colour.mark, "target-arrow-color": colour.mark, "line-opacity": 1 } },
  ];
}
