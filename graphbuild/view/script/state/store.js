// The one state of the page: what is chosen, filtered, drawn. Plain JSON values, never changed in place, so that a
// state can be kept, compared, undone and written into an address. Everything that shows something listens.
import { core } from "../data/records.js";

export const INITIAL = Object.freeze({
  picture: "graph", // which picture is looked at
  selected: null, // { type: "node" | "place" | "edge" | "event" | "bundle", id }; an edge has the id of its first event or tie
  selected: null, // { type: "node" | "place" | "edge" | "event", id }; an edge has the id of its first event or tie
  camera: null, // [x, y, width]: the part of the graph that the reader has moved to, in the layout's units; null: fitted
  filters: Object.freeze({}), // by name of the filter, what differs from its `initial` (see filters.js)
  focus: null, // { node: id, hops: 1..3 }: only what lies around an actor
  path: null, // { from: id, to: id }: only the shortest ways from one node to another
  limit: core.opens, // how many nodes are drawn, the strongest first; null: all
  expanded: Object.freeze({}), // node id -> how many of its neighbours are drawn beyond the limit
  hidden: Object.freeze([]), // ids of nodes that are left out
  picked: Object.freeze([]), // ids of events that the reader has picked, for taking away
  table: Object.freeze({ of: "events", by: "", down: false }), // which table, sorted by which column ("": as it comes)
  rows: Object.freeze({}), // by name of a picture, how many actors it shows
  pinned: Object.freeze({}), // node id -> [x, y] where the reader has put it, in the layout's units
});

const LASTING = ["filters", "focus", "path", "limit", "expanded", "hidden", "pinned", "picked", "table", "rows"]; // what undo goes back over
const DEPTH = 200;

class Store {
  constructor() {
    this.state = INITIAL;
    this.listeners = [];
    this.past = [];
    this.future = [];
  }

  // Changes some fields; listeners get the new state, the set of names that changed, and the state before.
  set(changes, { undo = true } = {}) {
    const next = Object.freeze({ ...this.state, ...changes });
    const changed = differing(this.state, next);
    if (!changed.size) return;
    if (undo && LASTING.some((name) => changed.has(name))) {
      this.past = [...this.past.slice(-DEPTH + 1), this.state];
      this.future = [];
    }
    this.become(next, changed);
  }

  setFilter(name, value, options) {
    const { [name]: _, ...others } = this.state.filters;
    this.set({ filters: value === undefined ? others : { ...others, [name]: value } }, options);
  }

  // What a part of the state means has changed, though not the state: listeners look at it again.
  touch(name) { this.become(this.state, new Set([name])); }

  undo() { this.step(this.past, this.future); }
  redo() { this.step(this.future, this.past); }
  get canUndo() { return this.past.length > 0; }
  get canRedo() { return this.future.length > 0; }

  step(from, onto) {
    const kept = from.pop();
    if (!kept) return;
    onto.push(this.state);
    const next = { ...this.state };
    for (const name of LASTING) next[name] = kept[name];
    this.become(Object.freeze(next), differing(this.state, next));
  }

  become(next, changed) {
    const before = this.state;
    this.state = next;
    for (const listener of this.listeners) listener(next, changed, before);
  }

  subscribe(listener) { this.listeners.push(listener); }

  // What differs from the page as it opens, as JSON; `restore` takes it back, and ignores what makes no sense.
  save() {
    return Object.fromEntries([...differing(INITIAL, this.state)].map((name) => [name, this.state[name]]));
  }

  restore(saved, options) {
    const next = { ...INITIAL };
    for (const [name, value] of Object.entries(saved || {})) {
      if (Object.hasOwn(VALID, name) && VALID[name](value)) next[name] = value;
    }
    this.set(next, options);
  }
}

// What a field may hold: a state may come from an address that anybody wrote.
const text = (value) => typeof value === "string";
const plainObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const whole = (value) => Number.isInteger(value) && value > 0;
const VALID = {
  picture: text,
  selected: (value) => value === null || (plainObject(value) && text(value.type) && text(value.id)),
  camera: (value) => value === null || (Array.isArray(value) && value.length === 3 && value.every((number) => Math.abs(number) < 1e7) && value[2] > 0),
  filters: plainObject, // each filter looks at its own value
  focus: (value) => value === null || (plainObject(value) && text(value.node) && whole(value.hops)),
  path: (value) => value === null || (plainObject(value) && text(value.from) && text(value.to)),
  limit: (value) => value === null || whole(value),
  expanded: (value) => plainObject(value) && Object.values(value).every(whole),
  hidden: (value) => Array.isArray(value) && value.every(text),
  picked: (value) => Array.isArray(value) && value.every(text),
  table: (value) => plainObject(value) && text(value.of) && text(value.by) && typeof value.down === "boolean",
  rows: (value) => plainObject(value) && Object.values(value).every(whole),
  pinned: (value) => plainObject(value)
    && Object.values(value).every((spot) => Array.isArray(spot) && spot.length === 2 && spot.every(Number.isFinite)),
};

function differing(one, other) {
  return new Set(Object.keys(INITIAL).filter((name) =>
    one[name] !== other[name] && JSON.stringify(one[name]) !== JSON.stringify(other[name])));
}

export const store = new Store();
