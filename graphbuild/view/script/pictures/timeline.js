// Events over time, a lane for each actor: conflict above the line, cooperation below it.
import { bundleOf, dayCounted } from "../data/bundle.js";
import { lazily } from "../data/lazily.js";
import { columns, events, nodes } from "../data/records.js";
import { store } from "../state/store.js";
import { el, svg } from "../ui/dom.js";
import { quadClass } from "../ui/theme.js";
import { dayInWords, daysInWords, plural, QUADS } from "../ui/words.js";
import { concerns, fillMore, label, Marks, nameMark, onlyChosen, ranked } from "./marks.js";

const FIRST_LANES = 14; // lanes at first
const MORE_LANES = 20;
const HALF = 19; // pixels of a lane above and below its line
const NARROWEST = 7; // pixels of a bar
const AXIS = 26;
const WIDTHS = [1, 2, 7, 14, 30, 91, 182, 365, 1826, 3652]; // days of a bar
// Months between ticks, or days where a month is wide.
const TICKS = [{ days: 1 }, { days: 2 }, { days: 7 }, { months: 1 }, { months: 3 }, { months: 6 }, { months: 12 }, { months: 60 }, { months: 120 }, { months: 600 }];
const DAY_MS = 86400000;
const dayMonth = lazily(() => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }));
const monthYear = lazily(() => new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" }));

const BANDS = [["verbal conflict", -1], ["material conflict", -1], ["verbal cooperation", 1], ["material cooperation", 1]]; // from the line outwards

const FAR = 3; // times the span of nearly all events: a longer one is cut
const NEARLY = 0.02; // share of the events at either end that may be cut

// { lanes (node -> events), first, last, reported, undated, cut }: the last three count events that stand on the day of
// their first report, have no day at all, or lie so far from the others that they would squeeze them.
function lanesOf(visible) {
  const { source, target, start, end, firstReported } = columns.events;
  const days = [];
  let [reported, undated] = [0, 0];
  for (let i = 0; i < events.length; i += 1) {
    if (!visible.events[i]) continue;
    const own = start[i] ?? end[i];
    if (own !== null) days.push(own);
    else if (firstReported[i] === null) undated += 1;
    else {
      days.push(firstReported[i]);
      reported += 1;
    }
  }
  days.sort((a, b) => a - b);
  const at = (share) => days[Math.round(share * (days.length - 1))];
  let [first, last] = [at(0), at(1)];
  const middle = at(1 - NEARLY) - at(NEARLY) + 1;
  if (last - first > FAR * middle) [first, last] = [Math.max(first, at(NEARLY)), Math.min(last, at(1 - NEARLY))];
  const lanes = new Map();
  let cut = 0;
  for (let i = 0; i < events.length; i += 1) {
    if (!visible.events[i]) continue;
    const day = dayCounted(events[i]);
    if (day === null) continue;
    if (day < first || day > last) {
      cut += 1;
      continue;
    }
    for (const row of target[i] === null || target[i] === source[i] ? [source[i]] : [source[i], target[i]]) {
      if (!lanes.has(nodes[row])) lanes.set(nodes[row], []);
      lanes.get(nodes[row]).push(events[i]);
    }
  }
  return { lanes, first, last, reported, undated, cut };
}

// Days at which the axis has a tick, with their words.
function ticksOf(first, last, pixelsADay) {
  const room = 62;
  const { days, months } = TICKS.find((tick) => (tick.days || tick.months * 30) * pixelsADay >= room) || TICKS.at(-1);
  const found = [];
  if (days) {
    for (let day = first; day <= last; day += days) found.push([day, dayMonth().format(new Date(day * DAY_MS))]);
    return found;
  }
  const start = new Date(first * DAY_MS);
  let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  if (start.getUTCDate() > 1 && month === start.getUTCFullYear() * 12 + start.getUTCMonth()) month += months;
  for (; ; month += months) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS;
    if (day > last) return found;
    found.push([day, months >= 12 ? String(Math.floor(month / 12)) : monthYear().format(new Date(day * DAY_MS))]);
  }
}

