// The panel of a bundle: its events, the newest first.
import { passes } from "../state/visible.js";
import { cards } from "./cards.js";
import { bdi, el } from "./dom.js";
import { counted, daysInWords, newestFirst, plural } from "./words.js";

export function bundlePanel(bundle) {
  const { source, target, node, spec, between, events } = bundle;
  const shown = events.filter(passes);
  const title = source ? [bdi(source.name), el("span", { class: "arrow" }, " → "), bdi(target.name)]
    : node ? bdi(node.name)
      : between ? [bdi(between[0]), el("span", { class: "arrow" }, " and "), bdi(between[1])] : "Events";
  const sub = source ? "what the one did to the other, of every class" : node ? daysInWords({ from: spec.since, until: spec.until }) : "what happened between them";
  return [
    el("div", { class: "head" }, el("div", {}, el("h2", { tabindex: "-1" }, title), el("p", { class: "sub" }, sub))),
    el("section", {}, el("h3", {}, "Events ", el("span", { class: "count" }, counted(shown.length))),
      events.length > shown.length ? el("p", { class: "note" }, `${plural(events.length - shown.length, "more is", "more are")} switched off in the filters.`) : null,
      cards(newestFirst(shown))),
  ];
}
