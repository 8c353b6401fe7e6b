// What the page knows: nodes (actors and places that can be drawn), places, events, ties and links. A record is a
// row of columns that looks like an object: `event.source.name`. `columns` has the columns themselves, for what
// goes over everything. Days are numbers since 1970-01-01; what is not known is null.
import { columnsOf, unpacked } from "./unpack.js";

export const core = await unpacked("core");

// What became of what an event tells, the nearer to a fact the earlier. A threat tells of a deed that is not done, and
// what is told with a hedge ("reportedly") is alleged.
export const STATUSES = ["actual", "threatened", "alleged", "planned", "demanded", "possible", "hypothetical", "denied"];

export function statusOf({ denied, modality, hedged }, root) {
  if (denied) return "denied";
  if (modality !== "actual") return modality;
  return hedged ? "alleged" : root === "THREATEN" ? "threatened" : "actual";
}

export const columns = {
  nodes: columnsOf(core.nodes), places: columnsOf(core.places), events: columnsOf(core.events),
  ties: columnsOf(core.ties), links: columnsOf(core.links),
};

{
  const { denied, modality, hedged, root } = columns.events;
  columns.events.status = Uint8Array.from(denied, (flag, row) => STATUSES.indexOf(statusOf(
    { denied: flag === 1, modality: core.modalities[modality[row]], hedged: hedged[row] === 1 }, core.roots[root[row]])));
}

// A class of records: every column is a property, unless the class says what to make of it.
export function rowsOf(Class, fields, count) {
  for (const [name, values] of Object.entries(fields)) {
    if (name in Class.prototype) continue;
    Object.defineProperty(Class.prototype, name, { get() { return values[this.row]; } });
  }
  return Array.from({ length: count }, (_, row) => new Class(row));
}

class Row {
  constructor(row) { this.row = row; }
}

class NodeRecord extends Row {
  get type() { return "node"; }
  get kind() { return core.kinds[columns.nodes.kind[this.row]]; }
  get events() { return eventsOf[this.row]; }
  get ties() { return tiesOf[this.row]; }
}

class PlaceRecord extends Row {
  get type() { return "place"; }
  get kind() { return "place"; }
  get node() { return at(nodes, columns.places.node[this.row]); }
  get countries() { return this.country ? [this.country] : []; }
  get aliases() { return []; }
  get events() { return eventsAt[this.row]; }
  get ties() { return []; }
}

class EventRecord extends Row {
  get type() { return "event"; }
  get root() { return core.roots[columns.events.root[this.row]]; }
  get quad() { return core.quads[core.quad[columns.events.root[this.row]]]; }
  get intensity() { return this.denied ? null : core.intensity[columns.events.root[this.row]]; } // -10..10
  get source() { return nodes[columns.events.source[this.row]]; }
  get target() { return at(nodes, columns.events.target[this.row]); }
  get place() { return at(places, columns.events.place[this.row]); }
  get symmetric() { return columns.events.symmetric[this.row] === 1; }
  get denied() { return columns.events.denied[this.row] === 1; }
  get hedged() { return columns.events.hedged[this.row] === 1; }
  get modality() { return core.modalities[columns.events.modality[this.row]]; }
  get status() { return STATUSES[columns.events.status[this.row]]; }
  // The first and last day on which it may have happened.
  get from() { return this.start ?? this.end; }
  get until() { return this.end ?? this.start; }
  // What its line leads to: the target or else the place, if that can be drawn.
  get far() { return this.target ?? this.place?.node ?? null; }
  get links() { return linksOf.get(this.row) || []; }
}

class TieRecord extends Row {
  get type() { return "tie"; }
  get relation() { return core.relations[columns.ties.relation[this.row]]; }
  get source() { return nodes[columns.ties.source[this.row]]; }
  get target() { return nodes[columns.ties.target[this.row]]; }
  get former() { return columns.ties.former[this.row] === 1; }
  get from() { return this.start ?? this.end; }
  get until() { return this.end ?? this.start; }
}

// `link` is "fulfils" (the source is what the target promised) or "contradicts" (in what: `matter`).
class LinkRecord extends Row {
  get source() { return events[columns.links.source[this.row]]; }
  get target() { return events[columns.links.target[this.row]]; }
}

const at = (list, row) => (row === null ? null : list[row]);

export const nodes = rowsOf(NodeRecord, columns.nodes, core.nodes.rows);
export const places = rowsOf(PlaceRecord, columns.places, core.places.rows);
export const events = rowsOf(EventRecord, columns.events, core.events.rows);
export const ties = rowsOf(TieRecord, columns.ties, core.ties.rows);
export const links = rowsOf(LinkRecord, columns.links, core.links.rows);

const lists = (count) => Array.from({ length: count }, () => []);
const eventsOf = lists(nodes.length);
const eventsAt = lists(places.length);
const tiesOf = lists(nodes.length);
const linksOf = new Map();

{
  const { source, target, place } = columns.events;
  const placed = columns.places.node;
  events.forEach((event, row) => {
    const [a, b] = [source[row], target[row]];
    eventsOf[a].push(event);
    if (b !== null && b !== a) eventsOf[b].push(event);
    if (place[row] === null) return;
    eventsAt[place[row]].push(event);
    const node = placed[place[row]];
    if (node !== null && node !== a && node !== b) eventsOf[node].push(event);
  });
  ties.forEach((tie) => {
    tiesOf[tie.source.row].push(tie);
    if (tie.source !== tie.target) tiesOf[tie.target.row].push(tie);
  });
  links.forEach((link) => {
    for (const event of [link.source, link.target]) {
      if (!linksOf.has(event.row)) linksOf.set(event.row, []);
      linksOf.get(event.row).push(link);
    }
  });
}

// Places that no line leads to aren't drawn, but have their panel all the same.
export const undrawn = places.filter((place) => place.node === null);
