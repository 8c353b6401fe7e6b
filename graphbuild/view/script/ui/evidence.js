// Filters by what proves events: how many sources, how sure, and which outlets.
import { known, loadSources } from "../data/evidence.js";
import { events, ties } from "../data/records.js";
import { filterValue, outletOf, outletsOf, setFilter } from "../state/filters.js";
import { longList } from "./cards.js";
import { bdi, el } from "./dom.js";
import { counted } from "./words.js";

const MOST_SOURCES = 10; // at which the slider ends
const [LISTED, SEARCHED] = [12, 12]; // outlets before "more", and from how many on they can be searched

function slider(name, label, { min, max, step, words }) {
  const input = el("input", { type: "range", id: `least-${name}`, min, max, step });
  const output = el("output", { for: input.id });
  let moving = false; // a movement is one step to undo
  input.addEventListener("input", () => {
    setFilter(name, Number(input.value), { undo: !moving });
    moving = true;
  });
  input.addEventListener("change", () => { moving = false; });
  const follow = () => {
    const value = filterValue(name);
    if (Number(input.value) !== value) input.value = value;
    output.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
  };
  return { box: el("div", { class: "slider" }, el("label", { for: input.id }, label), output, input), follow };
}

export function evidenceControls(control) {
  const most = Math.min(MOST_SOURCES, events.reduce((sum, event) => Math.max(sum, event.sources), 1));
  const parts = [slider("confidence", "Confidence", { min: 0, max: 1, step: 0.05, words: (least) => (least ? `${least.toFixed(2)} or more` : "any") })];
  if (most > 1) parts.unshift(slider("sources", "Sources", { min: 1, max: most, step: 1, words: (least) => (least > 1 ? `${least} or more` : "any") }));
  for (const { follow } of parts) control(follow);
  return parts.map(({ box }) => box);
}

// Outlets to tick, those with most events first; none ticked is all.
export function outletControls(control) {
  const room = el("div", { class: "outlets" }, el("p", { class: "note" }, "…"));
  loadSources().then(() => {
    const counts = new Map(known.documents.map((document) => [outletOf(document), 0]));
    for (const record of [...events, ...ties]) for (const name of outletsOf(record)) counts.set(name, (counts.get(name) || 0) + (record.type === "event" ? 1 : 0));
    const names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
    const boxes = [];
    const item = (name) => {
      const box = el("input", { type: "checkbox", onchange: () => setFilter("outlets",
        box.checked ? [...filterValue("outlets"), name].sort() : filterValue("outlets").filter((other) => other !== name)) });
      box.checked = filterValue("outlets").includes(name);
      boxes.push([box, name]);
      return el("label", { class: "tick" }, box, el("span", { class: "label" }, name ? bdi(name) : "no outlet"), el("span", { class: "count" }, counted(counts.get(name))));
    };
    const list = el("div", {});
    const show = (wanted) => {
      boxes.length = 0;
      // What is ticked stands first, so that it can be seen.
      const ticked = filterValue("outlets");
      const shown = names.filter((name) => name.toLowerCase().includes(wanted)).sort((a, b) => ticked.includes(b) - ticked.includes(a));
      list.replaceChildren(shown.length ? longList(shown, item, { className: "ticks", page: LISTED }) : el("p", { class: "note" }, "No outlet is called so."));
    };
    const find = el("input", { type: "text", class: "find", placeholder: "Find an outlet", "aria-label": "Find an outlet" });
    find.addEventListener("input", () => show(find.value.trim().toLowerCase()));
    show("");
    room.replaceChildren(el("p", { class: "note" }, "Only what these tell:"), ...(names.length > SEARCHED ? [find] : []), list);
    control(() => { for (const [box, name] of boxes) box.checked = filterValue("outlets").includes(name); });
  });
  return room;
}
