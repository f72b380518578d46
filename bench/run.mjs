// Every number of the README, measured and held against bench/budgets.json. Reads the real shops from ../shared/data and
// leaves out, saying so, what needs them where they are absent. Times are medians; the machine's noise is in the range.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { limitOf } from "./budgets.mjs";
import { decideInChromium, queryTimes } from "./chromium.mjs";
import { keptAtHalf, measure } from "./relevance.mjs";
import { shops } from "./shops.mjs";
import { sizes } from "./sizes.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const data = "../shared/data";
const out = "results/bench";
mkdirSync(out, { recursive: true });

const rows = [];
/** `most` or `least` names the budget's side. */
function report(name, value, unit, limit, side = "most", range = "") {
  const ok = limit === undefined || (side === "most" ? value <= limit : value >= limit);
  rows.push({ name, value, unit, limit, side, ok });
  const budget = limit === undefined ? "" : `${side === "most" ? "≤" : "≥"} ${limit}`;
  console.log(
    `${ok ? "  " : "! "}${name.padEnd(44)} ${String(Number(value.toPrecision(4))).padStart(10)} ${unit.padEnd(6)} ${budget} ${range}`,
  );
}

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (done.status !== 0)
    throw new Error(`${program} ${args.join(" ")}: ${done.stderr || done.error}`);
  return done.stdout;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

function buildGiftShop() {
  const pack = join(out, "gift-shop");
  const args = [
    "build",
    "--events",
    `${data}/gift-shop/events.csv.gz`,
    "--products",
    `${data}/gift-shop/products.csv`,
    "--currency",
    "GBP",
    "--until",
    "2011-06-01",
    "--out",
    pack,
    "--json",
  ];
  const seconds = [];
  let memory = 0;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    memory = Math.max(memory, JSON.parse(run("bin/rapport", args)).peak_memory_bytes);
    seconds.push((performance.now() - start) / 1000);
  }
  report(
    "gift shop: build",
    median(seconds),
    "s",
    limitOf("gift_shop_build_seconds"),
    "most",
    `[${Math.min(...seconds).toFixed(2)}, ${Math.max(...seconds).toFixed(2)}]`,
  );
  report(
    "gift shop: build, peak memory",
    memory / 2 ** 20,
    "MiB",
    limitOf("gift_shop_build_memory_bytes") / 2 ** 20,
  );
  const [market] = JSON.parse(run("bin/rapport", ["inspect", "--pack", pack, "--json"])).markets;
  report(
    "gift shop: head, brotli",
    market.brotli_bytes,
    "bytes",
    limitOf("gift_shop_head_brotli_bytes"),
  );
  return pack;
}

function buildClickSessions() {
  const pack = join(out, "click-sessions");
  const start = performance.now();
  run("bin/rapport", [
    "build",
    "--events",
    `${data}/click-sessions/events.csv.gz`,
    "--out",
    pack,
    "--json",
  ]);
  report(
    "click-sessions: build",
    (performance.now() - start) / 1000,
    "s",
    limitOf("click_sessions_build_seconds"),
  );
  return pack;
}

/** Ranks natively and in WebAssembly, demands equal bytes, and lets judge.py speak. */
function judge(name, pack, exclude, queries, truth) {
  const args = ["rank", "--pack", pack, "--queries", queries, "--exclude", exclude];
  const native = run("bin/rapport", args);
  if (native !== run("bin/rapport-wasm", args))
    throw new Error(`${name}: native and WebAssembly rank differently`);
  const ranked = join(out, `${name}.ndjson`);
  writeFileSync(ranked, native);
  return JSON.parse(run("python3", ["../shared/judge/judge.py", truth, ranked, "--json"]));
}

