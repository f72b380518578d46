import { App } from "./app.js";
import { createApi } from "./create-api.js";
import { describe } from "./errors.js";
import { readOptions } from "./page/options.js";
import type { Rapport } from "./public-api.js";

function isRapport(value: unknown): value is Rapport {
  if (typeof value !== "object" || value === null) return false;
  return "track" in value && "consent" in value && "forget" in value;
}

/** What stands at `window.rapport`; a page may have put a getter there that throws. */
function present(page: { rapport?: unknown }): unknown {
  try {
    return page.rapport;
  } catch {
    return undefined;
  }
}

/**
 * Starts Rapport for this page and puts it at `window.rapport`. Where a script did so before, of whatever version, that
 * one stays and is returned. `source` is the address of the running script.
 */
export function start(source: string): Rapport {
  const page = window as Window & { rapport?: unknown };
  const earlier = present(page);
  if (isRapport(earlier)) return earlier;
  const options = readOptions(source);
  const app = new App(options);
  const rapport = createApi(app);
  try {
    page.rapport = rapport;
  } catch (error) {
    app.notes.print("window", `window.rapport cannot be set (${describe(error)})`);
  }
  if (options.inspect) void rapport.inspect();
  return rapport;
}
