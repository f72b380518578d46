import { App } from "./app.js";
import { createApi } from "./create-api.js";
import { readOptions } from "./page/options.js";
import type { Rapport } from "./public-api.js";

function isRapport(value: unknown): value is Rapport {
  if (typeof value !== "object" || value === null) return false;
  return "track" in value && "consent" in value && "forget" in value;
}

/**
 * Starts Rapport for this page and puts it at `window.rapport`. Where a script did so before, of whatever version, that
 * one stays and is returned. `source` is the address of the running script.
 */
export function start(source: string): Rapport {
  const page = window as Window & { rapport?: unknown };
  if (isRapport(page.rapport)) return page.rapport;
  const options = readOptions(source);
  const rapport = createApi(new App(options));
  page.rapport = rapport;
  if (options.inspect) void rapport.inspect();
  return rapport;
}
