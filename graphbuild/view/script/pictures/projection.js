// From degrees to a flat map: the Equal Earth projection (Šavrič, Patterson and Jenny 2018: The Equal Earth map
// projection. International Journal of Geographical Information Science 33), in thousandths of the earth's radius.
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const HALF_ROOT = Math.sqrt(3) / 2;
const RADIUS = 1000;

export function project(longitude, latitude) {
  const theta = Math.asin(HALF_ROOT * Math.sin((latitude * Math.PI) / 180));
  const t2 = theta * theta;
  const t6 = t2 * t2 * t2;
  const x = (((longitude * Math.PI) / 180) * Math.cos(theta)) / (HALF_ROOT * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)));
  const y = theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
  return [x * RADIUS, -y * RADIUS];
}

// A line of the outlines (the first point in units of `step` a degree, then the way to each next one) as a path.
export function pathOf(line, step, closed) {
  let [x, y] = [0, 0];
  let d = "";
  for (let i = 0; i < line.length; i += 2) {
    x += line[i];
    y += line[i + 1];
    const [px, py] = project(x / step, y / step);
    d += `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
  }
  return closed ? `${d}Z` : d;
}
