// Events that belong together in a picture without being one line of the graph: what one did to another in any
// class, what somebody took part in within some days, what happened between two countries.
import { wayOf } from "./homes.js";
import { events, nodes } from "./records.js";

// The day that an event counts on: its own, else that of its first report; null where neither is known.
export const dayCounted = (event) => event.from ?? event.firstReported;

const FIELDS = { source: "string", target: "string", node: "string", from: "string", to: "string", since: "number", until: "number" };
const bundles = new Map();
let nodesById = null;

class Bundle {
  constructor(id, spec, ends) {
    this.id = id; // its spec as JSON, so that a state can name it
    this.spec = spec;
    Object.assign(this, ends); // source, target, node: nodes or null
  }

  get type() { return "bundle"; }

  get events() {
    this.found ??= (this.node || this.source)?.events.filter((event) => this.holds(event)) ?? events.filter((event) => this.holds(event));
    return this.found;
  }

  holds(event) {
    const { source, target, spec } = this;
    if (source && !(event.source === source && event.target === target) && !(event.symmetric && event.source === target && event.target === source)) return false;
    if (spec.since !== undefined && !(dayCounted(event) >= spec.since && dayCounted(event) <= spec.until)) return false;
    if (spec.from === undefined) return true;
    const way = wayOf(event)?.map((home) => home.key).sort();
    return way !== undefined && way[0] === spec.from && way[1] === spec.to;
  }

  // The names of the two homes that it lies between, or null.
  get between() {
    const way = this.spec.from === undefined ? null : this.events.length ? wayOf(this.events[0]) : null;
    return way && way.sort((a, b) => (a.key < b.key ? -1 : 1)).map((home) => home.name);
  }
}

// spec: { source, target } (ids of nodes), { node, since, until } (an id and days that an event counts on), or
// { from, to } (keys of homes, in their order as texts). Null where it names nothing.
export function bundleOf(spec) {
  const clean = {};
  for (const [name, type] of Object.entries(FIELDS)) {
    if (spec[name] === undefined) continue;
    if (typeof spec[name] !== type) return null;
    clean[name] = spec[name];
  }
  const pairs = [["source", "target"], ["since", "until"], ["from", "to"]];
  if (pairs.some(([one, other]) => (clean[one] === undefined) !== (clean[other] === undefined)) || !Object.keys(clean).length) return null;
  const id = JSON.stringify(clean);
  if (!bundles.has(id)) {
    nodesById ??= new Map(nodes.map((node) => [node.id, node]));
    const ends = {};
    for (const end of ["source", "target", "node"]) {
      ends[end] = clean[end] === undefined ? null : nodesById.get(clean[end]);
      if (ends[end] === undefined) return null;
    }
    bundles.set(id, new Bundle(id, Object.freeze(clean), ends));
  }
  return bundles.get(id);
}

export function bundleNamed(id) {
  try {
    const spec = JSON.parse(id);
    return typeof spec === "object" && spec !== null ? bundleOf(spec) : null;
  } catch {
    return null;
  }
}

// Between which two homes an event or tie leads, either way.
export function betweenHomes(record) {
  const way = wayOf(record);
  if (!way) return null;
  const [from, to] = way.map((home) => home.key).sort();
  return { from, to };
}