function createTimeline(container) {
  const caption = el("p", { class: "caption" });
  const chart = svg("svg", { class: "chart", role: "group", "aria-label": "Timeline: events of each actor" });
  const more = el("p", { class: "expand" });
  container.classList.add("scrolls");
  container.append(caption, chart, more);
  const marks = new Marks(chart);
  let drawnLast = null;

  function draw(visible, state) {
    drawnLast = [visible, state];
    const { lanes, first, last, reported, undated, cut } = lanesOf(visible);
    const counts = new Map([...lanes].map(([node, list]) => [node, list.length]));
    const order = ranked(counts);
    const shown = order.slice(0, state.rows.timeline || FIRST_LANES);
    const chosenNode = order.find((node) => state.selected?.type === "node" && state.selected.id === node.id);
    if (chosenNode && !shown.includes(chosenNode)) shown.unshift(chosenNode);
    marks.clear();
    if (!shown.length) {
      chart.replaceChildren();
      caption.replaceChildren(el("span", {}, "No event here has a date."));
      more.replaceChildren();
      return;
    }
    const width = Math.max(280, container.clientWidth - 32);
    const room = Math.min(168, Math.max(90, width * 0.22));
    const span = last - first + 1;
    const days = WIDTHS.find((step) => (step * (width - room - 8)) / span >= NARROWEST) || Math.ceil((span * NARROWEST) / (width - room - 8));
    const pixels = (width - room - 8) / (Math.ceil(span / days) * days); // a day
    const bar = Math.min(26, days * pixels - 1.5);
    const height = AXIS * 2 + shown.length * (2 * HALF + 4);
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) chart.setAttribute(name, value);
    const xOf = (day) => room + (day - first) * pixels;

    // Per lane and bar, the events by band, facts and the rest.
    const filled = shown.map((node) => {
      const slots = new Map();
      for (const event of lanes.get(node)) {
        const slot = Math.floor((dayCounted(event) - first) / days);
        if (!slots.has(slot)) slots.set(slot, []);
        slots.get(slot).push(event);
      }
      return slots;
    });
    const sideOf = (list, side) => list.filter((event) => event.quad.endsWith(side)).length;
    const most = Math.max(...filled.flatMap((slots) => [...slots.values()].map((list) => Math.max(sideOf(list, "conflict"), sideOf(list, "cooperation")))));
    const unit = Math.min(6, (HALF - 1) / most);

    const parts = [];
    const bars = new Map(); // how they look -> path
    for (const [day, words] of ticksOf(first, last, pixels)) {
      const x = xOf(day);
      parts.push(svg("path", { class: "grid", d: `M${x} ${AXIS - 4}V${height - AXIS + 4}` }));
      if (x < width - 40) for (const y of [AXIS - 12, height - AXIS + 14]) parts.push(label(words, { class: "tick", x: x + 2, y }));
    }
    shown.forEach((node, i) => {
      const y = AXIS + i * (2 * HALF + 4) + HALF + 2;
      parts.push(svg("path", { class: "lane", d: `M${room} ${y}H${width - 8}` }));
      parts.push(nameMark(marks, node, {
        key: `name ${node.id}`, x: room - 10, y, width: room - 12, anchor: "end", label: `${node.name}, ${plural(counts.get(node), "event")}`, of: node,
      }));
      for (const [slot, list] of [...filled[i]].sort(([a], [b]) => a - b)) {
        const since = first + slot * days;
        const until = Math.min(since + days - 1, last);
        const x = xOf(since);
        let [up, down] = [y - 0.5, y + 0.5];
        for (const [quad, side] of BANDS) {
          const band = list.filter((event) => event.quad === quad);
          const facts = band.filter((event) => event.status === "actual").length;
          for (const [count, look] of [[facts, "fact"], [band.length - facts, "unsure"]]) {
            if (!count) continue;
            const size = Math.max(1.5, count * unit);
            const key = `${look} ${quadClass(quad)}`;
            bars.set(key, `${bars.get(key) || ""}M${(x + (days * pixels - bar) / 2).toFixed(1)} ${(side < 0 ? up - size : down).toFixed(1)}h${bar.toFixed(1)}v${Math.max(1, size - 0.6).toFixed(1)}h${(-bar).toFixed(1)}z`);
            if (side < 0) up -= size;
            else down += size;
          }
        }
        const only = list.length === 1 ? list[0] : null;
        const bundle = only || bundleOf({ node: node.id, since, until });
        const said = QUADS.map((quad) => [quad, list.filter((event) => event.quad === quad).length]).filter(([, count]) => count).map(([quad, count]) => `${count} of ${quad}`);
        parts.push(marks.add(svg("rect", { class: "hit", x, y: y - HALF - 1, width: days * pixels, height: 2 * HALF + 2, "data-screen": "" }), {
          key: `${node.id} ${slot}`, x: x + (days * pixels) / 2, y, of: bundle,
          label: `${node.name}, ${daysInWords({ from: since, until })}: ${plural(list.length, "event")}: ${said.join(", ")}`,
        }));
      }
    });
    const drawn = [...bars].map(([look, d]) => svg("path", { class: `bars ${look}`, d }));
    chart.replaceChildren(...drawn, ...parts);
    marks.follow(state.selected);
    marks.settle();
    const each = days === 1 ? "a day" : `${days} days`;
    caption.replaceChildren(
      el("span", {}, `Each bar holds ${each} of an actor's events: conflict above the line, cooperation below; pale is not stated as fact.`),
      ...QUADS.map((quad) => el("span", { class: `key ${quadClass(quad)}` }, quad)),
      el("span", { class: "aside" }, [
        reported ? `${plural(reported, "event")} without a day of ${reported === 1 ? "its" : "their"} own ${reported === 1 ? "stands" : "stand"} on that of the first report.` : "",
        cut ? `${plural(cut, "event")} before ${dayInWords(first)} or after ${dayInWords(last)} ${cut === 1 ? "is" : "are"} not drawn.` : "",
        undated ? `${plural(undated, "event")} without any date ${undated === 1 ? "is" : "are"} not here.` : "",
      ].filter(Boolean).join(" ")));
    fillMore(more, { shown: Math.min(shown.length, order.length), all: order.length, step: MORE_LANES, first: FIRST_LANES, set: (count) => store.set({ rows: { ...store.state.rows, timeline: count } }) });
  }
  new ResizeObserver(() => { if (drawnLast && container.clientWidth) draw(...drawnLast); }).observe(container);
  return {
    update(visible, state, changed) {
      const lane = state.selected?.type === "node" ? `name ${state.selected.id}` : null;
      if (onlyChosen(changed) && (!lane || marks.list.some(({ key }) => key === lane))) marks.follow(state.selected);
      else if (concerns(changed)) draw(visible, state);
    },
    drawing: () => chart,
    caption,
  };
}

export const timelinePicture = { name: "timeline", label: "Timeline", create: createTimeline };
