// What the page knows: the embedded records, what refers to what, and how they read in words.

const data = JSON.parse(document.getElementById("data").textContent);

const nodes = data.nodes;
const events = data.events;
const ties = data.ties;
const edges = data.edges;

const STATUS = {
  actual: "stated as fact",
  planned: "planned",
  possible: "possible",
  demanded: "demanded",
  hypothetical: "hypothetical",
  denied: "denied",
};
const KIND = {
  person: "person", country: "country", government: "government", military: "armed forces",
  armed_group: "armed group", organization: "organisation", media: "media", population: "people", place: "place",
};
const QUADS = ["material conflict", "verbal conflict", "verbal cooperation", "material cooperation"];

nodes.forEach((node) => Object.assign(node, { events: [], ties: [], edges: [] }));
data.places.forEach((place) => { place.events = []; });
for (const event of events) {
  event.status = event.denied ? "denied" : event.modality;
  event.proofs = event.proofs || [];
  nodes[event.source].events.push(event);
  if (event.target !== null && event.target !== event.source) nodes[event.target].events.push(event);
  if (event.place !== null) {
    const place = data.places[event.place];
    place.events.push(event);
    const node = nodes[place.node];
    if (node && !node.events.includes(event)) node.events.push(event);
  }
}
for (const tie of ties) {
  tie.proofs = tie.proofs || [];
  nodes[tie.source].ties.push(tie);
  if (tie.target !== tie.source) nodes[tie.target].ties.push(tie);
}
edges.forEach((edge, id) => {
  edge.id = id;
  nodes[edge.from].edges.push(edge);
  if (edge.to !== edge.from) nodes[edge.to].edges.push(edge);
});
// Places that aren't drawn have their panel all the same.
const hiddenPlaces = data.places.filter((place) => place.node === undefined);
hiddenPlaces.forEach((place) => { place.kind = "place"; });

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

function day(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : DAY.format(date);
}

function days(record) {
  const first = record.start || record.end;
  const last = record.end || record.start;
  if (!first) return "";
  if (first === last) return day(first);
  const ends = [first, last].map((iso) => new Date(`${iso}T00:00:00Z`));
  return ends.some((date) => Number.isNaN(date.getTime())) ? `${first} – ${last}` : DAY.formatRange(...ends);
}

function plural(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many || `${one}s`}`;
}

function newestFirst(list) {
  const when = (event) => event.end || event.start || "";
  return [...list].sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0));
}

// Every element of the page comes from here: text is set as text, never read as markup.
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// Names and quotations stand apart from the direction of the text around them.
const bdi = (text) => el("bdi", {}, text);

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("en", { granularity: "grapheme" }) : null;

function shortened(text, most) {
  const flat = text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, " ").replace(/\s+/g, " ").trim() || "(no name)";
  if (flat.length <= most) return flat;
  const letters = segmenter ? Array.from(segmenter.segment(flat.slice(0, most * 8)), (s) => s.segment) : Array.from(flat);
  return letters.length <= most ? flat : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}
