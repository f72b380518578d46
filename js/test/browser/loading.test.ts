// How the script finds its files on pages that optimisers, tag managers and other scripts have been at.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";
import type { Browser, Page } from "playwright-core";
import { makePack, missingBuild } from "./make-pack.js";
import { until } from "../support/until.js";
import { launch, moduleScript, openPage, Shop } from "./shop.js";

const missing = missingBuild();
const skip = missing === "" ? false : missing;
let browser: Browser;
let pack: string;
before(async () => {
  if (skip) return;
  pack = makePack();
  browser = await launch();
});
after(() => browser?.close());

const own = '<p class="own">Our best sellers</p>';
const body = `<rapport-slot name="for-you">${own}</rapport-slot>`;
const attributes =
  'data-pack="/pack/" data-collector="/collect" data-site="demo" data-robots="allow"';
const dist = (name: string): string =>
  readFileSync(new URL(`../../dist/${name}`, import.meta.url), "utf8");

async function setUp(t: TestContext): Promise<Shop> {
  const shop = await Shop.open();
  shop.pack = pack;
  t.after(() => shop.close());
  return shop;
}

async function visit(t: TestContext, shop: Shop): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext();
  t.after(() => context.close());
  return openPage(context, shop.url);
}

const filled = (page: Page): Promise<void> =>
  until(() => page.locator('rapport-slot[data-rapport-state="filled"]').isVisible());
const reasonOf = async (page: Page): Promise<string> => {
  await until(() => page.locator('rapport-slot[data-rapport-state="fallback"]').isVisible());
  assert.equal(await page.locator(".own").isVisible(), true);
  return page.evaluate(() => window.rapport.status().reason);
};

const inline = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
const tags: [string, string, string][] = [
  [
    "a delayed tag that is put in again once she moves",
    "",
    `<script type="rocketlazyloadscript" data-rocket-type="module" data-rocket-src="/js/rapport.js" ${attributes}></script>
     <script>addEventListener("load", () => { const old = document.querySelector("[data-rocket-src]"), made = document.createElement("script");
     for (const { name, value } of old.attributes) if (!/type|src/.test(name)) made.setAttribute(name, value);
     made.type = "module"; made.src = old.dataset.rocketSrc; old.replaceWith(made); });</script>`,
  ],
  [
    "a tag whose attributes were lost, with the options in a meta element",
    `<meta ${attributes}>`,
    '<script type="module" src="/js/rapport.js"></script>',
  ],
  [
    "a script inlined into the page, with data-assets",
    "",
    `<script type="module" ${attributes} data-assets="/js">INLINED</script>`,
  ],
  [
    "a script inlined into the page that keeps its address in another attribute",
    "",
    `<script type="module" ${attributes} data-src="/js/rapport.js?ver=7">INLINED</script>`,
  ],
  [
    "a script in a bundle of another name and folder",
    "",
    `<script src="/cache/bundle.js" ${attributes} data-assets="/js/"></script>`,
  ],
  [
    "a script that a tag manager puts in late",
    "",
    `<script>addEventListener("load", () => setTimeout(() => { const made = document.createElement("script"); made.type = "module";
     made.src = "/js/rapport.js"; made.dataset.pack = "/pack/"; made.dataset.robots = "allow"; document.head.append(made); }, 50));</script>`,
  ],
];
for (const [name, head, tag] of tags)
  void test(`${name} finds the core`, { skip }, async (t) => {
    const shop = await setUp(t);
    shop.policy = inline;
    shop.answers.set("bundle.js", {
      type: "text/javascript",
      body: `"use strict";var other=1;${dist("rapport.classic.js")}`,
    });
    shop.page("/", body, head + tag.replace("INLINED", () => dist("rapport.js")));
    const { page, complaints } = await visit(t, shop);
    await filled(page);
    assert.deepEqual(complaints, []);
  });

void test(
  "a bundle without data-assets says which address was tried and how to name it",
  { skip },
  async (t) => {
    const shop = await setUp(t);
    shop.answers.set("bundle.js", { type: "text/javascript", body: dist("rapport.classic.js") });
    shop.answers.set("rapport-core.wasm", { type: "text/html", body: "<!doctype html>no page" });
    shop.answers.set("rapport-core.mjs", { type: "text/html", body: "<!doctype html>no page" });
    shop.page("/", body, `<script src="/cache/bundle.js" ${attributes}></script>`);
    const { page } = await visit(t, shop);
    assert.match(
      await reasonOf(page),
      /^network: http:.*\/cache\/rapport-core\.\w+ answers with an HTML page.*data-assets/,
    );
  },
);

for (const type of ["application/wasm; charset=utf-8", "text/plain", "application/x-unknown"])
  void test(`a core served as '${type}' is taken`, { skip }, async (t) => {
    const shop = await setUp(t);
    shop.wasm_type = type;
    shop.page("/", body);
    const { page, complaints } = await visit(t, shop);
    await filled(page);
    assert.deepEqual(complaints, []);
  });

void test(
  "a login page in the place of any file is named as such, with its address",
  { skip },
  async (t) => {
    const head = readdirSync(pack).find((file) => file.startsWith("head-"))!;
    for (const name of ["manifest.json", head, "rapport-core.mjs", "rapport-core.wasm"]) {
      const shop = await setUp(t);
      shop.answers.set(name, { type: "text/html", body: "\n <html><title>Log in</title></html>" });
      shop.page("/", body);
      const { page } = await visit(t, shop);
      assert.match(
        await reasonOf(page),
        new RegExp(`^network: http://.*/${name.replace(".", "\\.")} answers with an HTML page`),
      );
    }
  },
);

const hashes = ["", "sha256-", "md5-AAAA", "sha256-!!!!", "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="];
for (const hash of hashes)
  void test(`'${hash}' in the place of a file's hash is refused`, { skip }, async (t) => {
    const shop = await setUp(t);
    shop.pack = mkdtempSync(join(tmpdir(), "rapport-hash-"));
    cpSync(pack, shop.pack, { recursive: true });
    const manifest = join(shop.pack, "manifest.json");
    const changed = readFileSync(manifest, "utf8").replace(/sha256-[\w+/=]+/, hash);
    writeFileSync(manifest, changed);
    shop.page("/", body);
    const { page } = await visit(t, shop);
    assert.match(await reasonOf(page), /^corrupt: the manifest's integrity of 'head' is no hash/);
  });

const hostile: [string, string][] = [
  ["customElements.define('rapport-slot', class extends HTMLElement {})", "cannot be defined"],
  ["Object.defineProperty(window, 'rapport', { value: 1, writable: false })", "cannot be set"],
  ["Object.defineProperty(window, 'rapport', { get() { throw new Error('mine') } })", ""],
  ["window.rapport = 'ours'", ""],
];
for (const [code, said] of hostile)
  void test(`nothing is thrown into a page that begins with ${code}`, { skip }, async (t) => {
    const shop = await setUp(t);
    shop.policy = inline;
    shop.page("/", body, `<script>${code}</script>${moduleScript()}`);
    const context = await browser.newContext();
    t.after(() => context.close());
    const opened = await openPage(context, shop.url);
    await opened.page.waitForTimeout(500);
    assert.deepEqual(opened.complaints, []);
    assert.equal(
      await opened.page.locator(".own, [data-rapport-product]").first().isVisible(),
      true,
    );
    const notes = await opened.page.evaluate(() => {
      try {
        return window.rapport.status().notes.join("\n");
      } catch {
        return "";
      }
    });
    assert.ok(said === "" || [...opened.infos, notes].join("\n").includes(said));
  });
