// From the state to what is seen. `passing` is the selection that lists, tables and other pictures show: what the
// filters, the focus and hiding leave. The graph draws it, or its backbone where it is large: the strongest nodes
// and ties, with what the reader has expanded or chosen.
import { edges, edgesAt } from "../data/edges.js";
import { columns, events, nodes, STATUSES, ties } from "../data/records.js";
import { testsOf } from "./filters.js";
import { pathsBetween, stepsFrom } from "./reach.js";
import { resolveRecord } from "./records.js";

const TIES_A_NODE = 3; // lines for a node of a backbone
const MOST_EDGES = [2000, 5]; // lines in all, or for each node, before a reader asks for everything
const GUESTS = 24; // neighbours that come with a chosen node which is not in the backbone

export const LINES = ["none", ...STATUSES]; // how a line looks: as the status nearest to a fact of what it stands for

export const visible = {
  events: new Uint8Array(events.length), // 1 where the event passes
  ties: new Uint8Array(ties.length),
  nodes: new Uint8Array(nodes.length), // 1 where the node has anything that passes
  drawn: new Uint8Array(nodes.length), // 1 where the graph draws it
  edges: new Uint8Array(edges.length),
  line: new Uint8Array(edges.length), // index into LINES
  members: new Uint16Array(edges.length), // how many events or ties of the edge pass
  strength: new Float32Array(edges.length), // the sources behind its events that pass; half a source for a tie
  path: null, // the shortest paths that are asked for: { from, to, steps, layer } (see reach.js)
  cut: null, // { drawn, of }: so many of the nodes are drawn, or null: all
};

export const passes = (record) => visible[record.type === "tie" ? "ties" : record.type === "event" ? "events" : "nodes"][record.row] === 1;

// The events or ties of an edge that pass.
export function membersOf(edge) {
  const flags = edge.events ? visible.events : visible.ties;
  return edge.records.filter((record) => flags[record.row]);
}

export function derive(state) {
  const on = nodesOn(state);
  pass(on);
  if (state.focus) focusOn(state.focus, on);
  visible.path = state.path ? keepPaths(state.path, on) : null;
  const strength = weighEdges(on);
  const shown = visible.nodes.fill(0);
  for (const edge of edges) if (visible.members[edge.row]) shown[edge.from.row] = shown[edge.to.row] = 1;
  const { source } = columns.events;
  for (let i = 0; i < events.length; i += 1) if (visible.events[i]) shown[source[i]] = 1;
  for (const node of nodes) {
    const idle = !node.events.length && !node.ties.length; // the centre of an empty neighbourhood
    const end = node === visible.path?.from || node === visible.path?.to;
    shown[node.row] = on[node.row] && (shown[node.row] || idle || end) ? 1 : 0;
  }
  draw(state, strength);
  return visible;
}

function nodesOn(state) {
  const tests = testsOf("node");
  const hidden = new Set(state.hidden);
  return Uint8Array.from(nodes, (node) => (!hidden.has(node.id) && tests.every((test) => test(node)) ? 1 : 0));
}

function pass(on) {
  for (const [type, records, flags] of [["event", events, visible.events], ["tie", ties, visible.ties]]) {
    const tests = testsOf(type);
    const { source, target } = type === "event" ? columns.events : columns.ties;
    for (let i = 0; i < records.length; i += 1) {
      flags[i] = on[source[i]] && (target[i] === null || on[target[i]]) && tests.every((test) => test(records[i])) ? 1 : 0;
    }
  }
}

const byName = (id) => nodes.find((node) => node.id === id) || null;
const walkable = (edge) => edge.records.some(passes);

// Leaves of the nodes what lies within some hops of the centre, over what passes.
function focusOn({ node: id, hops }, on) {
  const centre = byName(id);
  if (!centre) return;
  const steps = stepsFrom(centre, on, walkable, { most: hops });
  steps.forEach((step, row) => { if (step < 0) on[row] = 0; });
  pass(on);
}

// Leaves of nodes, events and ties what the shortest paths between two nodes consist of.
function keepPaths(ends, on) {
  const [from, to] = [byName(ends.from), byName(ends.to)];
  if (!from || !to || from === to) return null;
  const path = pathsBetween(from, to, on, walkable);
  const { layer } = path;
  layer.forEach((step, row) => { if (step < 0) on[row] = 0; });
  pass(on);
  const apart = (a, b) => a !== null && b !== null && Math.abs(layer[a] - layer[b]) === 1;
  for (let i = 0; i < events.length; i += 1) {
    if (visible.events[i] && !apart(columns.events.source[i], events[i].far?.row ?? null)) visible.events[i] = 0;
  }
  for (let i = 0; i < ties.length; i += 1) {
    if (visible.ties[i] && !apart(columns.ties.source[i], columns.ties.target[i])) visible.ties[i] = 0;
  }
  return path;
}

