import { join } from "node:path";
import { ownCatalog } from "./catalog/own-catalog.js";
import { readEnvironment } from "./environment.js";
import { writeProducts } from "./prepare.js";

const environment = readEnvironment({});
writeProducts(environment, ownCatalog(join(environment.store, "catalog")));
process.stdout.write(`${join(environment.cache, "products.csv")}\n`);
