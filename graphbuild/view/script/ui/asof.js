// The graph as of a day: a slider under the header while the filter is on, and a button that plays it.
import { events } from "../data/records.js";
import { begun, filterValue, setFilter } from "../state/filters.js";
import { byId, el } from "./dom.js";
import { usualSpan } from "./span.js";
import { dayInWords } from "./words.js";

const STEPS = 90; // of a whole play
const TICK = 140; // milliseconds between them, or more where drawing takes longer

let range = null; // [first day, last day]
let playing = null; // the timer
let strip = null; // made when first shown

function daysOfAll() {
  if (!range) {
    const days = events.map(begun).filter((day) => day !== null);
    range = usualSpan(days) || [0, 0];
  }
  return range;
}

// Shows the strip, at the last day; or plays from the first.
export function openAsOf() {
  const [, last] = daysOfAll();
  setFilter("asOf", filterValue("asOf") ?? last);
  byId("as-of-play").focus();
}

function closeAsOf() {
  stop();
  setFilter("asOf", null);
}

function stop() {
  clearTimeout(playing);
  playing = null;
  showPlaying();
}

function showPlaying() {
  if (!strip) return;
  strip.play.textContent = playing ? "Pause" : "Play";
}

function play() {
  const [first, last] = daysOfAll();
  const step = Math.max(1, Math.round((last - first) / STEPS));
  let undo = true;
  const advance = (day) => {
    const began = performance.now();
    setFilter("asOf", day, { undo });
    undo = false;
    if (day >= last) stop();
    // At most half of the time is spent on steps, so that the page answers.
    else playing = setTimeout(() => advance(Math.min(last, filterValue("asOf") + step)), Math.max(TICK, 2 * (performance.now() - began)));
  };
  const now = filterValue("asOf");
  playing = setTimeout(() => advance(now === null || now >= last ? first : Math.min(last, now + step)), 0);
  showPlaying();
}

function build() {
  const [first, last] = daysOfAll();
  const slider = el("input", { type: "range", id: "as-of-day", min: first, max: last, step: 1, "aria-label": "As of which day" });
  const day = el("output", { for: "as-of-day" });
  const playButton = el("button", { type: "button", id: "as-of-play", onclick: () => (playing ? stop() : play()) }, "Play");
  let moving = false; // a movement of the slider is one step to undo
  slider.addEventListener("input", () => {
    if (playing) stop();
    setFilter("asOf", Number(slider.value), { undo: !moving });
    moving = true;
  });
  slider.addEventListener("change", () => { moving = false; });
  byId("as-of").replaceChildren(
    el("span", { class: "what" }, "As of"), day, slider, playButton,
    el("button", { type: "button", class: "dismiss", "aria-label": "No longer as of a day", onclick: closeAsOf }, "×"));
  strip = { slider, day, play: playButton };
}

export function followAsOf() {
  const value = filterValue("asOf");
  byId("as-of").hidden = value === null;
  if (value === null) {
    if (playing) stop();
    return;
  }
  if (!strip) build();
  strip.day.textContent = dayInWords(value);
  if (Number(strip.slider.value) !== value) strip.slider.value = value;
  strip.slider.setAttribute("aria-valuetext", dayInWords(value));
}
