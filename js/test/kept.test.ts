import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { kept_meta, kept_rows } from "../src/store/kept.js";

const privacy = readFileSync(new URL("../../docs/privacy.md", import.meta.url), "utf8");
const rows = privacy.split("\n").filter((line) => line.startsWith("| `"));

/** The table's row that names the record, and its cell "from level". */
function levelOf(record: string): string | undefined {
  const row = rows.find((line) => line.split("|")[1]!.includes(`\`${record}\``));
  return row?.split("|")[2]!.trim();
}

void test("docs/privacy.md lists every record of the device with the level from which it is kept", () => {
  for (const [name, { from }] of Object.entries(kept_rows)) assert.equal(levelOf(name), from, name);
  for (const [key, { from }] of Object.entries(kept_meta)) {
    const level = levelOf(`meta: ${key}`) ?? levelOf(key);
    assert.ok(level, `'${key}' is missing`);
    if (from !== "none") assert.equal(level, from, key);
  }
});
