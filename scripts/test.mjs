// Runs every test suite and ends with one line `N passed, N failed`. Arguments choose suites by name.
// A suite's whole output goes to results/NAME.log; what failed is printed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
mkdirSync("results", { recursive: true });

const jobs = process.env.JOBS ?? "2";

const build = (preset, ...targets) => [
  ["cmake", "--preset", preset],
  ["cmake", "--build", "--preset", preset, "-j", jobs, "--target", ...targets],
];
const gtest = (name) => `--gtest_output=json:results/${name}.json`;
const node_test = (folder, pattern) => [
  "node",
  "--import",
  "tsx",
  "--test",
  "--test-reporter=tap",
  ...filesOf(folder, pattern),
];

function filesOf(folder, ending) {
  const listed = spawnSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", folder],
    { encoding: "utf8" },
  );
  return listed.stdout
    .split("\n")
    .filter((file) => file.endsWith(ending) && !file.includes("/browser/"));
}

const fuzz_seconds = process.env.FUZZ_SECONDS ?? "20";
const suites = [
  {
    name: "core",
    prepare: build("dev", "core_tests", "builder_tests"),
    run: ["build/dev/tests/native/core_tests", gtest("core")],
    count: "gtest",
  },
  {
    name: "builder",
    prepare: build("dev", "builder_tests"),
    run: ["build/dev/tests/native/builder_tests", gtest("builder")],
    count: "gtest",
  },
  {
    name: "core-wasm",
    prepare: build("wasm", "core_tests"),
    run: [
      "node",
      "--no-experimental-fetch",
      "build/wasm/tests/native/core_tests.cjs",
      gtest("core-wasm"),
    ],
    count: "gtest",
  },
  {
    name: "golden",
    run: ["node", "tests/golden/run.mjs", "bin/rapport", "bin/rapport-wasm"],
    count: "plain",
  },
  { name: "js", run: node_test("js/test", ".test.ts"), count: "tap" },
  { name: "collector", run: node_test("collector/test", ".test.ts"), count: "tap" },
  { name: "demo-store", run: node_test("demo-store/test", ".test.ts"), count: "tap" },
  {
    name: "real-shops",
    run: [
      "node",
      "--import",
      "tsx",
      "--test",
      "--test-reporter=tap",
      "tests/real-shops/real-shops.test.ts",
    ],
    count: "tap",
  },
  { name: "sizes", run: ["node", "bench/sizes.mjs", "--tap"], count: "tap" },
  {
    name: "browser",
    run: [
      "node",
      "--import",
      "tsx",
      "--test",
      "--test-reporter=tap",
      "--test-concurrency=1",
      "--test-timeout=900000",
      ...browserTests(),
    ],
    count: "tap",
  },
  {
    name: "fuzz-pack",
    prepare: build("fuzz", "pack_fuzzer", "pack_corpus", "template_fuzzer"),
    run: [
      "build/fuzz/tests/fuzz/pack_fuzzer",
      "build/fuzz/tests/fuzz/corpus/pack",
      `-max_total_time=${fuzz_seconds}`,
      "-rss_limit_mb=2048",
      "-print_final_stats=1",
    ],
    count: "exit",
  },
  {
    name: "fuzz-template",
    prepare: build("fuzz", "template_fuzzer"),
    run: [
      "build/fuzz/tests/fuzz/template_fuzzer",
      `-max_total_time=${fuzz_seconds}`,
      "-rss_limit_mb=2048",
      "-print_final_stats=1",
    ],
    count: "exit",
  },
];

function browserTests() {
  const listed = spawnSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "tests/browser", "js/test/browser"],
    { encoding: "utf8" },
  );
  return listed.stdout.split("\n").filter((file) => file.endsWith(".test.ts"));
}

/** Runs a command with its output appended to `log`; returns its exit code and output. */
function execute(command, log) {
  const [program, ...args] = command;
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 30, env: process.env });
  const output = `${done.stdout ?? ""}${done.stderr ?? ""}`;
  writeFileSync(log, `$ ${command.join(" ")}\n${output}\n`, { flag: "a" });
  return { code: done.status ?? 1, output: done.error ? `${output}${done.error.message}` : output };
}

const footer = (output, word) => {
  const counts = [...output.matchAll(new RegExp(`^# ${word} (\\d+)$`, "gm"))];
  return counts.reduce((sum, [, number]) => sum + Number(number), 0);
};

/** Passed, failed and skipped tests of a finished run. A crash is at least one failure; running nothing is one too. */
function counted(suite, { code, output }) {
  let passed = 0,
    failed = 0,
    skipped = 0;
  if (suite.count === "gtest") {
    const file = `results/${suite.name}.json`;
    if (existsSync(file)) {
      const report = JSON.parse(readFileSync(file, "utf8"));
      failed = report.failures + report.errors;
      skipped = report.disabled;
      passed = report.tests - failed - skipped;
    }
  } else if (suite.count === "tap") {
    [passed, failed, skipped] = ["pass", "fail", "skipped"].map((word) => footer(output, word));
    failed += footer(output, "cancelled");
  } else if (suite.count === "plain") {
    const line = output.match(/^(\d+) passed, (\d+) failed$/m);
    if (line !== null) [passed, failed] = [Number(line[1]), Number(line[2])];
  } else {
    [passed, failed] = code === 0 ? [1, 0] : [0, 1];
  }
  if (code !== 0 && failed === 0) failed = 1;
  if (passed + failed + skipped === 0) failed = 1;
  return { passed, failed, skipped };
}

/** The lines around failures, for a person. */
function excerpt(output) {
  const lines = output.split("\n");
  const bad = lines.flatMap((line, i) =>
    /^\s*not ok|FAILED|ERROR:|error:|Failure/.test(line) ? [i] : [],
  );
  const shown = new Set(
    bad.slice(0, 40).flatMap((i) => [i - 1, i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6]),
  );
  const picked = lines.filter((_, i) => shown.has(i));
  return (picked.length > 0 ? picked : lines.slice(-40)).join("\n");
}

const wanted = new Set(process.argv.slice(2));
const total = { passed: 0, failed: 0, skipped: 0 };
for (const suite of suites) {
  if (wanted.size > 0 && !wanted.has(suite.name)) continue;
  const log = `results/${suite.name}.log`;
  writeFileSync(log, "");
  const start = Date.now();
  let result = { code: 0, output: "" };
  for (const command of suite.prepare ?? []) {
    if (result.code === 0) result = execute(command, log);
  }
  const prepared = Date.now();
  if (result.code === 0) result = execute(suite.run, log);
  const counts = counted(suite, result);
  for (const key of Object.keys(total)) total[key] += counts[key];
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  console.log(
    `${suite.name.padEnd(14)} ${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ""}` +
      `   (${suite.prepare ? `built in ${seconds(prepared - start)}, ` : ""}ran ${seconds(Date.now() - prepared)})`,
  );
  if (counts.failed > 0) console.log(`${excerpt(result.output)}\n  whole output: ${log}`);
}
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`,
);
process.exitCode = total.failed > 0 ? 1 : 0;
