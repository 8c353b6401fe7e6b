// Events over time as bars, and a brush over them: drag to choose days, drag its ends or its middle to change them,
// click a bar for its days. Its ends are sliders for the keyboard. What the filters leave stands out from the rest.
import { columns, core, events } from "../data/records.js";
import { begun, dayFor, filterValue, setFilter } from "../state/filters.js";
import { visible } from "../state/visible.js";
import { svg } from "./dom.js";
import { usualSpan } from "./span.js";
import { counted, dayInWords, daysInWords, plural } from "./words.js";

const [WIDTH, HEIGHT, TOP] = [196, 56, 4];
const MOST_BARS = 40;
const GRIP = 9; // pixels beside an end within which it is grabbed
const STILL = 3; // pixels of movement that are still a click

// The first and the last day on which any event counts.
export function daySpan() {
  let [low, high] = [Infinity, -Infinity];
  for (const event of events) {
    const day = begun(event);
    if (day === null) continue;
    low = Math.min(low, day);
    high = Math.max(high, event.until ?? day);
  }
  return [low, high];
}

// The bars: { first, width (days), span (days), bars: [{ all, passing }] } with the events of the two sides each. The
// first and the last bar have what lies before and after, too.
function makeBars() {
  const [first, last] = usualSpan(events.map(begun).filter((day) => day !== null));
  const span = last - first + 1;
  const width = [1, 7, 30, 91, 365, 3650].find((days) => span / days <= MOST_BARS) || Math.ceil(span / MOST_BARS);
  const count = () => ({ conflict: 0, cooperation: 0 });
  return { first, width, span, bars: Array.from({ length: Math.ceil(span / width) }, () => ({ all: count(), passing: count() })) };
}

