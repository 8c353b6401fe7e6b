// Where on earth somebody is: a place where it lies, an actor at the capital of its (first) country.
import { columns, core, rowsOf } from "./records.js";
import { columnsOf } from "./unpack.js";

class CountryRecord {
  constructor(row) { this.row = row; }
  get key() { return `country ${this.code}`; }
}

const countries = new Map(rowsOf(CountryRecord, columnsOf(core.countries), core.countries.rows).map((country) => [country.code, country]));
const byNode = [];

// { key, name, latitude, longitude } of a node or place; null where nobody knows.
export function homeOf(record) {
  if (!record) return null;
  if (record.type === "place") return placeHome(record);
  byNode[record.row] ??= { home: record.kind === "place" ? placeHome(record) : countries.get(record.countries[0]) || null };
  return byNode[record.row].home;
}

function placeHome({ id, name, latitude, longitude }) {
  return latitude === null ? null : { key: `place ${id}`, name, latitude, longitude };
}

// Where an event or tie comes from and leads to, as [home, home]; null where one is unknown or both are the same.
export function wayOf(record) {
  const [from, to] = [homeOf(record.source), homeOf(record.target ?? record.place ?? null)];
  return from && to && from.key !== to.key ? [from, to] : null;
}

// Is there anything to put on a map?
export const mappable = core.countries.rows > 0 || columns.places.latitude.some((latitude) => latitude !== null);