/** By how much Rapport leads the published system on the same queries, with the lower end of the interval. */
function reportLead({ name, build, protocol, queries, truth, opponent, metrics }) {
  const args = [
    "evaluate",
    ...build,
    "--protocol",
    protocol,
    "--queries",
    queries,
    "--truth",
    truth,
  ];
  const { systems } = JSON.parse(run("bin/rapport", [...args, "--json"]));
  const lead = systems.find(({ key }) => key === opponent).rapport_lead;
  for (const metric of metrics) {
    const { mean, low, high } = lead[metric];
    const range = `mean ${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
    report(`${name}: lead over ${opponent}, ${metric}, low`, low, "", 0, "least", range);
  }
}

/** The same numbers from a pack of aggregates alone. */
function reportStrict(shop) {
  const pack = join(out, `${shop.name}-strict`);
  run("bin/rapport", ["build", ...shop.build, "--privacy", "strict", "--out", pack]);
  const metrics = judge(`${shop.name}-strict`, pack, shop.exclude, shop.queries, shop.truth);
  for (const metric of shop.metrics)
    report(`${shop.name}: strict privacy, ${metric}`, metrics[metric].mean, "");
}

for (const { name, value, budget, unit } of sizes()) report(`${name}, brotli`, value, unit, budget);
if (!existsSync(`${data}/gift-shop`)) {
  console.log("  ../shared/data is absent: nothing measured on real shops");
} else {
  const gift = buildGiftShop();
  const click = buildClickSessions();
  const orders = judge(
    "gift-shop",
    gift,
    "none",
    `${data}/gift-shop/next-order.queries.ndjson.gz`,
    `${data}/gift-shop/next-order.truth.tsv`,
  );
  report(
    "gift shop: next order, R@10",
    orders["R@10"].mean,
    "",
    limitOf("gift_shop_recall_10"),
    "least",
  );
  report(
    "gift shop: next order, NDCG@10",
    orders["NDCG@10"].mean,
    "",
    limitOf("gift_shop_ndcg_10"),
    "least",
  );
  const views = judge(
    "click-sessions",
    click,
    "current",
    `${data}/click-sessions/queries.ndjson.gz`,
    `${data}/click-sessions/truth.tsv`,
  );
  report(
    "click-sessions: next view, MRR@20",
    views["MRR@20"].mean,
    "",
    limitOf("click_sessions_mrr_20"),
    "least",
  );
  report(
    "click-sessions: next view, HR@20",
    views["HR@20"].mean,
    "",
    limitOf("click_sessions_hr_20"),
    "least",
  );
  for (const shop of shops) reportLead(shop);
  for (const shop of shops) reportStrict(shop);
  for (const { shop, curve } of measure()) {
    const kilobytes = curve[0].model_brotli_bytes / 1024;
    report(`${shop.name}: all models, brotli`, kilobytes, "KB", limitOf("model_brotli_kilobytes"));
    report(
      `${shop.name}: kept with half the bytes`,
      keptAtHalf(shop, curve),
      "",
      limitOf(`${shop.name.replace("-", "_")}_kept_with_half_the_bytes`),
      "least",
    );
  }
  const query = await queryTimes(click, shops[0].queries);
  report("Chromium: a query, p90", query.p90, "ms", limitOf("query_p90_ms"));
  report("Chromium: a query, median", query.median, "ms");
  report(
    "Chromium: a query beside native, median",
    query.median / query.native.median,
    "×",
    limitOf("query_beside_native"),
  );
  const times = await decideInChromium(gift);
  const range = ({ min, max }) => `[${min.toFixed(3)}, ${max.toFixed(3)}]`;
  report(
    "Chromium: decide and render 8 slots of 8",
    times.decide.median,
    "ms",
    limitOf("decide_8_slots_ms"),
    "most",
    range(times.decide),
  );
  report(
    "Chromium: fold 2,000 events",
    times.fold.median,
    "ms",
    limitOf("fold_2000_events_ms"),
    "most",
    range(times.fold),
  );
  report(
    "Chromium: open the gift shop's head",
    times.open.median,
    "ms",
    undefined,
    "most",
    range(times.open),
  );
}
writeFileSync(join(out, "numbers.json"), `${JSON.stringify(rows, null, 2)}\n`);
const over = rows.filter(({ ok }) => !ok);
console.log(
  over.length === 0
    ? "all within budget"
    : `${over.length} over budget: ${over.map(({ name }) => name).join("; ")}`,
);
process.exitCode = over.length > 0 ? 1 : 0;
