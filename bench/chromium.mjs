// Times the core in Chromium on a pack, and checks that what it renders there is what the native command renders.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { pageBlock } from "../js/src/engine/inputs.ts";
import { readDecisions } from "../js/src/engine/output.ts";
import { parseQuery } from "../js/src/engine/query-line.ts";

const types = {
  ".mjs": "text/javascript",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};
const now_ms = Date.UTC(2011, 5, 1);
const flags = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** 2,000 events of one shopper over a year: mostly views, with carts and orders, over the pack's own products. */
function longHistory(products) {
  let state = 12345;
  const random = (limit) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % limit;
  const events = [];
  for (let i = 0; i < 2000; i++) {
    const ts_ms = now_ms - (2000 - i) * 15_000_000 + random(900_000);
    const product = products[random(1 + (random(3) === 0 ? products.length - 1 : 299))];
    const event = i % 20 === 7 ? "add_to_cart" : i % 10 === 9 ? "purchase" : "view_item";
    events.push({ ts_ms, event, product });
  }
  return { id: "bench", now_ms, events };
}

function serve(pack) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    if (path === "/") {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>bench</title>");
      return;
    }
    const file = path.startsWith("/pack/")
      ? join(pack, path.slice(6))
      : join("js/dist", path.slice(1));
    try {
      const body = readFileSync(file);
      response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Runs in the page. Blocks come as arrays of numbers; times are milliseconds. */
async function measure({ head, history, page, fold_page, now_ms: at }) {
  const load = async () => {
    const glue = await import("/rapport-core.mjs");
    const wasmBinary = new Uint8Array(await (await fetch("/rapport-core.wasm")).arrayBuffer());
    return glue.default({ wasmBinary });
  };
  const bytes = new Uint8Array(await (await fetch(head)).arrayBuffer());
  const module = await load();
  const give = (client, block, call) => {
    client.input(block.length).set(block);
    if (call(block.length) !== 0) throw new Error(client.message());
  };
  const time = (runs, work) => {
    const times = [];
    for (let i = 0; i < runs; i++) {
      const start = performance.now();
      work();
      times.push(performance.now() - start);
    }
    return times;
  };
  const open = time(15, () => {
    const fresh = new module.Client();
    give(fresh, bytes, (n) => fresh.feed("head", n));
    fresh.delete();
  });
  const client = new module.Client();
  give(client, bytes, (n) => client.feed("head", n));
  give(client, new Uint8Array(history), (n) => client.history(n));
  const decide_all = () => give(client, new Uint8Array(page), (n) => client.decide(n, at, 0, 0, 1));
  const fold_only = () =>
    give(client, new Uint8Array(fold_page), (n) => client.decide(n, at, 0, 0, 1));
  time(200, decide_all);
  const decide = time(300, decide_all);
  const output = Array.from(client.output());
  time(100, fold_only);
  return { open, decide, fold: time(300, fold_only), output };
}

const summary = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted[sorted.length - 1] };
};

/** Runs in the page: mean milliseconds of each query over `repeats` runs; Chromium's clock alone is too coarse. */
async function measureQueries({ head, queries, repeats }) {
  const glue = await import("/rapport-core.mjs");
  const wasmBinary = new Uint8Array(await (await fetch("/rapport-core.wasm")).arrayBuffer());
  const module = await glue.default({ wasmBinary });
  const client = new module.Client();
  const give = (block, call) => {
    client.input(block.length).set(block);
    if (call(block.length) !== 0) throw new Error(client.message());
  };
  const bytes = new Uint8Array(await (await fetch(head)).arrayBuffer());
  give(bytes, (n) => client.feed("head", n));
  const blocks = queries.map(({ history, now_ms: at }) => ({
    history: new Uint8Array(history),
    at,
  }));
  const ask = ({ history, at }) => {
    give(history, (n) => client.history(n));
    if (client.rank("for_you", at, 20, 1) !== 0) throw new Error(client.message());
  };
  for (const block of blocks) ask(block);
  return blocks.map((block) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) ask(block);
    return (performance.now() - start) / repeats;
  });
}

const quantile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

/** Milliseconds of a query of views, in Chromium and natively, from its history block to its ranked list. */
export async function queryTimes(pack, queries_file) {
  const manifest = JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8")).markets[0];
  const queries = gunzipSync(readFileSync(queries_file))
    .toString()
    .trim()
    .split("\n")
    .map((line, i) => parseQuery(line, `${queries_file}:${i + 1}`))
    .map((query) => ({ now_ms: query.now_ms, history: Array.from(query.history) }));
  const head = manifest.files.head.file;
  const native_input = "results/bench/queries.blocks";
  writeFileSync(
    native_input,
    Buffer.concat(
      queries.flatMap(({ now_ms: at, history }) => {
        const header = Buffer.alloc(16);
        header.writeDoubleLE(at, 0);
        header.writeUInt32LE(history.length, 8);
        return [header, Buffer.from(history)];
      }),
    ),
  );
  const server = await serve(pack);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const times = await tab.evaluate(measureQueries, {
      head: `/pack/${head}`,
      queries,
      repeats: 20,
    });
    const native = spawnSync("build/release/bench/query_bench", [join(pack, head), native_input], {
      encoding: "utf8",
    });
    if (native.status !== 0) throw new Error(native.stderr);
    return {
      median: quantile(times, 0.5),
      p90: quantile(times, 0.9),
      native: JSON.parse(native.stdout),
    };
  } finally {
    await browser.close();
    server.close();
  }
}

/** Medians in milliseconds of opening a head, folding 2,000 events, and deciding and rendering all slots of the pack. */
export async function decideInChromium(pack) {
  const manifest = JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8")).markets[0];
  const slots = manifest.slots.slice(0, 8);
  const nobody = "results/bench/nobody.ndjson";
  writeFileSync(nobody, '{"id":"all","now_ms":0,"events":[]}\n');
  const popular = [
    "rank",
    "--pack",
    pack,
    "--queries",
    nobody,
    "--strategy",
    "popular",
    "--top",
    "4000",
  ];
  const rank = spawnSync("bin/rapport", popular, { encoding: "utf8", maxBuffer: 1 << 26 });
  const line = JSON.stringify(longHistory(JSON.parse(rank.stdout).products));
  const history_file = "results/bench/history.ndjson";
  writeFileSync(history_file, `${line}\n`);
  const native = spawnSync(
    "bin/rapport",
    [
      "render",
      "--pack",
      pack,
      "--history",
      history_file,
      "--now-ms",
      String(now_ms),
      "--slots",
      slots.join(),
    ],
    { encoding: "utf8", maxBuffer: 1 << 26 },
  );
  const expected = JSON.parse(native.stdout).slots;

  const server = await serve(pack);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const head = `/pack/${manifest.files.head.file}`;
    const measured = await tab.evaluate(measure, {
      head,
      history: Array.from(parseQuery(line, history_file).history),
      page: Array.from(pageBlock(slots, undefined)),
      fold_page: Array.from(pageBlock([], undefined)),
      now_ms,
    });
    const decisions = readDecisions(Uint8Array.from(measured.output));
    const same =
      decisions.length === expected.length &&
      decisions.every(({ html }, i) => html === expected[i].html);
    if (!same) throw new Error("Chromium renders other bytes than the native command");
    const shown = expected.reduce((sum, { products }) => sum + products.length, 0);
    if (shown < 48) throw new Error(`only ${shown} products stand on the measured page`);
    return {
      open: summary(measured.open),
      decide: summary(measured.decide),
      fold: summary(measured.fold),
    };
  } finally {
    await browser.close();
    server.close();
  }
}
