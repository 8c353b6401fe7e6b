// What can be done with a node: see only what lies around it, find paths from it, hide it, pin it.
import { store } from "../state/store.js";
import { choose } from "./choose.js";
import { complete } from "./complete.js";
import { el } from "./dom.js";
import { findPath } from "./paths.js";

const HOPS = [1, 2, 3];

// `spotOf(node)` gives where it stands, as the state keeps it.
let spotOf = () => null;
export function pinWith(spot) { spotOf = spot; }

export function hideNode(node) {
  store.set({ hidden: [...store.state.hidden, node.id].sort(), selected: null });
}

function setPin(node, on) {
  const { [node.id]: _, ...others } = store.state.pinned;
  store.set({ pinned: on ? { ...others, [node.id]: spotOf(node) } : others });
}

// The panel is filled anew by what a button does: the keyboard stays on that button.
function action(name, label, attributes, act) {
  return el("button", {
    type: "button", "data-action": name, ...attributes,
    onclick: () => {
      act();
      (document.querySelector(`#panel [data-action="${name}"]`) || document.querySelector("#panel h2"))?.focus();
    },
  }, label);
}

export function nodeActions(node) {
  const { focus, pinned } = store.state;
  const around = focus?.node === node.id ? focus.hops : null;
  const isPinned = Object.hasOwn(pinned, node.id);
  const room = el("div", {});
  return el("div", { class: "actions" },
    el("div", { class: "steps", role: "group", "aria-label": "Show only what lies within so many steps" },
      el("span", {}, "Only what lies within"),
      HOPS.map((hops) => action(`hops-${hops}`, String(hops), {
        "aria-pressed": String(hops === around), "aria-label": `${hops} ${hops === 1 ? "step" : "steps"}`,
      }, () => store.set({ focus: hops === around ? null : { node: node.id, hops }, path: null }))),
      el("span", {}, "steps")),
    el("button", { type: "button", "data-action": "path", "aria-expanded": "false", onclick: (event) => askForEnd(event.currentTarget, room, node) }, "Path to…"),
    action("hide", "Hide", {}, () => hideNode(node)),
    action("pin", isPinned ? "Unpin" : "Pin", { "aria-pressed": String(isPinned), title: "A pinned node keeps its place, and is always drawn" }, () => setPin(node, !isPinned)),
    room);
}

function askForEnd(button, room, node) {
  const on = !room.firstChild;
  button.setAttribute("aria-expanded", String(on));
  if (!on) {
    room.replaceChildren();
    return;
  }
  const field = el("input", {
    id: "path-to", type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", dir: "auto",
    placeholder: "To which actor or place?", "aria-label": "To which actor or place?", "aria-expanded": "false",
    "aria-controls": "path-ends", "aria-autocomplete": "list",
  });
  const list = el("ul", { id: "path-ends", class: "hits", role: "listbox", "aria-label": "Actors and places", hidden: true });
  room.replaceChildren(field, list);
  complete(field, list, {
    nobody: "Nobody else is called so.",
    accept: (record) => record.type === "node" && record !== node,
    take: (record) => findPath(node, record),
  });
  field.focus();
}

// With the shift key a click on a second node asks for the paths between it and the chosen one.
export function clickNode(record, before, { shiftKey } = {}) {
  if (shiftKey && record?.type === "node" && before?.type === "node" && record !== before) findPath(before, record);
  else if (record || before) choose(record, { move: false });
}