// Returns { chart, follow }: `follow` shows what the state says now.
export function timeline() {
  const { first, width, span, bars } = makeBars();
  const [earliest, latest] = daySpan();
  const sides = core.quads.map((quad) => quad.split(" ")[1]);
  const { root } = columns.events;
  const sideOf = (i) => sides[core.quad[root[i]]];
  let dayOf = null; // of an event, as the filter has it
  const barOf = (i) => {
    const from = dayOf(events[i]);
    return from === null ? null : bars[Math.max(0, Math.min(bars.length - 1, Math.floor((from - first) / width)))];
  };
  let most = 1;
  const step = WIDTH / bars.length;
  const xOf = (day) => ((day - first) / width) * step; // of a day's morning
  const daysOf = (i) => ({ since: first + i * width, until: Math.min(first + (i + 1) * width, first + span) - 1 });
  const endOf = () => xOf(first + span);

  const chart = svg("svg", { class: "timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "group", "aria-label": "Events over time: choose days" });
  const layers = ["all", "passing"].map((layer) => bars.map((_, i) => ["cooperation", "conflict"].map((side) => {
    const rect = svg("rect", { class: `${side} ${layer}`, x: i * step, y: 0, width: Math.max(step - 1, 0.5), height: 0 });
    chart.append(rect);
    return rect;
  })));
  const draw = (layer, name) => bars.forEach((bar, i) => {
    let y = HEIGHT;
    for (const [k, side] of ["cooperation", "conflict"].entries()) {
      const height = ((HEIGHT - TOP) * bar[name][side]) / most;
      y -= height;
      layer[i][k].setAttribute("y", y);
      layer[i][k].setAttribute("height", height);
    }
  });
  const shades = [0, 1].map(() => svg("rect", { class: "shade", y: 0, height: HEIGHT }));
  const ground = svg("rect", { class: "ground", x: 0, y: 0, width: WIDTH, height: HEIGHT });
  const title = svg("title", {});
  ground.append(title);
  const ends = ["since", "until"].map((key) => {
    const bar = svg("rect", { class: "end", y: 0, width: 3, height: HEIGHT });
    const grip = svg("rect", { class: "grip", y: HEIGHT / 2 - 9, width: 7, height: 18, rx: 3 });
    return svg("g", { class: "handle", role: "slider", tabindex: "0", "data-key": key, "aria-label": key === "since" ? "First day" : "Last day",
      "aria-valuemin": first, "aria-valuemax": first + span - 1 }, bar, grip);
  });
  chart.append(...shades, ground, ...ends);

  // The chosen days with the ends of the whole time where the state leaves them open.
  const chosenDays = () => {
    const { since, until } = filterValue("days");
    return { since: since ?? first, until: until ?? first + span - 1 };
  };
  function choose(since, until, options) {
    const [low, high] = [Math.max(first, Math.min(since, until)), Math.min(first + span - 1, Math.max(since, until))];
    setFilter("days", { since: low === first ? null : low, until: high === first + span - 1 ? null : high }, options);
  }

  function count(name, counts) {
    for (const bar of bars) bar[name].conflict = bar[name].cooperation = 0;
    for (let i = 0; i < events.length; i += 1) {
      const bar = counts(i) ? barOf(i) : null;
      if (bar) bar[name][sideOf(i)] += 1;
    }
  }

  let reported = null;
  function follow() {
    if (reported !== filterValue("reported")) {
      reported = filterValue("reported");
      dayOf = dayFor();
      count("all", () => true);
      most = Math.max(...bars.map(({ all }) => all.conflict + all.cooperation), 1);
      draw(layers[0], "all");
    }
    count("passing", (i) => visible.events[i]);
    draw(layers[1], "passing");
    const days = chosenDays();
    const [a, b] = [xOf(Math.max(first, Math.min(days.since, first + span))), xOf(Math.max(first, Math.min(days.until + 1, first + span)))];
    shades[0].setAttribute("x", 0);
    shades[0].setAttribute("width", a);
    shades[1].setAttribute("x", b);
    shades[1].setAttribute("width", Math.max(0, endOf() - b));
    ends.forEach((handle, i) => {
      const x = i ? b : a;
      handle.firstChild.setAttribute("x", Math.max(0, Math.min(WIDTH - 3, x - 1.5)));
      handle.lastChild.setAttribute("x", Math.max(0, Math.min(WIDTH - 7, x - 3.5)));
      const day = i ? days.until : days.since;
      handle.setAttribute("aria-valuenow", day);
      handle.setAttribute("aria-valuetext", dayInWords(day));
    });
  }

  const wordsOf = ({ since, until }) => (since === first && earliest < first ? `until ${dayInWords(until)}`
    : until === first + span - 1 && latest > until ? `from ${dayInWords(since)}` : daysInWords({ from: since, until }));
  const dayAt = (event) => {
    const box = chart.getBoundingClientRect();
    return first + ((event.clientX - box.left) / box.width) * (WIDTH / step) * width;
  };
  const barAt = (event) => Math.max(0, Math.min(bars.length - 1, Math.floor((dayAt(event) - first) / width)));
  let held = null; // { what: "since" | "until" | "all" | "new", x, bar, days, moved }
  chart.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    chart.setPointerCapture(event.pointerId);
    const box = chart.getBoundingClientRect();
    const pixels = (day) => box.left + (xOf(day) / WIDTH) * box.width;
    const days = chosenDays();
    const open = filterValue("days").since === null && filterValue("days").until === null;
    const [left, right] = [Math.abs(event.clientX - pixels(days.since)), Math.abs(event.clientX - pixels(days.until + 1))];
    const at = dayAt(event);
    const what = Math.min(left, right) <= GRIP ? (left <= right ? "since" : "until")
      : !open && at > days.since && at < days.until + 1 ? "all" : "new";
    held = { what, x: event.clientX, at, bar: barAt(event), days, moved: false };
  });
  chart.addEventListener("pointermove", (event) => {
    if (!held) {
      const { all, passing } = bars[barAt(event)];
      const days = daysOf(barAt(event));
      const [of, now] = [all, passing].map((sums) => sums.conflict + sums.cooperation);
      title.textContent = `${wordsOf(days)}: ${now === of ? plural(of, "event") : `${counted(now)} of ${plural(of, "event")}`}`;
      return;
    }
    if (!held.moved && Math.abs(event.clientX - held.x) <= STILL) return;
    const options = { undo: !held.moved };
    held.moved = true;
    const bar = daysOf(barAt(event));
    const begin = daysOf(held.bar);
    if (held.what === "since") choose(Math.min(bar.since, held.days.until), held.days.until, options);
    else if (held.what === "until") choose(held.days.since, Math.max(bar.until, held.days.since), options);
    else if (held.what === "new") choose(Math.min(begin.since, bar.since), Math.max(begin.until, bar.until), options);
    else {
      const by = Math.round((dayAt(event) - held.at) / width) * width;
      const kept = Math.max(first - held.days.since, Math.min(first + span - 1 - held.days.until, by));
      choose(held.days.since + kept, held.days.until + kept, options);
    }
  });
  const up = (event) => {
    if (held && !held.moved && event.type === "pointerup" && (held.what === "new" || held.what === "all")) {
      const now = chosenDays();
      const days = daysOf(held.bar);
      if (now.since === days.since && now.until === days.until) setFilter("days", { since: null, until: null });
      else choose(days.since, days.until);
    }
    held = null;
  };
  chart.addEventListener("pointerup", up);
  chart.addEventListener("pointercancel", up);
  for (const handle of ends) {
    handle.addEventListener("keydown", (event) => {
      const days = chosenDays();
      const key = handle.dataset.key;
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -Math.max(width, 7), PageUp: Math.max(width, 7), Home: -span, End: span }[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (key === "since") choose(Math.min(days.since + by, days.until), days.until);
      else choose(days.since, Math.max(days.until + by, days.since));
    });
  }
  return { chart, follow };
}
