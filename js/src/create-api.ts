import type { App } from "./app.js";
import { describe } from "./errors.js";
import type { Rapport, RapportExport, RapportStatus } from "./public-api.js";

/** Replaced by the build with the package's version. */
declare const RAPPORT_VERSION: string;

function readStatus(app: App): RapportStatus {
  const { gate, history, engine, notes, renderer } = app;
  const pack = engine?.pack;
  return {
    version: RAPPORT_VERSION,
    consent: { level: gate.level, source: gate.source, missing: app.missing() },
    engine: engine?.state ?? "off",
    reason: app.reason(),
    pack: pack
      ? {
          version: pack.version,
          market: pack.market,
          locale: pack.locale,
          currency: pack.currency,
        }
      : null,
    storage: history.storage,
    history_rows: history.history_rows,
    outbox_rows: history.outbox_rows,
    drops: { ...history.drops },
    slots: [...renderer.views.values()].map(({ name, state }) => ({
      name,
      state: state ?? "pending",
    })),
    notes: [...notes.texts],
  };
}

async function readExport(app: App): Promise<RapportExport> {
  const { gate, history, facts, options } = app;
  const { rows } = await history.read();
  const outbox = (await gate.store("measure")?.outbox()) ?? [];
  return {
    exported_ms: Date.now(),
    site: options.site,
    consent: { level: gate.level, source: gate.source },
    history: rows,
    outbox: outbox.map((row): unknown => JSON.parse(row.body)),
    facts: Object.fromEntries(facts),
  };
}

/** The public object over an app: nothing behind it can throw into the page. */
export function createApi(app: App): Rapport {
  const safely = <T>(call: () => T, otherwise: T): T => {
    try {
      return call();
    } catch (error) {
      app.notes.add(describe(error));
      return otherwise;
    }
  };
  const later = <T>(call: () => Promise<T>, otherwise: T): Promise<T> =>
    Promise.resolve()
      .then(call)
      .catch((error: unknown) => {
        app.notes.add(describe(error));
        return otherwise;
      });
  return {
    consent: {
      set: (level) => safely(() => app.setConsent(level), false),
      get: () => app.gate.level,
    },
    track: (name, params) => safely(() => app.track(name, params, "api"), false),
    identify: (facts) => safely(() => app.identify(facts), undefined),
    seed: (orders) => later(() => app.seed(orders), undefined),
    setProducts: (products) => safely(() => app.setProducts(products), undefined),
    refresh: () => later(() => app.renderer.request(), undefined),
    status: () => readStatus(app),
    export: () =>
      later(() => readExport(app), {
        exported_ms: Date.now(),
        site: app.options.site,
        consent: { level: app.gate.level, source: app.gate.source },
        history: [],
        outbox: [],
        facts: {},
      }),
    inspect: () => later(() => app.inspect(), undefined),
    forget: () => later(() => app.forget(), undefined),
  };
}
