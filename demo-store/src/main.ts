import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { buildShop } from "./app.js";
import { Catalog } from "./catalog/catalog.js";
import { ownCatalog } from "./catalog/own-catalog.js";
import { readProducts } from "./catalog/read-products.js";
import { mountCollector } from "./collector.js";
import { readEnvironment, type Environment } from "./environment.js";
import { preparePack, writeProducts } from "./prepare.js";
import { readAssets } from "./read-assets.js";

function catalogOf(environment: Environment): Catalog {
  const { data, currency, store } = environment;
  if (data === undefined) return ownCatalog(join(store, "catalog"));
  return new Catalog(readProducts(join(data, "products.csv"), currency), [], currency);
}

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const catalog = catalogOf(environment);
  writeProducts(environment, catalog);
  if (!environment.pack_given) preparePack(environment);

  const app = await buildShop({
    catalog,
    assets: readAssets(join(environment.store, "dist/assets.json")),
    assets_dir: join(environment.store, "dist/assets"),
    rapport_dir: join(environment.root, "js/dist"),
    pack_dir: environment.pack,
    cookie_secret: randomBytes(32).toString("hex"),
  });
  if (!(await mountCollector(app, environment.events_db))) {
    process.stderr.write(
      "The collector is not built, so no events are received; run `make build`.\n",
    );
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  }
  await app.listen({ port: environment.port, host: "127.0.0.1" });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : environment.port;
  process.stdout.write(`Rapport demo: http://127.0.0.1:${port}/\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
