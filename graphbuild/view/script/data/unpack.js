// The embedded data: blocks of base64, deflated JSON of columns (see graphbuild/view/columns.py).

export function bytesOf(letters) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(letters);
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export async function unpacked(name) {
  const bytes = bytesOf(document.getElementById(`data-${name}`).textContent);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

// A table's columns by name, each an array with a value a row.
export function columnsOf({ rows, columns }) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, expanded(column, rows)]));
}

function expanded(column, rows) {
  if (Array.isArray(column)) return column;
  if (column.of) return column.is.map((i) => column.of[i]);
  const values = new Array(rows).fill(column.most);
  let row = 0;
  column.at.forEach((step, i) => {
    row += step;
    values[row] = column.is[i];
  });
  return values;
}
