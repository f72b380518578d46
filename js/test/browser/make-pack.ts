import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const tool = fileURLToPath(new URL("../../../bin/rapport", import.meta.url));
const core = fileURLToPath(new URL("../../dist/rapport-core.wasm", import.meta.url));

/** What must be built before pages can be filled; "" when everything is there. */
export function missingBuild(): string {
  if (!existsSync(tool)) return "bin/rapport is not built";
  return existsSync(core) ? "" : "js/dist/rapport-core.wasm is not built";
}

const config = {
  version: 1,
  currency: "GBP",
  facts: { name: "string" },
  slots: [
    { name: "for-you", title: "Picked for you", strategies: ["for_you", "popular"], count: 4 },
    { name: "recent", title: "Seen", strategies: ["recently_viewed"], count: 4 },
    { name: "hello", content: true, count: 1, template: "hello" },
  ],
  templates: {
    hello:
      '{{#content}}<p data-rapport-content="{{id}}"><a href="{{url}}">{{title}}</a></p>{{/content}}',
  },
  content: [
    {
      id: "anna",
      slots: ["hello"],
      when: { name: "Anna" },
      fields: { title: "Hello Anna", url: "/anna" },
    },
  ],
};

/** Builds a pack of 60 products in six categories, each looked at by shoppers of one category. */
export function makePack(): string {
  const folder = mkdtempSync(join(tmpdir(), "rapport-pack-"));
  const products = ["product,title,price,category,url"];
  for (let i = 0; i < 60; i++)
    products.push(`p${i},Product <${i}>,${5 + i}.99,Category ${i % 6},/product/p${i}`);
  const events = ["ts_ms,visitor,session,event,product"];
  for (let visitor = 0; visitor < 240; visitor++)
    for (let step = 0; step < 6; step++) {
      const product = ((visitor * 7 + step * 3) % 10) * 6 + (visitor % 6);
      events.push(
        `${1_760_000_000_000 + visitor * 1e6 + step * 1000},v${visitor},s${visitor},view_item,p${product}`,
      );
    }
  writeFileSync(join(folder, "products.csv"), products.join("\n"));
  writeFileSync(join(folder, "events.csv"), events.join("\n"));
  writeFileSync(join(folder, "rapport.json"), JSON.stringify(config));
  const file = (name: string): string => join(folder, name);
  const inputs = ["--events", file("events.csv"), "--products", file("products.csv")];
  const rest = ["--config", file("rapport.json"), "--out", file("pack")];
  execFileSync(tool, ["build", ...inputs, ...rest], { stdio: "pipe" });
  return file("pack");
}
