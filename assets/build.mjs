// Builds what the pages load: htmx as it is, the 3D viewer and the reader of codes as one file each, the icons as one sheet.
// Called by `make assets`. The results are committed with their hashes, so that nobody needs npm to run Maatwerk.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const target = new URL("../src/maatwerk/web/pages/static/built/", import.meta.url);
const here = (name) => new URL(name, import.meta.url);
const modules = (name) => new URL(`node_modules/${name}`, import.meta.url);

async function icons() {
  const names = (await readFile(here("icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(modules(`@phosphor-icons/core/assets/regular/${name}.svg`), "utf8");
      const inside = svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
      return `<symbol id="i-${name}" viewBox="0 0 256 256">${inside}</symbol>`;
    }),
  );
  await writeFile(new URL("icons.svg", target), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

async function bundled(from, to) {
  await build({
    entryPoints: [here(from).pathname],
    outfile: new URL(to, target).pathname,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "eof",
  });
}

async function hashes() {
  const found = {};
  for (const name of (await readdir(target)).filter((one) => one !== "hashes.json").sort()) {
    found[name] = createHash("sha256").update(await readFile(new URL(name, target))).digest("hex");
  }
  await writeFile(new URL("hashes.json", target), `${JSON.stringify(found, null, 2)}\n`);
}

await mkdir(target, { recursive: true });
await copyFile(modules("htmx.org/dist/htmx.min.js"), new URL("htmx.js", target));
await icons();
await bundled("viewer/viewer.js", "viewer.js");
await bundled("codes.js", "codes.js");
await hashes();
