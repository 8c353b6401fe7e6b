// The legend says what shapes, colours and lines mean; a click switches what it names off and on.
import { columns, core, events, ties } from "../data/records.js";
import { anyFilter, clearFilters, filterValue, setFilter, tally } from "../state/filters.js";
import { byId, el, svg } from "./dom.js";
import { kindIcon, lineIcon, quadIcon, statusIcon } from "./theme.js";
import { counted, dayOf, daysInWords, isoOf, KIND, plural, QUADS, STATUS } from "./words.js";

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

// A switch for one value of a filter that lists what is off.
function setToggle(icon, label, count, filter, value) {
  const isOff = () => filterValue(filter).includes(value);
  return toggle(icon, label, count, isOff, () => setFilter(filter,
    isOff() ? filterValue(filter).filter((other) => other !== value) : [...filterValue(filter), value].sort()));
}

export function group(title, ...children) {
  return el("fieldset", {}, el("legend", {}, title), children);
}

function dateField(label, key) {
  const input = el("input", { type: "date", id: key, min: isoOf(core.first), max: isoOf(core.last) });
  input.addEventListener("change", () => setFilter("days", { ...filterValue("days"), [key]: dayOf(input.value) }));
  control(() => {
    const day = filterValue("days")[key];
    const value = day === null ? "" : isoOf(day);
    if (input.value !== value) input.value = value;
  });
  return el("label", {}, el("span", {}, label), input);
}

// Events over time, as bars of conflict upon cooperation; a click on a bar narrows the view to its days.
function timeline() {
  const { first } = core;
  const span = core.last - first + 1;
  const width = [1, 7, 30, 91, 365, 3650].find((days) => span / days <= 40) || Math.ceil(span / 40);
  const bars = Array.from({ length: Math.ceil(span / width) }, () => ({ conflict: 0, cooperation: 0 }));
  const sides = core.quads.map((quad) => quad.split(" ")[1]);
  const { start, end, root } = columns.events;
  for (let i = 0; i < events.length; i += 1) {
    const from = start[i] ?? end[i];
    if (from !== null) bars[Math.floor((from - first) / width)][sides[core.quad[root[i]]]] += 1;
  }
  const most = Math.max(...bars.map((bar) => bar.conflict + bar.cooperation), 1);
  const step = 180 / bars.length;
  const chart = svg("svg", { class: "timeline", viewBox: "0 0 180 44", "aria-hidden": "true", preserveAspectRatio: "none" });
  bars.forEach((bar, i) => {
    const column = (y, height, name) => svg("rect", { class: name, x: i * step, y, width: Math.max(step - 1, 0.5), height });
    const low = (40 * bar.cooperation) / most;
    const high = (40 * bar.conflict) / most;
    const days = { since: first + i * width, until: Math.min(first + (i + 1) * width, first + span) - 1 };
    const hit = column(0, 44, "hit");
    hit.append(svg("title", {}, `${daysInWords({ from: days.since, until: days.until })}: ${plural(bar.conflict + bar.cooperation, "event")}`));
    hit.addEventListener("click", () => {
      const now = filterValue("days");
      setFilter("days", now.since === days.since && now.until === days.until ? { since: null, until: null } : days);
    });
    chart.append(column(44 - low, low, "cooperation"), column(44 - low - high, high, "conflict"), hit);
  });
  return chart;
}

export function buildLegend() {
  const [kinds, quads, statuses] = [tally("node", "kind"), tally("event", "quad"), tally("event", "status")];
  const reset = el("button", { type: "button", id: "reset" }, "Show everything");
  reset.addEventListener("click", () => {
    clearFilters();
    legend.querySelector("button").focus();
  });
  control(() => { reset.hidden = !anyFilter(); });
  legend.replaceChildren(
    group("Actors", Object.keys(KIND).filter((kind) => kinds.has(kind)).map((kind) =>
      setToggle(kindIcon(kind), KIND[kind], kinds.get(kind), "kinds", kind))),
    group("Events", QUADS.map((quad) => setToggle(quadIcon(quad), quad, quads.get(quad) || 0, "quads", quad)),
      ties.length ? toggle(lineIcon("tie"), "standing relation", ties.length, () => !filterValue("relations"), () => setFilter("relations", !filterValue("relations"))) : null),
    group("Status", Object.keys(STATUS).filter((status) => statuses.has(status)).map((status) => setToggle(
      statusIcon(status), STATUS[status], statuses.get(status), "statuses", status))),
    core.first === null ? "" : group("Time", timeline(), dateField("from", "since"), dateField("until", "until")),
    reset,
  );
}

export function followLegend() {
  for (const follow of controls) follow();
}
