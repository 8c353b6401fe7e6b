// What is switched off in the legend, and what is therefore seen.

const off = { kind: new Set(), quad: new Set(), status: new Set(), ties: false, since: "", until: "" };

function eventShown(event) {
  if (off.quad.has(event.quad) || off.status.has(event.status)) return false;
  if (off.kind.has(nodes[event.source].kind)) return false;
  if (event.target !== null && off.kind.has(nodes[event.target].kind)) return false;
  if (!off.since && !off.until) return true;
  const first = event.start || event.end;
  const last = event.end || event.start;
  if (!first) return false; // nobody knows whether it falls into these days
  return (!off.until || first <= off.until) && (!off.since || last >= off.since);
}

function tieShown(tie) {
  return !off.ties && !off.kind.has(nodes[tie.source].kind) && !off.kind.has(nodes[tie.target].kind);
}

// Marks every record with `shown`; edges also get the members that are left and the status these add up to.
function applyFilter() {
  for (const event of events) event.shown = eventShown(event);
  for (const tie of ties) tie.shown = tieShown(tie);
  for (const edge of edges) {
    const ends = !off.kind.has(nodes[edge.from].kind) && !off.kind.has(nodes[edge.to].kind);
    edge.members = (edge.ties ? edge.ties.map((i) => ties[i]) : edge.events.map((i) => events[i])).filter((m) => m.shown);
    edge.shown = ends && edge.members.length > 0;
    if (edge.events) {
      const statuses = new Set(edge.members.map((event) => event.status));
      // What somebody states as fact is drawn as fact; the panel shows who denies it.
      edge.line = statuses.has("actual") ? "solid" : statuses.size === 1 && statuses.has("denied") ? "denied" : "dashed";
    }
  }
  for (const node of nodes) {
    const idle = !node.edges.length && !node.events.length; // the centre of an empty neighbourhood
    node.shown = !off.kind.has(node.kind)
      && (idle || node.edges.some((edge) => edge.shown) || node.events.some((event) => event.shown && nodes[event.source] === node));
  }
}