// Counts each edge's members and tells its line; gives how strong it is: the sources behind its events.
function weighEdges(on) {
  const strength = visible.strength.fill(0);
  const { sources, status } = columns.events;
  for (const edge of edges) {
    const { row } = edge;
    let count = 0;
    let nearest = STATUSES.length;
    if (on[edge.from.row] && on[edge.to.row]) {
      for (const record of edge.records) {
        if (!(edge.events ? visible.events : visible.ties)[record.row]) continue;
        count += 1;
        if (!edge.events) continue;
        strength[row] += sources[record.row];
        if (status[record.row] < nearest) nearest = status[record.row];
      }
      if (!edge.events) strength[row] = count / 2;
    }
    visible.members[row] = Math.min(count, 65535);
    // What somebody states as fact is drawn as fact; the panel shows who denies it.
    visible.line[row] = !count ? 0 : edge.events ? nearest + 1 : 1;
  }
  return strength;
}

function draw(state, strength) {
  const { drawn, members } = visible;
  drawn.set(visible.nodes);
  visible.edges.fill(0);
  let left = edges.filter((edge) => members[edge.row]);
  const of = drawn.reduce((sum, flag) => sum + flag, 0);
  visible.cut = null;
  const must = new Set();
  let most = state.limit === null ? Infinity : Math.max(MOST_EDGES[0], MOST_EDGES[1] * of);
  if (state.limit !== null && of > state.limit) {
    drawn.fill(0);
    for (const row of strongest(state, strength, left)) drawn[row] = 1;
    addGuests(state, strength, must);
    visible.cut = { drawn: drawn.reduce((sum, flag) => sum + flag, 0), of };
    most = TIES_A_NODE * visible.cut.drawn;
  }
  left = left.filter((edge) => drawn[edge.from.row] && drawn[edge.to.row]);
  if (left.length > most) {
    left.sort((a, b) => strength[b.row] - strength[a.row] || a.row - b.row);
    const bare = Uint8Array.from(drawn);
    left = left.filter((edge, i) => {
      const keep = i < most || bare[edge.from.row] || bare[edge.to.row] || must.has(edge.from) || must.has(edge.to);
      if (keep) bare[edge.from.row] = bare[edge.to.row] = 0;
      return keep;
    });
  }
  for (const edge of left) visible.edges[edge.row] = 1;
}

// The rows of the strongest nodes: as they stand in the page where nothing is filtered, else by what passes.
function strongest(state, strength, left) {
  const rows = nodes.map((node) => node.row).filter((row) => visible.nodes[row]);
  if (Object.keys(state.filters).length || state.focus || state.path) {
    const weight = new Float32Array(nodes.length);
    for (const edge of left) {
      weight[edge.from.row] += strength[edge.row];
      weight[edge.to.row] += strength[edge.row];
    }
    rows.sort((a, b) => weight[b] - weight[a] || a - b);
  }
  return rows.slice(0, state.limit);
}

// Nodes beyond the limit: what is expanded, what is pinned, and what is chosen.
function addGuests(state, strength, must) {
  const { drawn } = visible;
  const invite = (node, count) => {
    must.add(node);
    drawn[node.row] = visible.nodes[node.row];
    for (const other of neighbours(node, strength).filter((near) => !drawn[near.row]).slice(0, count)) drawn[other.row] = 1;
  };
  const guests = [...Object.entries(state.expanded), ...Object.keys(state.pinned).map((id) => [id, 0])];
  const byId = new Map(guests.length ? nodes.map((node) => [node.id, node]) : []);
  for (const [id, count] of guests) if (byId.has(id)) invite(byId.get(id), count);
  const chosen = resolveRecord(state.selected);
  const ends = !chosen ? [] : chosen.type === "node" ? [chosen] : chosen.type === "edge" ? [chosen.from, chosen.to]
    : chosen.type === "event" ? [chosen.source, chosen.far].filter(Boolean) : [];
  for (const node of ends) if (!drawn[node.row]) invite(node, chosen.type === "node" ? GUESTS : 0);
}

function neighbours(node, strength) {
  const weight = new Map();
  for (const edge of edgesAt(node)) {
    if (!visible.members[edge.row] || edge.from === edge.to) continue;
    const other = edge.from === node ? edge.to : edge.from;
    weight.set(other, (weight.get(other) || 0) + strength[edge.row]);
  }
  return [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || a.row - b.row);
}

// How many neighbours of a node pass the filters but are not drawn.
export function undrawnNeighbours(node) {
  const far = new Set();
  for (const edge of edgesAt(node)) {
    if (!visible.members[edge.row]) continue;
    for (const end of [edge.from, edge.to]) if (!visible.drawn[end.row]) far.add(end);
  }
  return far.size;
}
