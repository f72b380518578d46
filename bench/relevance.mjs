// What each model of a pack is worth (each left out in turn) and what fewer bytes cost, on the two real shops. Prints
// tables; with --picture writes docs/pictures/relevance-per-kilobyte.svg. `make bench` builds what it needs.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { shops_at_hand } from "./shops.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = "results/bench";

function run(program, args) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, cwd: root });
  if (done.status !== 0)
    throw new Error(`${program} ${args.join(" ")}: ${done.stderr || done.error}`);
  return done.stdout;
}

/** Lines of bench/relevance.cc for a shop. */
function variantsOf(shop) {
  const pack = join(out, `relevance-${shop.name}`);
  run("bin/rapport", ["build", ...shop.build, "--out", pack]);
  // Heads of earlier builds stay beside the one the manifest names.
  const manifest = JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8"));
  const head = manifest.markets[0].files.head.file;
  const args = [join(pack, head), shop.queries, shop.truth, shop.exclude];
  return run("build/release/bench/relevance", args)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function printAblation(shop, variants) {
  const [whole, ...others] = variants.filter((variant) => variant.without);
  const [first, second] = shop.metrics;
  console.log(
    `\n${shop.title}: ${first} ${whole[first].toFixed(4)}, ${second} ${whole[second].toFixed(4)}`,
  );
  for (const variant of others) {
    const change = (metric) =>
      `${((100 * (variant[metric] - whole[metric])) / whole[metric]).toFixed(1)} %`;
    const saved = (whole.model_brotli_bytes - variant.model_brotli_bytes) / 1024;
    console.log(
      `  without ${variant.without.padEnd(18)} ${first} ${change(first).padStart(8)}  ${second} ${change(second).padStart(8)}  ${saved.toFixed(0).padStart(5)} KB less`,
    );
  }
}

function printCurve(shop, curve) {
  const [whole] = curve;
  for (const point of curve) {
    const kept = shop.metrics.map(
      (m) => `${m} ${point[m].toFixed(4)} (${((100 * point[m]) / whole[m]).toFixed(1)} %)`,
    );
    console.log(
      `  ${(point.model_brotli_bytes / 1024).toFixed(0).padStart(5)} KB  ${kept.join("  ")}`,
    );
  }
}

/** The lowest share of either figure that stays with at most half of the model's bytes. */
export function keptAtHalf(shop, curve) {
  const [whole] = curve;
  const half = curve.find((point) => point.model_brotli_bytes <= whole.model_brotli_bytes / 2);
  return Math.min(...shop.metrics.map((metric) => half[metric] / whole[metric]));
}

const colours = ["#0b7a75", "#b3541e", "#4a4e9e", "#8a6d00"];

/** One line a metric: percent of the whole pack's figure over kilobytes. */
function picture(results) {
  const [width, height, left, bottom, top, right] = [760, 400, 64, 64, 48, 190];
  const lines = results.flatMap(({ shop, curve }) =>
    shop.metrics.map((metric) => ({
      label: `${metric}, ${shop.title}`,
      points: curve.map((p) => [p.model_brotli_bytes / 1024, (100 * p[metric]) / curve[0][metric]]),
    })),
  );
  const most = Math.ceil(Math.max(...lines.flatMap((l) => l.points.map((p) => p[0]))) / 50) * 50;
  const least = Math.floor(Math.min(...lines.flatMap((l) => l.points.map((p) => p[1]))) / 5) * 5;
  const x = (kb) => left + ((width - left - right) * kb) / most;
  const y = (percent) =>
    height - bottom - ((height - bottom - top) * (percent - least)) / (105 - least);
  const text = (at, to, words, more = "") => `<text x="${at}" y="${to}" ${more}>${words}</text>`;
  const parts = [];
  for (let percent = least; percent <= 100; percent += 5) {
    parts.push(
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(percent)}" y2="${y(percent)}"/>`,
    );
    parts.push(text(left - 8, y(percent) + 4, `${percent} %`, 'text-anchor="end"'));
  }
  for (let kb = 0; kb <= most; kb += 50)
    parts.push(text(x(kb), height - bottom + 20, kb, 'text-anchor="middle"'));
  parts.push(
    text(left, 26, "What is left of each figure when the models are trimmed", 'class="title"'),
  );
  parts.push(
    text(
      (left + width - right) / 2,
      height - 18,
      "models of the pack, KB of brotli",
      'text-anchor="middle"',
    ),
  );
  lines.forEach(({ label, points }, i) => {
    const path = points
      .map(([kb, percent]) => `${x(kb).toFixed(1)},${y(percent).toFixed(1)}`)
      .join(" ");
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${colours[i]}" stroke-width="2.5"/>`,
    );
    for (const [kb, percent] of points)
      parts.push(
        `<circle cx="${x(kb).toFixed(1)}" cy="${y(percent).toFixed(1)}" r="3.5" fill="${colours[i]}"/>`,
      );
    const [metric, ...where] = label.split(", ");
    const line = top + 24 + i * 56;
    parts.push(
      `<rect x="${width - right + 16}" y="${line - 10}" width="12" height="12" rx="2" fill="${colours[i]}"/>`,
    );
    parts.push(text(width - right + 36, line, metric, 'class="key"'));
    where.forEach((words, j) => parts.push(text(width - right + 36, line + 17 * (j + 1), words)));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Relevance kept against size of the models">
<style>text{font:13px system-ui,sans-serif;fill:#3d3a36}.title{font-size:17px;font-weight:600;fill:#1c1a18}.key{font-weight:600}.grid{stroke:#ddd8d0}</style>
<rect width="${width}" height="${height}" fill="#fffdf9"/>
${parts.join("\n")}
</svg>
`;
}

/** Every shop that is at hand: its variants without a model, and its curve. */
export function measure() {
  process.chdir(root);
  mkdirSync(out, { recursive: true });
  return shops_at_hand().map((shop) => {
    const variants = variantsOf(shop);
    return { shop, variants, curve: variants.filter((variant) => variant.share) };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const results = measure();
  if (results.length === 0) console.log("the real shops' data is not here; nothing measured");
  for (const { shop, variants, curve } of results) {
    printAblation(shop, variants);
    printCurve(shop, curve);
  }
  if (process.argv.includes("--picture") && results.length > 0)
    writeFileSync("docs/pictures/relevance-per-kilobyte.svg", picture(results));
}
