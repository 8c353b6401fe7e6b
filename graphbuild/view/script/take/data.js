// The selection as data: events as CSV, everything as JSON, with the fields of docs/records.md.
import { loadSources, proofsOf } from "../data/evidence.js";
import { core } from "../data/records.js";
import { store } from "../state/store.js";
import { isoOf } from "../ui/words.js";
import { csvOf } from "./cells.js";
import { selection } from "./selection.js";

const isoDay = (number) => (number === null || number === undefined ? null : isoOf(number));
const polarity = (record) => (record.denied ? "negative" : "positive");

const COLUMNS = [
  "id", "source", "source_name", "root", "quad", "intensity", "predicate", "target", "target_name", "start", "end", "polarity",
  "modality", "symmetric", "hedged", "confidence", "place", "place_name", "quantities", "claims", "sources", "independent",
  "first_reported", "last_reported", "documents", "outlets", "urls", "quote",
];

async function evidenceOf(record) {
  return (await proofsOf(record)).map((proof) => ({
    doc: proof.document.id, quote: proof.quote, polarity: polarity(proof), modality: proof.modality, hedged: proof.hedged,
    attributed_to: proof.speaker ? proof.speaker.id : proof.says ?? null, confidence: proof.confidence, joined: proof.joined,
  }));
}

const plainEvent = (event) => ({
  id: event.id, root: event.root, quad: event.quad, intensity: event.intensity, predicate: event.predicate,
  source: event.source.id, source_name: event.source.name, target: event.target?.id ?? null, target_name: event.target?.name ?? null,
  symmetric: event.symmetric, start: isoDay(event.start), end: isoDay(event.end), polarity: polarity(event), modality: event.modality,
  hedged: event.hedged, confidence: event.confidence, place: event.place?.id ?? null, place_name: event.place?.name ?? null,
  quantities: [...event.quantities], claims: event.claims, sources: event.sources, independent: event.independent,
  first_reported: isoDay(event.firstReported), last_reported: isoDay(event.lastReported),
});

const unique = (list) => [...new Set(list.filter(Boolean))];

export async function eventsAsCsv() {
  const rows = [COLUMNS];
  for (const event of selection().events) {
    const proofs = await proofsOf(event);
    const documents = proofs.map((proof) => proof.document);
    const values = {
      ...plainEvent(event), documents: unique(documents.map(({ id }) => id)), outlets: unique(documents.map(({ source }) => source)),
      urls: unique(documents.map(({ url }) => url)), quote: proofs[0]?.quote ?? null,
    };
    rows.push(COLUMNS.map((name) => values[name]));
  }
  return `\uFEFF${csvOf(rows)}`; // the mark tells Excel that it is UTF-8
}

// `view` is the state, as it can be restored; ids are those of graph.json.
export async function selectionAsJson() {
  const { events, ties, nodes } = selection();
  const { documents } = await loadSources();
  const cited = new Set();
  const withEvidence = async (record, plain) => {
    const evidence = await evidenceOf(record);
    for (const { doc } of evidence) cited.add(doc);
    return { ...plain, evidence };
  };
  const taken = {
    title: core.title,
    view: store.save(),
    events: [],
    ties: [],
    nodes: nodes.map((node) => ({
      id: node.id, name: node.name, kind: node.kind, aliases: [...node.aliases], countries: [...node.countries], wikidata: node.wikidata,
      latitude: node.latitude, longitude: node.longitude, first_seen: isoDay(node.firstSeen), last_seen: isoDay(node.lastSeen),
    })),
  };
  for (const event of events) taken.events.push(await withEvidence(event, plainEvent(event)));
  for (const tie of ties) {
    taken.ties.push(await withEvidence(tie, {
      id: tie.id, source: tie.source.id, source_name: tie.source.name, target: tie.target.id, target_name: tie.target.name, relation: tie.relation,
      role: tie.role, former: tie.former, start: isoDay(tie.start), end: isoDay(tie.end), first_reported: isoDay(tie.firstReported), last_reported: isoDay(tie.lastReported),
    }));
  }
  taken.documents = documents.filter(({ id }) => cited.has(id)).map(({ id, title, date, source, url }) => ({ id, title, date: isoDay(date), source, url }));
  return `${JSON.stringify(taken, null, 1)}\n`;
}
