// Replays small journeys with the native command and with the module that pages load: both must print the committed
// bytes. Usage: node tests/golden/run.mjs RAPPORT RAPPORT_WASM [--update]
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const update = process.argv.includes("--update");
const [native, wasm] = process.argv.slice(2).filter((argument) => argument !== "--update");
if (!native || !wasm) {
  console.error("usage: run.mjs RAPPORT RAPPORT_WASM [--update]");
  process.exit(2);
}

const run = (command, args) => execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"] });

const file = (name) => join(here, "shop", name);

function buildPack(config, out) {
  const inputs = ["--events", file("events.csv"), "--products", file("products.csv"), "--config", file(config)];
  run(native, ["build", ...inputs, "--until", "2025-12-01", "--out", out]);
  return out;
}

// The pack whose configuration has merchandising rules, with what changed since in an overlay.
function buildRuledPack(out) {
  buildPack("rapport.ruled.json", out);
  const update = ["--products", file("products.update.csv"), "--block", "teapot", "--now-ms", "1764720000000"];
  run(native, ["update", "--pack", out, ...update]);
  return out;
}

function argumentsOf(journey, scratch, pack) {
  const history = join(scratch, "history.ndjson");
  writeFileSync(history, JSON.stringify(journey.history) + "\n");
  const args = ["--pack", pack, "--history", history, "--now-ms", String(journey.now_ms)];
  if (journey.utc_offset_minutes) args.push("--utc-offset-minutes", String(journey.utc_offset_minutes));
  if (journey.seed) args.push("--seed", String(journey.seed));
  if (journey.open_product) args.push("--open-product", journey.open_product);
  if (journey.level) args.push("--level", journey.level);
  if (journey.slots) args.push("--slots", journey.slots.join(","));
  if (journey.facts) {
    const facts = join(scratch, "facts.json");
    writeFileSync(facts, JSON.stringify(journey.facts));
    args.push("--facts", facts);
  }
  return args;
}

// Both commands write the same lines; the order of a line's keys is each one's own.
const explain = (command, args) =>
  run(command, ["explain", ...args])
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

// What is wrong with a journey; none when nothing is.
function faultOf(name, scratch, packs) {
  const journey = JSON.parse(readFileSync(join(here, "journeys", `${name}.json`), "utf8"));
  const expectedFile = join(here, "expected", `${name}.json`);
  const args = argumentsOf(journey, scratch, packs[journey.pack ?? "plain"]);
  const printed = run(native, ["render", ...args]);
  const printedByModule = run(wasm, ["render", ...args]);
  if (!printed.equals(printedByModule)) {
    return `native and WebAssembly differ\n  native: ${printed}  module: ${printedByModule}`;
  }
  if (!isDeepStrictEqual(explain(native, args), explain(wasm, args)))
    return "native and WebAssembly explain it differently";
  if (update) writeFileSync(expectedFile, printed);
  if (!existsSync(expectedFile)) return "nothing is committed to compare with; run with --update and review";
  const expected = readFileSync(expectedFile);
  return printed.equals(expected) ? undefined : `output changed\n  expected: ${expected}  printed:  ${printed}`;
}

const scratch = mkdtempSync(join(tmpdir(), "rapport-golden-"));
let passed = 0;
let failed = 0;
try {
  const packs = {
    plain: buildPack("rapport.json", join(scratch, "pack")),
    ruled: buildRuledPack(join(scratch, "ruled")),
  };
  for (const file of readdirSync(join(here, "journeys")).sort()) {
    const name = file.replace(/\.json$/, "");
    const fault = faultOf(name, scratch, packs);
    if (fault === undefined) ++passed;
    else ++failed;
    console.log(fault === undefined ? `ok ${name}` : `FAILED ${name}: ${fault}`);
  }
} catch (error) {
  ++failed;
  console.error(`${error.message}\n${error.stderr ?? ""}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
