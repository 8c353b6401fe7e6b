// Filters: each has a name, a value in the state, and tests that it makes of that value. What any active test of
// any filter turns down is not seen. `addFilter` is all that a new one needs; its control is its own affair.
import { claimsOf, loadSources } from "../data/evidence.js";
import { events, nodes } from "../data/records.js";
import { store } from "./store.js";

const filters = new Map();

// initial: the value that lets everything pass. event, tie, node: from a value to a test (record => boolean), or
// absent where the filter has no say. An event or tie passes only between nodes that pass.
// A value that isn't built like `initial` (or, if given, turned down by `valid`) is ignored.
export function addFilter(name, { initial, valid = (value) => likeness(initial, value), event, tie, node }) {
  filters.set(name, { initial: Object.freeze(initial), valid, event, tie, node });
}

export function filterValue(name) {
  const { initial, valid } = filters.get(name);
  const value = Object.hasOwn(store.state.filters, name) ? store.state.filters[name] : undefined;
  return value !== undefined && valid(value) ? value : initial;
}

// Lists of texts where the model is a list, objects with the model's fields; null in a model stands for a number or
// null.
function likeness(model, value) {
  if (Array.isArray(model)) return Array.isArray(value) && value.every((item) => typeof item === "string");
  if (model === null) return value === null || Number.isFinite(value);
  if (typeof model !== "object") return typeof value === typeof model;
  return typeof value === "object" && value !== null
    && Object.keys(model).every((name) => Object.hasOwn(value, name) && likeness(model[name], value[name]));
}

// Sets a filter's value; the one that lets everything pass is not kept in the state. `undo: false` for the steps of
// one movement after its first.
export function setFilter(name, value, options) {
  const { initial } = filters.get(name);
  store.setFilter(name, JSON.stringify(value) === JSON.stringify(initial) ? undefined : value, options);
}

export function anyFilter() {
  return Object.keys(store.state.filters).length > 0;
}

export function clearFilters() {
  store.set({ filters: {} });
}

// The tests of all active filters for records of a type: "event", "tie" or "node".
export function testsOf(type) {
  return Object.keys(store.state.filters)
    .filter((name) => filters.get(name)?.[type] && filterValue(name) !== filters.get(name).initial)
    .map((name) => filters.get(name)[type](filterValue(name)))
    .filter(Boolean);
}

const excluding = (field) => (off) => (record) => !off.includes(record[field]);

addFilter("kinds", { initial: [], node: excluding("kind") }); // kinds of actors that are off
addFilter("quads", { initial: [], event: excluding("quad") });
addFilter("roots", { initial: [], event: excluding("root") }); // PLOVER classes that are off
addFilter("statuses", { initial: [], event: excluding("status") });
addFilter("relations", { initial: true, tie: (on) => () => on });

const [FIRST_DAY, LAST_DAY] = [-719162, 2932896]; // of the years 1 and 9999
const isDay = (value) => Number.isInteger(value) && value >= FIRST_DAY && value <= LAST_DAY;

// The day that an event counts on: its first, else that of its first report.
export const begun = (event) => event.from ?? event.firstReported;

// Whether the days below take what has no day of its own by its first report.
addFilter("reported", { initial: false });
export const dayFor = () => (filterValue("reported") ? begun : (event) => event.from);

addFilter("days", {
  initial: { since: null, until: null },
  valid: (value) => typeof value === "object" && value !== null && [value.since, value.until].every((day) => day === null || isDay(day)),
  event({ since, until }) {
    const day = dayFor();
    return (event) => {
      const first = day(event);
      if (first === null) return false; // nobody knows whether it falls into these days
      return (until === null || first <= until) && (since === null || (event.until ?? first) >= since);
    };
  },
});

addFilter("sources", { initial: 1, event: (least) => (event) => event.sources >= least });
addFilter("confidence", { initial: 0, event: (least) => (event) => event.confidence >= least });

// The graph as it stood at the end of a day, as `graphbuild.past.as_of` has it: what had begun by then, and the
// relations that held.
addFilter("asOf", {
  initial: null,
  valid: isDay,
  event: (day) => (event) => {
    const first = begun(event);
    return first !== null && first <= day;
  },
  tie: (day) => (tie) => {
    if (tie.start !== null && day < tie.start) return false;
    if (tie.end === null) return !tie.former;
    return day <= tie.end || (!tie.former && tie.end === tie.lastReported);
  },
});

// Only what one of these outlets tells; "" stands for documents without an outlet. Documents are unpacked after the
// page has opened: until then everything passes.
let unpackedSources = false;
const outlets = { event: [], tie: [] }; // by row: who tells it

export const outletOf = (document) => document.source ?? "";

export function outletsOf(record) {
  outlets[record.type][record.row] ??= [...new Set(claimsOf(record).map((proof) => outletOf(proof.document)))];
  return outlets[record.type][record.row];
}

const toldBy = (only) => {
  if (!only.length) return null;
  if (!unpackedSources) {
    loadSources().then(() => {
      unpackedSources = true;
      store.touch("filters");
    });
    return null;
  }
  const wanted = new Set(only);
  return (record) => outletsOf(record).some((name) => wanted.has(name));
};

addFilter("outlets", { initial: [], event: toldBy, tie: toldBy });

// How many records have each value of a field, for controls.
export function tally(type, field) {
  const counts = new Map();
  for (const record of type === "node" ? nodes : events) counts.set(record[field], (counts.get(record[field]) || 0) + 1);
  return counts;
}
