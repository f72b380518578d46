// Formatting, types and static analysis of everything that git tracks. Prints what is wrong and where.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const tracked = (...patterns) =>
  spawnSync("git", ["ls-files", ...patterns], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((file) => file !== "" && existsSync(file));

let failures = 0;
function check(name, program, args) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const ok = done.status === 0;
  console.log(`lint: ${name}: ${ok ? "ok" : "not ok"}`);
  if (ok) return;
  failures++;
  console.log(`${done.stdout ?? ""}${done.stderr ?? ""}${done.error?.message ?? ""}`.trimEnd());
}

const cpp = tracked("*.h", "*.cc");
check("clang-format", "clang-format-14", ["--dry-run", "--Werror", ...cpp]);
check("prettier", "npx", ["prettier", "--check", "--log-level", "warn", "."]);
for (const workspace of ["collector", "demo-store"]) {
  check(`build ${workspace}`, "npm", ["run", "--silent", "--workspace", workspace, "build"]);
}
for (const workspace of ["js", "collector", "demo-store", "tests/browser"]) {
  check(`types of ${workspace}`, "npm", ["run", "--silent", "--workspace", workspace, "check"]);
}
check("types of tests/real-shops", "npx", ["tsc", "--project", "tests/real-shops"]);
check("eslint", "npx", ["eslint", "."]);

// clang-tidy over the core, whose code every shopper runs; compile flags come from the release preset.
mkdirSync("build", { recursive: true });
check("configure", "cmake", ["--preset", "release"]);
check("pack schema", "cmake", ["--build", "--preset", "release", "--target", "pack_schema"]);
const core = tracked("core/src/*.cc", "wasm/client.cc");
check("clang-tidy", "sh", [
  "-c",
  `printf '%s\\n' ${core.join(" ")} | xargs -P 2 -n 6 clang-tidy-14 -p build/release --quiet --warnings-as-errors='*'`,
]);

const long = tracked("*.h", "*.cc", "*.ts", "*.mjs").filter(
  (file) => readFileSync(file, "utf8").split("\n").length > 401,
);
if (long.length > 0) {
  failures++;
  console.log(`lint: files over 400 lines, name their second idea: ${long.join(", ")}`);
}
process.exitCode = failures > 0 ? 1 : 0;
