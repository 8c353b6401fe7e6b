// The pictures of the selection, one at a time, with a tab each once there are several. A picture is
//   { name, label, create(container) -> { update(visible, state, changed), shown(on), zoomBy(factor), fit(), redraw(), drawing(), paint(ctx) } }
// `update` is called when the selection, or what is chosen, has changed while it is looked at, and before it is
// shown again; `changed` is the set of the state's names, or null for all. Only `update` is a must: `zoomBy` and `fit`
// serve the buttons, `redraw` comes after other colours, `drawing` (an SVG element, or what `drawnThrough` gives) and
// `paint` (on a 2D context) serve taking it away, and `caption` is the element that explains it.
import { store } from "../state/store.js";
import { visible } from "../state/visible.js";
import { byId, el } from "./dom.js";

const pictures = new Map();
const made = new Map(); // name -> { box, picture, stale }

let current = null;

// The picture that is looked at, with its name.
export const currentPicture = () => current;

// After a change of colours.
export function redrawPictures() {
  for (const { picture } of made.values()) picture.redraw?.();
}

export function addPicture(picture) { pictures.set(picture.name, picture); }

export function buildPictures() {
  byId("pictures").replaceChildren(...(pictures.size < 2 ? [] : [...pictures.values()].map(({ name, label }) =>
    el("button", { type: "button", "data-picture": name, onclick: () => store.set({ picture: name }) }, label))));
  byId("pictures").hidden = pictures.size < 2;
  showPicture({ ...store.state, picture: "graph" }, null); // which others rest on, whatever is looked at first
  if (store.state.picture !== "graph") showPicture(store.state, null);
}

export function showPicture(state, changed) {
  const name = pictures.has(state.picture) ? state.picture : "graph";
  for (const [other, entry] of made) {
    if (other === name) continue;
    entry.stale = true;
    if (!entry.box.hidden) {
      entry.box.hidden = true;
      entry.picture.shown?.(false);
    }
  }
  const fresh = !made.has(name);
  if (fresh) {
    const box = el("div", { class: "picture", id: `picture-${name}` });
    byId("strip").after(box);
    made.set(name, { box, picture: pictures.get(name).create(box), stale: true });
  }
  const entry = made.get(name);
  const back = entry.box.hidden;
  entry.box.hidden = false;
  entry.picture.update(visible, state, entry.stale ? null : changed);
  entry.stale = false;
  if (fresh || back) entry.picture.shown?.(true);
  byId("zoom").hidden = !entry.picture.zoomBy;
  document.body.dataset.shown = name;
  current = { name, ...entry.picture };
  for (const button of byId("pictures").children) button.setAttribute("aria-pressed", String(button.dataset.picture === name));
}
