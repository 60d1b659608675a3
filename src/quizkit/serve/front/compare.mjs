// Are two built folders the same? `node compare.mjs FRESH COMMITTED`; exit 1 and the names that differ.
// Compressed files are compared by what they hold: another version of zlib packs the same bytes in another way.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const UNPACK = { ".br": brotliDecompressSync, ".gz": gunzipSync };

function contents(file) {
  const bytes = readFileSync(file);
  const unpack = UNPACK[path.extname(file)];
  return unpack ? unpack(bytes) : bytes;
}

function same(one, other) {
  try {
    return contents(one).equals(contents(other));
  } catch (error) {
    return false; // not even compressed
  }
}

const [fresh, committed] = process.argv.slice(2);
const list = (folder) => (existsSync(folder) ? readdirSync(folder) : []);
const names = Array.from(new Set([...list(fresh), ...list(committed)])).sort();
const different = names.filter((name) => !same(path.join(fresh, name), path.join(committed, name)));
different.forEach((name) => console.error("differs: " + name));
process.exit(different.length ? 1 : 0);
