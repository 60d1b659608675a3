// Builds the light page's files into a folder: `node build.mjs FOLDER`. The same input gives the same bytes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, "node_modules");
const STYLES = path.join(HERE, "..", "..", "widgets", "static", "student.css");
const require = createRequire(import.meta.url);

// The oldest browsers that answer a quiz: schools' computers with Windows 7, phones of six years.
const TARGET = ["chrome80", "safari13"];

const shim = (name) => path.join(HERE, "shims", name + ".js");

// What is left out of the first script, and what stands in its place.
const FIRST = {
  jquery: shim("jquery"),
  nouislider: shim("nouislider"),
  "sanitize-html": shim("sanitize-html"),
  "@lumino/widgets": shim("lumino-widgets"),
};

const firstPlugin = {
  name: "first",
  setup(build) {
    build.onResolve({ filter: /^(jquery|nouislider|sanitize-html|@lumino\/widgets)$/ }, (request) => ({
      path: FIRST[request.path],
    }));
  },
};

// Lumino's widget, layout and panel must be the first script's: a tab of the second holds boxes of the first.
const CORE = /^\.\/(widget|panel|panellayout|layout|title)$/;

function morePlugin(styles) {
  const shared = (name) => ({ path: name, namespace: "shared" });
  return {
    name: "more",
    setup(build) {
      build.onResolve({ filter: /^@(jupyter-widgets\/base|lumino\/(messaging|properties|signaling))$/ }, (request) =>
        shared(request.path)
      );
      build.onResolve({ filter: CORE }, (request) =>
        request.importer.includes(path.join("@lumino", "widgets", "src")) ? shared("@lumino/widgets") : null
      );
      build.onResolve({ filter: /^@lumino\/widgets$/ }, () => ({
        path: path.join(MODULES, "@lumino", "widgets", "src", "index.ts"),
        sideEffects: false,
      }));
      build.onLoad({ filter: /.*/, namespace: "shared" }, (module) => ({
        contents: "module.exports = window.quizkitShared[" + JSON.stringify(module.path) + "];",
      }));
      build.onResolve({ filter: /^quizkit:styles$/ }, () => ({ path: "styles", namespace: "styles" }));
      build.onLoad({ filter: /.*/, namespace: "styles" }, () => ({ contents: styles, loader: "text" }));
    },
  };
}

const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  target: TARGET,
  // esbuild counts a fault of Safari 13 in a corner that nobody here stands in as "no destructuring at all".
  supported: { destructuring: true },
  // Its file for browsers is a module of the old kind and would bring @lumino/algorithm a second time.
  alias: { "@lumino/coreutils": path.join(MODULES, "@lumino", "coreutils", "dist", "index.es6.js") },
  charset: "utf8",
  legalComments: "none", // they stand in THIRD-PARTY-NOTICES.txt
  logLevel: "warning",
  // Lumino's sources are written for fields that are assigned, not defined.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, target: "ES2018", experimentalDecorators: true } },
  define: { "process.env.NODE_ENV": '"production"' },
};

async function script(entry, plugin) {
  return esbuild.build({ ...COMMON, entryPoints: [entry], format: "iife", plugins: [plugin] });
}

async function style(entry) {
  return esbuild.build({ ...COMMON, entryPoints: [entry], loader: { ".svg": "dataurl" } });
}

function joined(files) {
  const contents = files.map((file) => '@import "' + file.split(path.sep).join("/") + '";').join("\n");
  return esbuild.build({ ...COMMON, stdin: { contents, loader: "css", resolveDir: HERE }, loader: { ".svg": "dataurl" } });
}

// --- third parties -----------------------------------------------------------------------------

function packageOf(input) {
  const at = input.lastIndexOf("node_modules/");
  if (at < 0) return null;
  const parts = input.slice(at + "node_modules/".length).split("/");
  return parts[0].startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

// The licence of Lumino and of the widgets stands once in their repositories, not in every package.
const WITHOUT_FILE = {
  "@jupyter-widgets": "Copyright (c) 2015 Project Jupyter Contributors",
  "@lumino": "Copyright (c) 2014-2017, PhosphorJS Contributors\nCopyright (c) 2019, Project Jupyter Contributors",
};

const BSD = `Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
`;

function licence(name) {
  const folder = path.join(MODULES, ...name.split("/"));
  const file = readdirSync(folder).sort().find((each) => /^licen[cs]e/i.test(each));
  if (file) return readFileSync(path.join(folder, file), "utf8").replace(/\r\n/g, "\n").trim();
  const holder = WITHOUT_FILE[name.split("/")[0]];
  const declared = require(path.join(folder, "package.json")).license;
  if (!holder || declared !== "BSD-3-Clause") throw new Error("No licence text is known for " + name);
  return holder + "\nAll rights reserved.\n\n" + BSD.trim();
}

function notices(builds) {
  const names = new Set();
  builds.forEach((build) => Object.keys(build.metafile.inputs).forEach((input) => names.add(packageOf(input))));
  names.delete(null);
  const parts = Array.from(names).sort().map((name) => {
    const about = require(path.join(MODULES, ...name.split("/"), "package.json"));
    const declared = about.license || (about.licenses || []).map((each) => each.type).join(" OR ");
    return `${name} ${about.version} (${declared})\n\n${licence(name)}\n`;
  });
  const head = "The scripts and the style sheet in this folder contain the following packages, wholly or in part.\n";
  // Parts of the base come from elsewhere; their notices stand in its sources.
  return [head, ...parts].join("\n" + "-".repeat(80) + "\n\n");
}

// --- writing -----------------------------------------------------------------------------------

function write(folder, name, extension, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const file = `${name}.${hash}.${extension}`;
  writeFileSync(path.join(folder, file), contents);
  const parameters = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
  };
  writeFileSync(path.join(folder, file + ".br"), brotliCompressSync(contents, { params: parameters }));
  writeFileSync(path.join(folder, file + ".gz"), gzipSync(contents, { level: 9 }));
  return file;
}

const bytesOf = (build) => Buffer.from(build.outputFiles[0].contents);

function tell(build) {
  const inputs = Object.values(build.metafile.outputs)[0].inputs;
  const sizes = {};
  Object.entries(inputs).forEach(([file, { bytesInOutput }]) => {
    const name = packageOf(file) || "quizkit";
    sizes[name] = (sizes[name] || 0) + bytesInOutput;
  });
  Object.entries(sizes).sort((a, b) => b[1] - a[1]).forEach(([name, size]) => console.log(String(size).padStart(8), name));
}

const folder = path.resolve(process.argv[2] || path.join(HERE, "..", "static"));
if (!existsSync(MODULES)) throw new Error("Run npm ci in " + HERE + " first");
const controls = path.join(MODULES, "@jupyter-widgets", "controls", "css");
const moreStyle = await joined([path.join(controls, "labvariables.css"), path.join(controls, "widgets-base.css")]);
const main = await script("main.js", firstPlugin);
const more = await script("more.js", morePlugin(bytesOf(moreStyle).toString("utf8")));
const sheet = await joined([path.join(HERE, "page.css"), STYLES]);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const manifest = {
  script: write(folder, "page", "js", bytesOf(main)),
  style: write(folder, "page", "css", bytesOf(sheet)),
  more: write(folder, "more", "js", bytesOf(more)),
};
writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
writeFileSync(path.join(folder, "THIRD-PARTY-NOTICES.txt"), notices([main, more, moreStyle, sheet]));
if (process.argv.includes("--sizes")) [main, more].forEach(tell);
