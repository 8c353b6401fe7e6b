// Choosing: one thing at a time, for the panel and every picture.
import { visible } from "../state/visible.js";
import { nameRecord, resolveRecord } from "../state/records.js";
import { store } from "../state/store.js";

const followers = [];

// Called after a choice with the record and { move, focus }: whether pictures should move to it, and whether the
// keyboard goes to the panel.
export function onChoose(follower) { followers.push(follower); }

// record: a node, place, edge, event, or null for nothing.
export function choose(record, { move = true, focus = false } = {}) {
  const chosen = record?.type === "place" && record.node ? record.node : record;
  store.set({ selected: nameRecord(chosen) });
  for (const follower of followers) follower(chosen, { move, focus });
}

export const chosen = () => resolveRecord(store.state.selected);

// What is asked for by name is shown, whatever hides it: no more is taken back than that needs, in one step.
export function uncover(record) {
  if (record.type !== "node") return;
  const { state } = store;
  for (const change of [{ hidden: state.hidden.filter((id) => id !== record.id) }, { focus: null, path: null }, { filters: {} }]) {
    if (visible.nodes[record.row]) return;
    store.set(change, { undo: store.state === state });
  }
}
