// Puts the browser code of others into the package: `node build.mjs ASSETS` fills ASSETS/vendor afresh, and packs what is large
// there and in ASSETS/map, so that the server need not.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "node_modules");
const COPIED = {
  "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
};
// Served as they are, less the line that asks for a source map.
const WITHOUT_MAP = {
  "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
  "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
};
// Whole packages: what they need is inside them. Of the bundled ones only what esbuild took is named.
const WHOLE = ["htmx.org", "maplibre-gl"];

/** Plot writes a style element into each picture, which our Content-Security-Policy forbids: css/map.css has its rules. */
const WITHOUT_STYLE_ELEMENT = {
  name: "without-style-element",
  setup(building) {
    building.onLoad({ filter: /@observablehq[\\/]plot[\\/]src[\\/]plot\.js$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const parts = code.split('svg.append("style").text(');
      if (parts.length !== 2) {
        throw new Error(`${path}: where Plot writes its style element has changed; look there and at front/build.mjs`);
      }
      return { contents: parts.join("void ("), loader: "js" };
    });
  },
};

/** The packages served, with version and texts of their licences: `bundled` are files that esbuild took. */
async function licences(bundled) {
  const folders = new Set(bundled.map((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean));
  const visit = async (name, from) => {
    const folder = packageFolder(name, from);
    if (folders.has(folder) || name.startsWith("@types/")) return;
    folders.add(folder);
    const { dependencies = {} } = await about(folder);
    for (const needed of Object.keys(dependencies)) await visit(needed, folder);
  };
  for (const name of WHOLE) await visit(name, HERE);
  const found = await Promise.all([...folders].map(licence));
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function licence(folder) {
  const { name, version, license } = await about(folder);
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return { name, version, licence: license ?? "see below", texts };
}

async function about(folder) {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

/** Where a package that `from` asks for lies: beside it or in a folder above, as Node looks for it. */
function packageFolder(name, from) {
  const folders = createRequire(join(from, "package.json")).resolve.paths(name);
  for (const folder of folders) {
    try {
      createRequire(join(from, "package.json")).resolve(join(folder, name, "package.json"));
      return join(folder, name);
    } catch {
      // Not there: look one folder higher.
    }
  }
  throw new Error(`${name} is not installed: run npm ci in ${HERE}`);
}

function notice(packages) {
  const parts = packages.map(({ name, version, licence, texts }) => {
    const body = texts.map((text) => text.trim()).join("\n\n") || `Licence: ${licence}`;
    return `${name} ${version} (${licence})\n\n${body}\n`;
  });
  const head = "The browser code in this folder is the work of others, each part under its own licence:\n";
  return `${head}\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** Writes `FILE.gz` beside each file of a folder; `.gz` of files that are gone go too. */
async function pack(folder) {
  const files = await readdir(folder);
  for (const file of files.filter((name) => name.endsWith(".gz"))) await rm(join(folder, file));
  for (const file of files.filter((name) => /\.(mjs|js|css|json)$/.test(name))) {
    const text = await readFile(join(folder, file));
    await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(text, { level: 9 }));
  }
}

async function main(assets) {
  const folder = join(assets, "vendor");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries(COPIED)) await copyFile(join(MODULES, path), join(folder, name));
  for (const [name, path] of Object.entries(WITHOUT_MAP)) {
    const code = await readFile(join(MODULES, path), "utf8");
    await writeFile(join(folder, name), code.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"));
  }
  const { metafile } = await build({
    absWorkingDir: HERE,
    entryPoints: [join(HERE, "charts.mjs")],
    outfile: join(folder, "charts.mjs"),
    bundle: true,
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    minify: true,
    plugins: [WITHOUT_STYLE_ELEMENT],
    target: "es2022",
  });
  await pack(folder);
  await pack(join(assets, "map"));
  const bundled = Object.keys(metafile.inputs).map((file) => join(HERE, file));
  // Written last: that it is there says that the folder is whole.
  await writeFile(join(folder, "NOTICE"), notice(await licences(bundled)));
}

await main(process.argv[2]);
