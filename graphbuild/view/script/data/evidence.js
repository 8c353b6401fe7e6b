// What proves events and ties: documents and who says what (`sources`), and the sentences in pieces (`quotes`). Both
// are unpacked when they are first asked for, so that opening a page doesn't wait for them.
import { columns, core, events, nodes, rowsOf } from "./records.js";
import { columnsOf, unpacked } from "./unpack.js";

const offsets = {};
let sum = 0;
{
  for (const [type, table] of [["event", columns.events], ["tie", columns.ties]]) {
    offsets[type] = table.proofs.map((count) => { sum += count; return sum - count; });
  }
}

export const pieces = Math.ceil(sum / core.piece);

class DocumentRecord {
  constructor(row) { this.row = row; }
}

class ProofRecord {
  constructor(row) { this.row = row; }
  get document() { return known.documents[fields.document[this.row]] || { id: this.doc }; }
  get speaker() { return nodes[fields.speaker[this.row]] || null; } // a node; `says` is a name where there is none
  get denied() { return fields.denied[this.row] === 1; }
  get hedged() { return fields.hedged[this.row] === 1; }
  get modality() { return core.modalities[fields.modality[this.row]]; }
  // The sentence: plain pieces and marked ones by turns, the first one plain. Empty until `proofsOf` has given it.
  get pieces() { return quotes[Math.floor(this.row / core.piece)]?.[this.row % core.piece] || []; }
  get quote() { return this.pieces.join(""); }
}

// Numbers or days in which the reports of one event differ: what is `said`, and by which of its proofs (their numbers).
class DisputeRecord {
  constructor(row) { this.row = row; }
  get event() { return events[disputed[this.row]]; }
}

let disputed = null;
let fields = null;
let loading = null;
const quotes = []; // by number of the piece
const asked = [];
export const known = { documents: [], proofs: [] };

// Resolves to { documents, proofs } once they are there; `known` is the same, empty before.
export function loadSources() {
  loading ??= unpacked("sources").then((sources) => {
    fields = columnsOf(sources.proofs);
    known.documents = rowsOf(DocumentRecord, columnsOf(sources.documents), sources.documents.rows);
    known.proofs = rowsOf(ProofRecord, fields, sources.proofs.rows);
    const disputes = columnsOf(sources.disputes);
    disputed = disputes.event;
    rowsOf(DisputeRecord, disputes, sources.disputes.rows).forEach((dispute, i) => {
      disputesBy.set(disputed[i], [...(disputesBy.get(disputed[i]) || []), dispute]);
    });
    return known;
  });
  return loading;
}

const disputesBy = new Map(); // by row of the event

export const sourcesLoaded = () => fields !== null;
export const disputesOf = (event) => disputesBy.get(event.row) || [];
export const disputedEvents = () => [...disputesBy.keys()].map((row) => events[row]);

// Unpacks a piece of the sentences, of which there are `pieces`.
export function loadQuotes(piece) {
  asked[piece] ??= unpacked(`quotes-${piece}`).then((table) => { quotes[piece] = columnsOf(table).pieces; });
  return asked[piece];
}

// The claims of an event or tie without waiting; their `pieces` may not be there yet.
export function claimsOf(record) {
  const first = offsets[record.type][record.row];
  return known.proofs.slice(first, first + record.proofs);
}

// The claims with their sentences. `quoted` tells whether they are there without waiting.
export async function proofsOf(record) {
  await loadSources();
  const claims = claimsOf(record);
  await Promise.all([...new Set(claims.map((proof) => Math.floor(proof.row / core.piece)))].map(loadQuotes));
  return claims;
}

export function quoted(record) {
  if (!record.proofs) return true;
  const claims = claimsOf(record);
  return claims.length > 0 && claims.every((proof) => quotes[Math.floor(proof.row / core.piece)]);
}
