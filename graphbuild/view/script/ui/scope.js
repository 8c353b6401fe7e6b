// What narrows the view, in words, each with a button that takes it back; undo, redo, and the view's address. The row
// appears with the first change.
import { nodes } from "../data/records.js";
import { writeAddress } from "../state/address.js";
import { filterValue } from "../state/filters.js";
import { store } from "../state/store.js";
import { choose } from "./choose.js";
import { bdi, byId, el } from "./dom.js";
import { dayInWords, KIND, plural, STATUS } from "./words.js";

const NAMED = 3; // of a list, before the rest is counted
const COPIED = 1600; // milliseconds for which the button says so

const listed = (words) => [
  words.slice(0, NAMED).map((word, i) => [i ? ", " : "", bdi(word)]),
  words.length > NAMED ? ` and ${words.length - NAMED} more` : "",
];

// By filter, what its value means.
const WORDS = {
  kinds: (off) => ["without ", listed(off.map((kind) => KIND[kind] || kind))],
  quads: (off) => ["without ", listed(off)],
  roots: (off) => ["without ", listed(off)],
  statuses: (off) => ["without ", listed(off.map((status) => STATUS[status] || status))],
  relations: () => "without standing relations",
  days: ({ since, until }) => (since === null ? `until ${dayInWords(until)}` : until === null ? `from ${dayInWords(since)}`
    : since === until ? dayInWords(since) : `${dayInWords(since)} – ${dayInWords(until)}`),
  reported: () => "events without a day by their first report",
  outlets: (only) => ["told by ", listed(only.map((name) => name || "no outlet"))],
  sources: (least) => `${plural(least, "source")} or more`,
  confidence: (least) => `confidence ${least.toFixed(2)} or more`,
};
const ELSEWHERE = ["asOf"]; // filters that have a row of their own

const nodeById = (id) => nodes.find((node) => node.id === id) || null;

// { words, take }: what narrows the view now, and the change that takes it back.
function inForce(state) {
  const found = [];
  if (state.path) {
    const ends = [state.path.from, state.path.to].map(nodeById);
    if (ends.every(Boolean)) found.push({ words: ["paths ", bdi(ends[0].name), " – ", bdi(ends[1].name)], take: () => store.set({ path: null }), show: () => choose(null, { move: false }) });
  }
  if (state.focus) {
    const centre = nodeById(state.focus.node);
    if (centre) found.push({ words: [`within ${plural(state.focus.hops, "step")} of `, bdi(centre.name)], take: () => store.set({ focus: null }), show: () => choose(centre, { focus: true }) });
  }
  for (const name of Object.keys(state.filters)) {
    if (ELSEWHERE.includes(name)) continue;
    const { [name]: _, ...others } = state.filters;
    const words = Object.hasOwn(WORDS, name) ? wordsOfFilter(name) : name;
    if (words) found.push({ words, take: () => store.set({ filters: others }) });
  }
  if (state.hidden.length) {
    const names = state.hidden.map((id) => nodeById(id)?.name).filter(Boolean);
    if (names.length) found.push({ words: ["hidden: ", listed(names)], take: () => store.set({ hidden: [] }) });
  }
  if (Object.keys(state.pinned).length) found.push({ words: `${Object.keys(state.pinned).length} pinned`, take: () => store.set({ pinned: {} }) });
  return found;
}

// Null for a value that makes no sense, which lets everything pass.
function wordsOfFilter(name) {
  const value = filterValue(name);
  return value === store.state.filters[name] ? WORDS[name](value) : null;
}

function chipOf({ words, take, show }) {
  const text = el("span", {}, words);
  const label = show ? el("button", { type: "button", class: "about", onclick: show }, text) : text;
  return el("li", {}, label, el("button", {
    type: "button", class: "dismiss", "aria-label": `Take back: ${text.textContent}`,
    onclick: () => {
      take();
      (byId("scope").querySelector(".dismiss, #undo") || byId("query")).focus();
    },
  }, "×"));
}

async function copyAddress(button) {
  const address = writeAddress();
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    const field = el("textarea", { class: "skip", "aria-hidden": "true" });
    field.value = address;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy link"; }, COPIED);
}

let undo = null;
let redo = null;

export function buildScope() {
  undo = el("button", { type: "button", id: "undo", title: "Undo (Ctrl+Z)", onclick: () => store.undo() }, "Undo");
  redo = el("button", { type: "button", id: "redo", title: "Redo (Ctrl+Shift+Z)", onclick: () => store.redo() }, "Redo");
  const copy = el("button", { type: "button", id: "copy-link", title: "The address of the page as it is now", onclick: () => copyAddress(copy) }, "Copy link");
  byId("scope").replaceChildren(el("ul", { id: "in-force", "aria-label": "What narrows the view" }), el("div", { class: "steps-back" }, undo, redo, copy));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) store.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) store.redo();
    else return;
    event.preventDefault();
  });
  followScope(store.state);
}

export function followScope(state) {
  const chips = inForce(state).map(chipOf);
  byId("in-force").replaceChildren(...chips);
  // Not `disabled`, which would drop the keyboard's place.
  undo.setAttribute("aria-disabled", String(!store.canUndo));
  redo.setAttribute("aria-disabled", String(!store.canRedo));
  byId("scope").hidden = !chips.length && !store.canUndo && !store.canRedo;
}
