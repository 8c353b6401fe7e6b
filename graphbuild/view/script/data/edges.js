// What is drawn as a line: all events of one class from one node to another (either way where symmetric), or the
// standing relations of the two. Several lines between the same two bend apart.
import { columns, core, events, nodes, ties } from "./records.js";

class Edge {
  constructor(from, to, root) {
    this.from = from; // Node
    this.to = to;
    this.root = root; // a PLOVER class; null for standing relations
    this.events = root === null ? null : [];
    this.ties = root === null ? [] : null;
    this.both = root !== null; // every event is symmetric
    this.bend = 0; // 0 is straight, 1, -1, 2 ... ever more curved to one and the other side
    this.row = -1;
  }

  get type() { return "edge"; }
  get quad() { return this.events ? this.events[0].quad : null; }
  get records() { return this.events || this.ties; }
  get id() { return this.records[0].id; } // of its first event or tie
}

export const edges = [];
const edgeById = new Map();
const edgesOf = nodes.map(() => []);

export const edgeOf = (record) => edgeById.get(record.id) || null;
export const edgesAt = (node) => edgesOf[node.row] || [];

{
  const found = new Map();
  const at = (a, b, root) => {
    const key = (a * nodes.length + b) * 32 + root + 1;
    let edge = found.get(key);
    if (!edge) {
      edge = new Edge(nodes[a], nodes[b], root < 0 ? null : core.roots[root]);
      edge.key = key;
      found.set(key, edge);
    }
    return edge;
  };
  const { source, root, symmetric } = columns.events;
  events.forEach((event, row) => {
    const far = event.far;
    if (!far) return;
    const same = symmetric[row] === 1;
    let [a, b] = [source[row], far.row];
    if (same && b < a) [a, b] = [b, a];
    const edge = at(a, b, root[row]);
    edge.events.push(event);
    edge.both = edge.both && same;
  });
  for (const tie of ties) at(tie.source.row, tie.target.row, -1).ties.push(tie);

  edges.push(...[...found.values()].sort((a, b) => a.key - b.key));
  const pairs = new Map();
  edges.forEach((edge, row) => {
    edge.row = row;
    for (const record of edge.records) edgeById.set(record.id, edge);
    edgesOf[edge.from.row].push(edge);
    if (edge.to !== edge.from) edgesOf[edge.to.row].push(edge);
    const pair = Math.min(edge.from.row, edge.to.row) * nodes.length + Math.max(edge.from.row, edge.to.row);
    if (!pairs.has(pair)) pairs.set(pair, []);
    pairs.get(pair).push(edge);
  });
  for (const parallel of pairs.values()) {
    // An even number leaves the straight line out, so that the pair looks the same from both sides.
    let step = parallel.length % 2 === 0 ? 1 : 0;
    for (const edge of parallel) {
      const side = Math.ceil(step / 2) * (step % 2 ? 1 : -1);
      edge.bend = (edge.from.row <= edge.to.row ? side : -side) || 0;
      step += 1;
    }
  }
}
