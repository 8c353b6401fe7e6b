// Cells of tables for other programs.

// A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV injection"); an apostrophe makes it a text.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export function cellOf(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return cellOf(value.join("; "));
  if (typeof value !== "string") return String(value);
  return FORMULA.test(value) ? `'${value}` : value;
}

// RFC 4180.
const quoted4180 = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvOf = (rows) => rows.map((row) => row.map((value) => quoted4180(cellOf(value))).join(",")).join("\r\n") + "\r\n";

// For the clipboard: a cell is a line without tabs.
export const tsvOf = (rows) => rows.map((row) => row.map((value) => cellOf(typeof value === "string" ? value.replace(/[\t\r\n]+/g, " ") : value)).join("\t")).join("\n") + "\n";
