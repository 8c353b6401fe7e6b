// What is taken away: the events that the reader has picked, or else all that pass the filters.
import { events, nodes, ties } from "../data/records.js";
import { store } from "../state/store.js";
import { passes, visible } from "../state/visible.js";

// The picked events that pass, in the page's order.
export function pickedEvents() {
  const picked = new Set(store.state.picked);
  return picked.size ? events.filter((event) => picked.has(event.id) && passes(event)) : [];
}

export function setPicked(ids) { store.set({ picked: ids }); }

// { events, ties, nodes, picked }: with picked events only these, their actors, and no relations.
export function selection() {
  const picked = pickedEvents();
  if (!picked.length) return { events: events.filter(passes), ties: ties.filter(passes), nodes: nodes.filter((node) => visible.nodes[node.row]), picked: false };
  const near = new Set(picked.flatMap((event) => [event.source, event.target, event.place?.node]));
  return { events: picked, ties: [], nodes: nodes.filter((node) => near.has(node)), picked: true };
}
