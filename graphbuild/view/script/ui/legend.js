// The legend says what shapes, colours and lines mean; a click switches what it names off and on.
import { core, events, ties } from "../data/records.js";
import { anyFilter, begun, clearFilters, filterValue, setFilter, tally } from "../state/filters.js";
import { store } from "../state/store.js";
import { openAsOf } from "./asof.js";
import { byId, el, narrow } from "./dom.js";
import { evidenceControls, outletControls } from "./evidence.js";
import { kindIcon, lineIcon, quadClass, quadIcon, statusIcon } from "./theme.js";
import { daySpan, timeline } from "./timeline.js";
import { counted, dayOf, isoOf, KIND, plural, QUADS, STATUS } from "./words.js";

const legend = byId("legend");
const controls = []; // functions that show the state in a control

// A part of the legend: `build` gives elements, of which `control` keeps the functions that follow the state.
export function control(follow) {
  controls.push(follow);
  follow();
}

function toggle(icon, label, count, isOff, flip) {
  const button = el("button", { type: "button", class: "toggle", onclick: flip },
    icon, el("span", { class: "label" }, label), el("span", { class: "count" }, counted(count)));
  control(() => button.setAttribute("aria-pressed", String(!isOff())));
  return button;
}

// A switch for one of the values of a filter that lists what is off, and a button that leaves only this one.
function setToggle(icon, label, count, filter, value, values) {
  const isOff = () => filterValue(filter).includes(value);
  const others = values.filter((other) => other !== value).sort();
  const isOnly = () => others.length > 0 && !isOff() && others.every((other) => filterValue(filter).includes(other));
  const button = toggle(icon, label, count, isOff, () => setFilter(filter,
    isOff() ? filterValue(filter).filter((other) => other !== value) : [...filterValue(filter), value].sort()));
  if (!others.length) return el("div", { class: "switch" }, button);
  const only = el("button", { type: "button", class: "only", tabindex: "-1", onclick: () => setFilter(filter, isOnly() ? [] : others) });
  control(() => {
    only.textContent = isOnly() ? "all" : "only";
    only.setAttribute("aria-label", isOnly() ? "all again" : `only ${label}`);
  });
  return el("div", { class: "switch" }, button, only);
}

// The arrow keys go up and down the switches, and to the button beside one.
function walkSwitches(event) {
  const row = event.target.closest(".switch");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...legend.querySelectorAll(".switch")].filter((other) => other.offsetParent);
  const column = event.target.classList.contains("only") ? ".only" : ".toggle";
  const next = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const goal = next ? rows[rows.indexOf(row) + next]?.querySelector(column)
    : event.key === "ArrowRight" ? row.querySelector(".only") : event.key === "ArrowLeft" ? row.querySelector(".toggle") : null;
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}

export function group(title, ...children) {
  return el("fieldset", {}, el("legend", {}, title), children);
}

// A part that is made when it is first opened; it opens by itself where one of its filters is on.
export function folded(title, filters, make) {
  const box = el("details", { class: "fold" }, el("summary", {}, title));
  let made = false;
  const fill = () => {
    if (made) return;
    made = true;
    box.append(...[make()].flat());
  };
  box.addEventListener("toggle", () => { if (box.open) fill(); });
  control(() => {
    const on = filters.some((name) => Object.hasOwn(store.state.filters, name));
    box.classList.toggle("on", on);
    if (!on || made) return;
    fill();
    box.open = true;
  });
  return box;
}

// The classes under their quad classes, each a switch.
function classSwitches() {
  const roots = tally("event", "root");
  const named = core.roots.filter((root) => roots.has(root));
  return QUADS.flatMap((quad) => named.filter((root) => core.quads[core.quad[core.roots.indexOf(root)]] === quad)
    .map((root) => setToggle(lineIcon(quadClass(quad)), root, roots.get(root), "roots", root, named)));
}

// What has no day of its own is left out by days, or counts on that of its first report.
function undatedControl(count) {
  const box = el("input", { type: "checkbox", id: "reported", onchange: () => setFilter("reported", box.checked) });
  const note = el("span", { class: "label" });
  const line = el("label", { class: "tick note" }, box, note);
  control(() => {
    const on = filterValue("reported");
    const { since, until } = filterValue("days");
    box.checked = on;
    note.textContent = `${plural(count, "event")} without a day ${count === 1 ? "counts on the day of its" : "count on the day of their"} first report`;
    line.hidden = !on && since === null && until === null;
  });
  return line;
}

function timeGroup() {
  const { chart, follow } = timeline();
  const undated = events.filter((event) => event.from === null).length;
  control(follow);
  const span = daySpan();
  return group("Time", chart, dateField("from", "since", span), dateField("until", "until", span), undated ? undatedControl(undated) : null, el("button", {
    type: "button", id: "open-as-of", class: "more",
    onclick: () => {
      openAsOf();
      if (narrow.matches) byId("toggle-legend").click(); // the picture has the whole screen
    },
  }, "As of a day…"));
}

function dateField(label, key, [first, last]) {
  const input = el("input", { type: "date", id: key, min: isoOf(first), max: isoOf(last) });
  input.addEventListener("change", () => setFilter("days", { ...filterValue("days"), [key]: dayOf(input.value) }));
  control(() => {
    const day = filterValue("days")[key];
    const value = day === null ? "" : isoOf(day);
    if (input.value !== value) input.value = value;
  });
  return el("label", {}, el("span", {}, label), input);
}

export function buildLegend() {
  const [kinds, quads, statuses] = [tally("node", "kind"), tally("event", "quad"), tally("event", "status")];
  const list = (order, counts) => order.filter((value) => counts.has(value));
  const [kindsHere, statusesHere] = [list(Object.keys(KIND), kinds), list(Object.keys(STATUS), statuses)];
  const reset = el("button", { type: "button", id: "reset" }, "Show everything");
  reset.addEventListener("click", () => {
    clearFilters();
    legend.querySelector("button").focus();
  });
  control(() => { reset.hidden = !anyFilter(); });
  legend.replaceChildren(
    group("Actors", kindsHere.map((kind) => setToggle(kindIcon(kind), KIND[kind], kinds.get(kind), "kinds", kind, kindsHere))),
    group("Events", QUADS.map((quad) => setToggle(quadIcon(quad), quad, quads.get(quad) || 0, "quads", quad, QUADS)),
      ties.length ? el("div", { class: "switch" }, toggle(lineIcon("tie"), "standing relation", ties.length, () => !filterValue("relations"), () => setFilter("relations", !filterValue("relations")))) : null,
      events.length ? folded("Classes", ["roots"], classSwitches) : null),
    group("Status", statusesHere.map((status) => setToggle(
      statusIcon(status), STATUS[status], statuses.get(status), "statuses", status, statusesHere))),
    events.some((event) => begun(event) !== null) ? timeGroup() : "",
    events.length ? group("Evidence", folded("Sources and confidence", ["sources", "confidence"], () => evidenceControls(control)), folded("Outlets", ["outlets"], () => outletControls(control))) : "",
    reset,
  );
  legend.addEventListener("keydown", walkSwitches);
}

export function followLegend() {
  for (const follow of controls) follow();
}
