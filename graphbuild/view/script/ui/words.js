// How what the page knows reads in words.
export const STATUS = {
  actual: "stated as fact",
  threatened: "threatened",
  alleged: "alleged",
  planned: "planned",
  possible: "possible",
  demanded: "demanded",
  hypothetical: "hypothetical",
  denied: "denied",
};
export const KIND = {
  person: "person", country: "country", government: "government", military: "armed forces",
  armed_group: "armed group", organization: "organisation", media: "media", population: "people", place: "place",
};
export const QUADS = ["material conflict", "verbal conflict", "verbal cooperation", "material cooperation"];

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MS = 86400000;

export const isoOf = (number) => new Date(number * MS).toISOString().slice(0, 10);

// The day number of an ISO day as a date field gives it; null where there is none.
export function dayOf(iso) {
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(ms) ? null : Math.floor(ms / MS);
}

export const dayInWords = (number) => DAY.format(new Date(number * MS));

// The days of a record that has `from` and `until`.
export function daysInWords({ from, until }) {
  if (from === null) return "";
  return from === until ? dayInWords(from) : DAY.formatRange(new Date(from * MS), new Date(until * MS));
}

export const counted = (number) => number.toLocaleString("en");

export function plural(count, one, many) {
  return `${counted(count)} ${count === 1 ? one : many || `${one}s`}`;
}

export function newestFirst(list) {
  const when = (event) => event.until ?? -Infinity;
  return [...list].sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0));
}

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("en", { granularity: "grapheme" }) : null;

export function shortened(text, most) {
  const flat = text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, " ").replace(/\s+/g, " ").trim() || "(no name)";
  if (flat.length <= most) return flat;
  const letters = segmenter ? Array.from(segmenter.segment(flat.slice(0, most * 8)), (s) => s.segment) : Array.from(flat);
  return letters.length <= most ? flat : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

export function edgeInWords(edge, count) {
  const name = edge.ties
    ? [...new Set(edge.ties.map((tie) => shortened(tie.role || tie.relation.replaceAll("_", " "), 24)))].join(", ")
    : edge.root.toLowerCase();
  return count > 1 && edge.events ? `${name} ×${count}` : name;
}
