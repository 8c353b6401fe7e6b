// A text field that completes names: it finds nodes and places by name, alias or id (the ARIA combobox pattern).
// Words may stand in any order and begin only; where nothing is found so, a slip of the keyboard is forgiven.
import { nodes, undrawn } from "../data/records.js";
import { passes } from "../state/visible.js";
import { bdi, el } from "./dom.js";
import { kindIcon } from "./theme.js";
import { counted } from "./words.js";

const MOST_HITS = 10;
const LETTERS = { ß: "ss", ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", "’": "'", "ʼ": "'", "‘": "'" };

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßłøđðþæœı’ʼ‘]/g, (letter) => LETTERS[letter]);
const wordsOf = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

let index = null; // made when it is first needed

function makeIndex() {
  index ??= [...nodes, ...undrawn].flatMap((record) =>
    [record.name, ...record.aliases, record.id].map((words, i) => ({ record, words, key: plain(words), alias: i > 0 })));
  return index;
}

function rank(entry, wanted, parts) {
  if (entry.key === wanted) return 0;
  if (entry.key.startsWith(wanted)) return 1;
  if (entry.key.includes(` ${wanted}`) || entry.key.includes(`-${wanted}`)) return 2;
  if (entry.key.includes(wanted)) return 3;
  if (parts.length < 2 || !parts.every((part) => entry.key.includes(part))) return -1;
  const own = wordsOf(entry.key);
  return parts.every((part) => own.some((word) => word.startsWith(part))) ? 4 : -1;
}

// Every word that is wanted is nearly the beginning of one of the name's.
function nearly(entry, parts) {
  entry.parts ??= wordsOf(entry.key);
  return parts.every((part) => {
    const slips = part.length >= 8 ? 2 : part.length >= 4 ? 1 : 0;
    return entry.parts.some((word) => word.length >= part.length - slips && slipsWithin(part, word.slice(0, part.length + slips), slips));
  });
}

// Whether some beginning of `word` is at most so many slips from `part` (a letter more, less, another, or two
// swapped: the distance of Damerau and Levenshtein for neighbours).
function slipsWithin(part, word, slips) {
  if (!slips) return word.startsWith(part);
  let [before, last] = [null, Array.from({ length: word.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= part.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= word.length; j += 1) {
      const other = part[i - 1] === word[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + other);
      if (i > 1 && j > 1 && part[i - 1] === word[j - 2] && part[i - 2] === word[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > slips) return false;
    [before, last] = [last, row];
  }
  return Math.min(...last) <= slips;
}

// The best hits for a text: [{ record, words, alias }]. `accept` says which records may be found.
export function findNames(text, accept = () => true) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const parts = wordsOf(wanted);
  const best = new Map();
  const take = (entry, score) => {
    const old = best.get(entry.record);
    if (!old || score < old.score) best.set(entry.record, { ...entry, score });
  };
  for (const entry of makeIndex()) {
    const score = rank(entry, wanted, parts);
    if (score >= 0 && accept(entry.record)) take(entry, score);
  }
  if (!best.size && parts.length) for (const entry of index) if (accept(entry.record) && nearly(entry, parts)) take(entry, entry.alias ? 1 : 0);
  const weight = (hit) => hit.record.events.length;
  return [...best.values()].sort((a, b) => a.score - b.score || weight(b) - weight(a)).slice(0, MOST_HITS);
}

// The words with what was typed marked, letter by letter, as `plain` may have more or fewer of them.
function marked(words, wanted) {
  const letters = [...words];
  const starts = [];
  let key = "";
  letters.forEach((letter, i) => {
    const folded = plain(letter);
    for (let j = 0; j < folded.length; j += 1) starts.push(i);
    key += folded;
  });
  const at = key.indexOf(wanted);
  if (at < 0 || !wanted) return bdi(words);
  const [from, until] = [starts[at], starts[at + wanted.length - 1] + 1];
  const part = (a, b) => letters.slice(a, b).join("");
  return el("bdi", {}, part(0, from), el("mark", {}, part(from, until)), part(until, letters.length));
}

// Makes a field and its list complete names. take(record) is called with what was chosen; `accept` as above.
export function complete(field, list, { take, accept, nobody }) {
  let matches = [];
  let active = -1;

  function search() {
    const wanted = plain(field.value.trim());
    matches = findNames(field.value, accept);
    active = matches.length ? 0 : -1;
    list.replaceChildren(...matches.map((hit, i) => {
      const { record } = hit;
      const off = record.type === "node" && !passes(record);
      return el("li", {
        role: "option", id: `${list.id}-${i}`, "aria-selected": String(i === active),
        onmousedown: (event) => event.preventDefault(), onclick: () => choose(i),
      }, kindIcon(record.kind),
      el("span", { class: "name" }, marked(record.name, wanted), hit.alias ? el("small", {}, marked(hit.words, wanted)) : null, off ? el("small", {}, "not in this selection") : null),
      el("span", { class: "count" }, counted(record.events.length)));
    }));
    if (wanted && !matches.length) list.replaceChildren(el("li", { class: "none" }, nobody));
    unfold(Boolean(wanted));
  }

  function unfold(on) {
    list.hidden = !on;
    field.setAttribute("aria-expanded", String(on));
    if (on && active >= 0) field.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function stepBy(by) {
    if (!matches.length) return;
    active = (active + by + matches.length) % matches.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    list.children[active].scrollIntoView({ block: "nearest" });
    unfold(true);
  }

  function choose(i) {
    if (!matches[i]) return;
    const { record } = matches[i];
    unfold(false);
    field.value = "";
    take(record);
  }

  field.addEventListener("input", search);
  field.addEventListener("focus", () => { makeIndex(); if (field.value) search(); });
  field.addEventListener("blur", () => unfold(false));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") stepBy(1);
    else if (event.key === "ArrowUp") stepBy(-1);
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape" && field.value) { field.value = ""; unfold(false); event.stopPropagation(); } else return;
    event.preventDefault();
  });
}
