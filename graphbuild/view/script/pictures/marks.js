// What pictures drawn in SVG have in common: marks that mouse and keys reach, and how intensity looks.
import { lazily } from "../data/lazily.js";
import { choose } from "../ui/choose.js";
import { el, svg } from "../ui/dom.js";
import { theme } from "../ui/theme.js";
import { counted, plural, shortened } from "../ui/words.js";

const TURN = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The marks of a picture: one stop for Tab, arrows go to the nearest mark in their direction, Enter chooses it.
export class Marks {
  constructor(root) {
    this.root = root;
    this.list = []; // { element, key, x, y, label, act, of }
    this.at = null; // key of the mark that Tab comes to
    root.addEventListener("click", (event) => this.markOf(event.target)?.act());
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("focusin", (event) => this.stand(this.markOf(event.target)));
    root.addEventListener("pointerover", (event) => this.explain(this.markOf(event.target)));
  }

  // Makes an element a mark. `key` names it from one drawing to the next, [x, y] is where it stands, `of` the record
  // that it chooses (by default) and shows as chosen.
  add(element, { key, x, y, label, of, act = () => choose(of) }) {
    for (const [name, value] of Object.entries({ role: "button", tabindex: -1, "data-mark": this.list.length, "aria-label": label })) element.setAttribute(name, value);
    this.list.push({ element, key, x, y, label, act, of });
    return element;
  }

  // Thousands of tips would take longer to make than the picture.
  explain(mark) {
    if (mark && !mark.element.querySelector("title")) mark.element.append(svg("title", {}, mark.label));
  }

  // Shows what is chosen, by its name in the state.
  follow(selected) {
    for (const { element, of } of this.list) {
      if (selected && of.id === selected.id && of.type === selected.type) element.setAttribute("aria-current", "true");
      else if (element.hasAttribute("aria-current")) element.removeAttribute("aria-current");
    }
  }

  // Call before drawing anew, and `settle` after: the keyboard stays where it was.
  clear() {
    this.focused = this.root.contains(document.activeElement);
    this.list = [];
  }

  settle() {
    const mark = this.list.find(({ key }) => key === this.at) || this.list[0];
    if (!mark) return;
    this.at = mark.key;
    mark.element.setAttribute("tabindex", 0);
    if (this.focused) mark.element.focus({ preventScroll: true });
  }

  markOf(target) {
    const element = target.closest?.("[data-mark]");
    return element ? this.list[Number(element.dataset.mark)] : null;
  }

  stand(mark) {
    if (!mark || mark.key === this.at) return;
    this.list.find(({ key }) => key === this.at)?.element.setAttribute("tabindex", -1);
    mark.element.setAttribute("tabindex", 0);
    this.at = mark.key;
  }

  onKey(event) {
    const mark = this.markOf(event.target);
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") mark.act();
    else if (TURN[event.key]) this.nearest(mark, TURN[event.key])?.element.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  nearest(mark, [dx, dy]) {
    let [best, found] = [Infinity, null];
    for (const other of this.list) {
      const [x, y] = [other.x - mark.x, other.y - mark.y];
      const along = x * dx + y * dy;
      if (along < 0.5) continue;
      const far = along + 4 * Math.abs(x * dy) + 4 * Math.abs(y * dx);
      if (far < best) [best, found] = [far, other];
    }
    return found;
  }
}

// Intensity from -10 to 10 in eleven steps, from -5 to 5; a class of the style sheet for each.
export const heatClass = (intensity) => `heat ${intensity === null ? "heat-none" : `heat-${Math.max(-5, Math.min(5, Math.round(intensity / 2)))}`}`;

const signed = lazily(() => new Intl.NumberFormat("en", { maximumFractionDigits: 1, signDisplay: "exceptZero" }));
export const intensityInWords = (value) => (value === null ? "no intensity: all denied" : signed().format(value).replace("-", "−"));

// The mean of what is not denied; null without any.
export function meanIntensity(list) {
  const known = list.map((event) => event.intensity).filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

// The scale from hostile to cooperative, for a caption.
export function heatScale() {
  const step = (i) => el("span", { class: heatClass(2 * i) });
  return el("span", { class: "heat-scale", role: "img", "aria-label": "Colours from hostile, −10, to cooperative, +10" },
    el("span", { class: "end" }, "hostile −10"), [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map(step), el("span", { class: "end" }, "+10 cooperative"));
}

// Whether a change of the state (see ui/pictures.js) makes a picture of the selection look otherwise.
export const concerns = (changed) => !changed || ["filters", "focus", "path", "hidden", "selected", "rows"].some((name) => changed.has(name));

export const onlyChosen = (changed) => Boolean(changed) && concerns(changed) && [...changed].every((name) => ["selected", "pinned", "picture"].includes(name));

// The nodes of a map of counts, the greatest count first.
export function ranked(counts) {
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a.row - b.row);
}

// "Show more" and "Show fewer" of a picture's actors, into a paragraph; the keyboard stays there.
export function fillMore(paragraph, { shown, all, step, first, set }) {
  const focused = paragraph.contains(document.activeElement);
  const button = (text, count) => el("button", { type: "button", class: "more", onclick: () => set(count) }, text);
  paragraph.replaceChildren(
    shown < all ? button(`Show ${counted(Math.min(step, all - shown))} more of ${plural(all, "actor")}`, shown + step) : "",
    shown > first ? button("Show fewer", first) : "");
  if (focused) paragraph.querySelector("button")?.focus();
}

const measure = lazily(() => document.createElement("canvas").getContext("2d"));
const cutNames = new Map();

// A name cut to a width in pixels, as pictures write it.
export function nameWithin(name, width) {
  const key = `${Math.round(width)} ${name}`;
  if (!cutNames.has(key)) {
    const ctx = measure();
    ctx.font = `500 12.5px ${theme.font}`;
    let most = 60;
    let text = shortened(name, most);
    while (most > 3 && ctx.measureText(text).width > width) {
      most = Math.min(most - 1, text.length - 1);
      text = shortened(name, most);
    }
    cutNames.set(key, text);
  }
  return cutNames.get(key);
}

// Text in SVG; what it says is told by the mark that it belongs to.
export const label = (text, attributes) => svg("text", { "aria-hidden": "true", ...attributes }, text);

// A name beside a picture, cut to a width and turned: a mark over its text, since a button says all that it shows.
export function nameMark(marks, node, { x, y, width, anchor, turn = "", ...mark }) {
  const placed = turn ? { transform: `translate(${x} ${y}) rotate(${turn})` } : { x, y };
  const left = (turn ? 0 : x) - (anchor === "end" ? width : 0);
  const rect = svg("rect", { class: "hit", "data-screen": "", x: left, y: (turn ? 0 : y) - 10, width, height: 20, ...(turn ? { transform: placed.transform } : {}) });
  return svg("g", { class: "name" }, marks.add(rect, { x, y, ...mark }),
    label(nameWithin(node.name, width), { ...placed, "text-anchor": anchor, "dominant-baseline": "central" }));
}
