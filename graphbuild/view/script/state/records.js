// Between records and how a state names them: { type, id }.
import { bundleNamed } from "../data/bundle.js";
import { edgeOf } from "../data/edges.js";
import { events, nodes, places, ties } from "../data/records.js";

const maps = {};

function recordsById(type, list) {
  maps[type] ??= new Map(list.map((record) => [record.id, record]));
  return maps[type];
}

export function nameRecord(record) {
  return record && { type: record.type, id: record.id };
}

export function resolveRecord(name) {
  if (!name) return null;
  if (name.type === "node") return recordsById("node", nodes).get(name.id) || null;
  if (name.type === "place") return recordsById("place", places).get(name.id) || null;
  if (name.type === "event") return recordsById("event", events).get(name.id) || null;
  if (name.type === "bundle") return bundleNamed(name.id);
  if (name.type !== "edge") return null;
  const record = recordsById("event", events).get(name.id) || recordsById("tie", ties).get(name.id);
  return record ? edgeOf(record) : null;
}
