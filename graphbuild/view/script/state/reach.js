// How far one gets in the graph: neighbourhoods and shortest paths. `on` are flags by row of the nodes that may be
// walked over, `open(edge)` tells which edges.
import { edgesAt } from "../data/edges.js";
import { nodes } from "../data/records.js";

// The steps from a node to every other that is at most `most` away, breadth first; -1 where it is farther.
export function stepsFrom(start, on, open, { most = Infinity, until = null } = {}) {
  const steps = new Int32Array(nodes.length).fill(-1);
  if (!on[start.row]) return steps;
  steps[start.row] = 0;
  let rim = [start];
  for (let step = 1; rim.length && step <= most && !(until && steps[until.row] >= 0); step += 1) {
    const next = [];
    for (const node of rim) {
      for (const edge of edgesAt(node)) {
        const other = edge.from === node ? edge.to : edge.from;
        if (steps[other.row] >= 0 || !on[other.row] || !open(edge)) continue;
        steps[other.row] = step;
        next.push(other);
      }
    }
    rim = next;
  }
  return steps;
}

// All shortest paths between two nodes: { from, to, steps, layer }, where `layer` has how many steps from the first a
// node on any of them is, and -1 for the others. Without a path `steps` is null and only the two ends have a layer.
export function pathsBetween(from, to, on, open) {
  const ahead = stepsFrom(from, on, open, { until: to });
  const length = ahead[to.row];
  const layer = new Int32Array(nodes.length).fill(-1);
  if (length < 0) {
    layer[from.row] = layer[to.row] = 0;
    return { from, to, steps: null, layer };
  }
  const back = stepsFrom(to, on, open, { most: length });
  for (let row = 0; row < layer.length; row += 1) {
    if (ahead[row] >= 0 && back[row] >= 0 && ahead[row] + back[row] === length) layer[row] = ahead[row];
  }
  return { from, to, steps: length, layer };
}

// The strongest `most` of the shortest paths, as { nodes, links } with the edges of each step, and how many there are.
// A path is as strong as its weakest step, then as all of them; `strength(edge)` is 0 where an edge doesn't count.
export function strongestPaths({ from, to, steps, layer }, strength, most = 10) {
  let reached = new Map([[from, [{ nodes: [from], links: [], weakest: Infinity, all: 0 }]]]);
  let counts = new Map([[from, 1]]);
  for (let step = 1; step <= steps; step += 1) {
    const [further, numbers] = [new Map(), new Map()];
    for (const [node, ways] of reached) {
      const links = new Map();
      for (const edge of edgesAt(node)) {
        const other = edge.from === node ? edge.to : edge.from;
        if (layer[other.row] !== step || !strength(edge)) continue;
        if (!links.has(other)) links.set(other, []);
        links.get(other).push(edge);
      }
      for (const [other, between] of links) {
        const weight = between.reduce((sum, edge) => sum + strength(edge), 0);
        const longer = ways.map((way) => ({
          nodes: [...way.nodes, other], links: [...way.links, between],
          weakest: Math.min(way.weakest, weight), all: way.all + weight,
        }));
        further.set(other, [...(further.get(other) || []), ...longer]);
        numbers.set(other, (numbers.get(other) || 0) + counts.get(node));
      }
    }
    for (const [node, ways] of further) further.set(node, ways.sort((a, b) => b.weakest - a.weakest || b.all - a.all || compare(a, b)).slice(0, most));
    [reached, counts] = [further, numbers];
  }
  return { paths: reached.get(to) || [], of: counts.get(to) || 0 };
}

function compare(one, other) {
  const at = one.nodes.findIndex((node, i) => node !== other.nodes[i]);
  return at < 0 ? 0 : one.nodes[at].row - other.nodes[at].row;
}
