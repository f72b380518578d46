import type { App } from "./app.js";
import { describe } from "./errors.js";
import { limited } from "./limit.js";
import type { Rapport, RapportExport, RapportStatus } from "./public-api.js";

const device_limit_ms = 2000;
/** What is not erased by then is once the device answers, on this page or the next. */
const forget_limit_ms = 5000;

/** Replaced by the build with the package's version. */
declare const RAPPORT_VERSION: string;

function readStatus(app: App): RapportStatus {
  const { gate, history, engine, notes, renderer } = app;
  const pack = engine?.pack;
  return {
    version: RAPPORT_VERSION,
    consent: {
      level: gate.level,
      source: gate.source,
      missing: app.missing(),
      ...(gate.undecided && { pending: "denial" as const }),
    },
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

function emptyExport({ gate, options, history }: App): RapportExport {
  const ts_ms = gate.since_ms();
  const consent = { level: gate.level, source: gate.source };
  return {
    exported_ms: Date.now(),
    site: options.site,
    consent: ts_ms > 0 ? { ...consent, ts_ms } : consent,
    history: [],
    kept_out: [],
    outbox: [],
    facts: {},
    shopper: null,
    session: null,
    seed: null,
    customer: null,
    hidden_before_ms: null,
    erase: [],
    drops: history.drops,
    other: {},
    unreadable: [],
  };
}

async function readExport(app: App): Promise<RapportExport> {
  const { rows } = await app.history.read();
  const held = await limited(app.gate.holdings(), device_limit_ms, "the device").catch(
    (error: unknown): Partial<RapportExport> => ({
      unreadable: [{ store: "all", key: "", error: describe(error) }],
    }),
  );
  const facts = Object.fromEntries(app.facts);
  return { ...emptyExport(app), ...held, history: rows, facts };
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
    export: () => later(() => readExport(app), emptyExport(app)),
    inspect: () => later(() => app.inspect(), undefined),
    forget: () => later(() => limited(app.forget(), forget_limit_ms, "the device"), undefined),
  };
}
