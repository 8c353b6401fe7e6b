// The days that a timeline spans: where nearly all events lie. One event of long ago would squeeze all others.
const [FEW, TAIL] = [40, 0.04]; // days below which all count; the share that may lie outside at either end

// days: numbers. Returns [first, last]; null without any.
export function usualSpan(days) {
  if (!days.length) return null;
  const sorted = Float64Array.from(days).sort();
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (sorted.length < FEW) return [first, last];
  const outside = Math.floor(sorted.length * TAIL);
  const [low, high] = [sorted[outside], sorted[sorted.length - 1 - outside]];
  // An end is cut off only where that makes much more room.
  const wide = 2 * (high - low + 1);
  return [low - first > wide / 2 ? low : first, last - high > wide / 2 ? high : last];
}
