// Templates × hostile values, with the platform's own URL parser as the judge of where an address leads.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const tool = fileURLToPath(new URL("../../bin/rapport", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rapport-addresses-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const values = [
  "", "/", "//", "\\\\", "/\\", "x", ".", "..", "evil.example", "//evil.example", "/\\evil.example",
  "\\\\evil.example", "@evil.example", ":80", "javascript:alert(1)", "java", "javascript", "https:",
  "https://", "https:evil.example", "https:/evil.example", "data:text/html,x", "&colon;", "?//evil.example",
  "#x", "%2f%2fevil.example", "\u2028//evil.example", "/p/1", "https://shop.example",
]; // prettier-ignore

const placeholders = ["{{url}}", "{{brand}}", "{{category}}", "{{id}}"];
const literals = [
  "",
  "/",
  "//",
  "\\",
  "/p",
  "/p/",
  "./",
  "../",
  "?",
  "#",
  "https:",
  "https://shop.example",
];

/** Every address of up to four parts, by a fixed pseudo-random choice. */
function templates(): string[] {
  let state = 7;
  const choose = <T>(list: readonly T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return list[Math.floor((state / 2_147_483_648) * list.length)]!;
  };
  const made = new Set<string>();
  while (made.size < 100) {
    const parts = Array.from({ length: 4 }, (_, i) =>
      choose(i % 2 === 0 ? literals : placeholders),
    );
    made.add(parts.join(""));
  }
  return [...made];
}

function build(addresses: readonly string[], products: string) {
  const slots = addresses.map((_, i) => ({
    name: `s${i}`,
    strategies: ["popular"],
    count: 20,
    template: `t${i}`,
    repeat: true,
  }));
  const entries = addresses.map((address, i) => [
    `t${i}`,
    `{{#products}}<a data-rapport-product="{{id}}" data-url="{{url}}" href="${address}">a</a>{{/products}}`,
  ]);
  const config = {
    version: 1,
    currency: "GBP",
    slots,
    templates: Object.fromEntries(entries) as object,
  };
  writeFileSync(join(folder, "rapport.json"), JSON.stringify(config));
  writeFileSync(join(folder, "products.csv"), products);
  const inputs = [
    "--products",
    join(folder, "products.csv"),
    "--config",
    join(folder, "rapport.json"),
  ];
  return spawnSync(tool, ["build", "--force", ...inputs, "--out", join(folder, "pack")], {
    encoding: "utf8",
  });
}

const quoted = (text: string): string => `"${text.replace(/"/g, '""')}"`;
const unescaped = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

const base = "https://shop.example/home/index.html";

/** Where a browser goes; undefined for what it takes for no address at all. */
function resolved(address: string): URL | undefined {
  return URL.canParse(address, base) ? new URL(address, base) : undefined;
}

void test(
  "whatever the values are, an address leads to the shop or to where the product's own address leads",
  { skip: existsSync(tool) ? false : "bin/rapport is not built" },
  () => {
    const accepted = templates().filter(
      (address) => build([address], "product,title\na,A\n").status === 0,
    );
    assert.ok(accepted.length > 10, `${accepted.length} templates were accepted`);
    let seen = 0;
    for (const [i, url] of values.entries()) {
      const rows = values.map((value, j) =>
        [`${j}${value}`, "T", url, value, values[(i * 5 + j) % values.length]!]
          .map(quoted)
          .join(","),
      );
      const built = build(accepted, `product,title,url,brand,category\n${rows.join("\n")}\n`);
      assert.equal(built.status, 0, built.stderr);
      const out = execFileSync(tool, [
        "render",
        "--pack",
        join(folder, "pack"),
        "--cold",
        "--now-ms",
        "0",
      ]);
      const { slots } = JSON.parse(out.toString()) as { slots: { name: string; html: string }[] };
      for (const slot of slots) {
        for (const [, own = "", href = ""] of slot.html.matchAll(
          /data-url="([^"]*)" href="([^"]*)"/g,
        )) {
          const to = resolved(unescaped(href));
          if (to === undefined) continue;
          const template = accepted[Number(slot.name.slice(1))]!;
          const told = template.startsWith("{{url}}") ? resolved(url) : undefined;
          const origins = [new URL(base).origin, told?.origin];
          assert.ok(origins.includes(to.origin), `${template} with url ${own} became ${href}`);
          assert.match(to.protocol, /^(https?|mailto):$/, href);
          seen++;
        }
      }
    }
    assert.ok(seen > 1000, `${seen} addresses`);
  },
);
