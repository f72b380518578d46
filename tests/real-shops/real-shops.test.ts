// The whole native path on real shops' data. Skips, saying so, where ../shared/data is absent.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

const data = "../shared/data";
const absent = existsSync(data) ? false : "../shared/data is not here";

interface Shop {
  name: string;
  build: string[];
  exclude: "none" | "current";
  queries: string;
  truth: string;
}

const shops: Shop[] = [
  {
    name: "gift-shop",
    build: [
      ...[
        "--events",
        `${data}/gift-shop/events.csv.gz`,
        "--products",
        `${data}/gift-shop/products.csv`,
      ],
      ...["--currency", "GBP", "--until", "2011-06-01"],
    ],
    exclude: "none",
    queries: `${data}/gift-shop/next-order.queries.ndjson.gz`,
    truth: `${data}/gift-shop/next-order.truth.tsv`,
  },
  {
    name: "click-sessions",
    build: ["--events", `${data}/click-sessions/events.csv.gz`],
    exclude: "current",
    queries: `${data}/click-sessions/queries.ndjson.gz`,
    truth: `${data}/click-sessions/truth.tsv`,
  },
];

function run(program: string, args: string[]): string {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(done.status, 0, `${program} ${args.join(" ")}\n${done.stderr}`);
  return done.stdout;
}

describe("a real shop's history", () => {
  let folder = "";
  const pack = (shop: Shop): string => join(folder, shop.name);
  const rank = (command: string, shop: Shop): string =>
    run(command, [
      "rank",
      "--pack",
      pack(shop),
      "--queries",
      shop.queries,
      "--exclude",
      shop.exclude,
    ]);
  const judged = (shop: Shop): { [metric: string]: { mean: number } } => {
    const ranked = join(folder, `${shop.name}.ndjson`);
    writeFileSync(ranked, rank("bin/rapport", shop));
    return JSON.parse(
      run("python3", ["../shared/judge/judge.py", shop.truth, ranked, "--json"]),
    ) as {
      [metric: string]: { mean: number };
    };
  };

  before(() => {
    if (absent !== false) return;
    folder = mkdtempSync(join(tmpdir(), "rapport-real-"));
    for (const shop of shops)
      run("bin/rapport", ["build", ...shop.build, "--out", pack(shop), "--json"]);
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  for (const shop of shops) {
    it(
      `of ${shop.name} ranks alike natively and in WebAssembly, byte for byte`,
      { skip: absent },
      () => {
        const native = rank("bin/rapport", shop);
        assert.ok(native.length > 0);
        assert.equal(rank("bin/rapport-wasm", shop), native);
      },
    );

    it(`of ${shop.name} builds the same head twice`, { skip: absent }, () => {
      const head = (dir: string): string =>
        (
          JSON.parse(run("bin/rapport", ["inspect", "--pack", dir, "--json"])) as {
            markets: { integrity: string }[];
          }
        ).markets[0]?.integrity ?? "";
      const again = join(folder, `${shop.name}-again`);
      run("bin/rapport", ["build", ...shop.build, "--out", again, "--json"]);
      assert.equal(head(again), head(pack(shop)));
    });
  }

  it("tells the gift shop's next orders better than R@10 .15", { skip: absent }, () => {
    assert.ok((judged(shops[0] as Shop)["R@10"]?.mean ?? 0) >= 0.15);
  });

  it("tells the click sessions' next views better than MRR@20 .30", { skip: absent }, () => {
    assert.ok((judged(shops[1] as Shop)["MRR@20"]?.mean ?? 0) >= 0.3);
  });

  it(
    "gives every slot of the gift shop to a shopper natively and in WebAssembly alike",
    { skip: absent },
    () => {
      const history = join(folder, "history.ndjson");
      const events = ["85123A", "22423", "85099B"].map((product, i) => ({
        ts_ms: 1306800000000 + i * 60000,
        event: "view_item",
        product,
      }));
      writeFileSync(history, `${JSON.stringify({ id: "h", now_ms: 0, events })}\n`);
      const args = [
        "--pack",
        pack(shops[0] as Shop),
        "--history",
        history,
        "--now-ms",
        "1306886400000",
      ];
      const native = run("bin/rapport", ["render", ...args]);
      assert.equal(run("bin/rapport-wasm", ["render", ...args]), native);
      assert.equal(
        run("bin/rapport-wasm", ["explain", ...args]),
        run("bin/rapport", ["explain", ...args]),
      );
      const { slots } = JSON.parse(native) as {
        slots: { name: string; filled: boolean; products: string[] }[];
      };
      const shown = slots.flatMap(({ products }) => products);
      assert.equal(new Set(shown).size, shown.length, "no product stands on the page twice");
      assert.ok(slots.find(({ name }) => name === "for-you")?.filled);
    },
  );
});
