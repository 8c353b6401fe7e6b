// The title, the counts and what the reader should know: notices, and how much of the graph is drawn.
import { core, events, nodes } from "../data/records.js";
import { store } from "../state/store.js";
import { visible } from "../state/visible.js";
import { byId, el } from "./dom.js";
import { counted, daysInWords, plural } from "./words.js";

const EVERYTHING = "Search, lists and filters reach all of them.";

export function buildHeader() {
  byId("title").textContent = core.title;
  byId("notices").replaceChildren(el("p", { id: "cut", hidden: true }), ...core.notices.map((text) => el("p", {}, el("span", {}, text),
    el("button", { type: "button", class: "dismiss", "aria-label": "Dismiss", onclick: (event) => event.currentTarget.parentNode.remove() }, "×"))));
  if (!nodes.length) say("There is nothing to show: no events or relations in this part of the graph.");
}

export function say(text) {
  byId("empty").textContent = text;
  byId("empty").hidden = !text;
}

export function followHeader() {
  showCounts();
  showCut();
}

function showCounts() {
  let [actors, places, ofActors, ofPlaces] = [0, 0, 0, 0];
  for (const node of nodes) {
    const shown = visible.nodes[node.row];
    if (node.kind === "place") [places, ofPlaces] = [places + shown, ofPlaces + 1];
    else [actors, ofActors] = [actors + shown, ofActors + 1];
  }
  const passing = visible.events.reduce((sum, flag) => sum + flag, 0);
  const part = (count, of, one) => (count === of ? plural(of, one) : `${counted(count)} of ${plural(of, one)}`);
  byId("counts").replaceChildren(...[
    part(actors, ofActors, "actor"), ofPlaces ? part(places, ofPlaces, "place") : "", part(passing, events.length, "event"),
    plural(core.documents, "document"), core.first === null ? "" : daysInWords({ from: core.first, until: core.last }),
  ].filter(Boolean).map((text) => el("span", {}, text)));
}

function showCut() {
  const { limit } = store.state;
  const cut = byId("cut");
  const button = (text, value) => el("button", { type: "button", onclick: () => store.set({ limit: value }) }, text);
  if (visible.cut) {
    const { drawn, of } = visible.cut;
    const more = drawn > limit ? ` and ${counted(drawn - limit)} more` : "";
    cut.replaceChildren(el("span", {}, `The ${counted(limit)} strongest of ${counted(of)} actors and places are drawn${more}, with their strongest ties. ${EVERYTHING}`), button("Draw all", null));
  } else if (limit === null && core.opens) {
    cut.replaceChildren(el("span", {}, `All ${plural(nodes.length, "actor and place", "actors and places")} are drawn.`), button(`Draw the strongest ${counted(core.opens)}`, core.opens));
  }
  cut.hidden = !visible.cut && !(limit === null && core.opens);
}
