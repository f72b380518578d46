import { ConsentMode } from "./consent/consent-mode.js";
import { Gate } from "./consent/gate.js";
import { isLevel, rank } from "./consent/levels.js";
import { watchDataLayer } from "./data-layer.js";
import { Engine, type DecideInput } from "./engine/engine.js";
import type { FactValue, LiveProduct } from "./engine/inputs.js";
import { History, type Reading } from "./history.js";
import { readLiveProducts } from "./live-products.js";
import { Notes } from "./notes.js";
import { Collector } from "./outbox/collector.js";
import { byLease, byWebLock } from "./outbox/exclusive.js";
import { Sender } from "./outbox/sender.js";
import type { PageOptions } from "./page/options.js";
import { activation, watchPage } from "./page/page-life.js";
import { isRobot } from "./page/robots.js";
import { isFields, readCurrency, readEvent, readText } from "./read-event.js";
import { Impressions } from "./slots/impressions.js";
import { Renderer } from "./slots/renderer.js";
import { defineSlotElement } from "./slots/slot-element.js";

const same_event_ms = 1000;
const max_orders = 200;
/** Rows a device may hold before a page without slots loads the core just to expire some. */
const expiry_rows = 2100;

function indexedDb(): IDBFactory | undefined {
  try {
    return window.indexedDB;
  } catch {
    return undefined;
  }
}

function openChannel(site: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(`rapport:${site}`);
  } catch {
    return undefined;
  }
}

/** One page's Rapport: everything hangs from it. */
export class App {
  readonly notes = new Notes();
  readonly gate: Gate;
  readonly history: History;
  readonly engine: Engine | undefined;
  readonly renderer: Renderer;
  readonly facts = new Map<string, FactValue>();
  readonly options: PageOptions;
  private readonly sender: Sender;
  private readonly impressions: Impressions;
  private readonly consent_mode = new ConsentMode();
  private readonly life: { check(): void };
  private products = new Map<string, LiveProduct>();
  private open_product: string | undefined;
  private last_event = { key: "", source: "", at_ms: 0 };
  private reading: Reading = { rows: [], seed: 0 };
  private expiry_done = false;
  private stale = false;
  private watched: unknown;

  constructor(options: PageOptions) {
    this.options = options;
    const { site, market, assets } = options;
    const note = this.notes.add;
    const now = (): number => Date.now();
    this.gate = new Gate({
      site,
      indexed_db: indexedDb(),
      channel: openChannel(site),
      collector: options.collector && new Collector(options.collector),
      gpc: (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true,
      robot: isRobot(navigator) && !options.robots_allowed,
      now,
      note,
    });
    const { gate } = this;
    const lock_name = `rapport:${site}`;
    const exclusive = navigator.locks
      ? byWebLock(navigator.locks, lock_name)
      : byLease(() => gate.store("measure"), now);
    this.sender = new Sender({ gate, site, exclusive, now, random: Math.random, note });
    this.history = new History({
      gate,
      now,
      mono: () => performance.now(),
      note,
      activated: activation(),
      onqueued: (rows) => this.sender.queued(rows),
    });
    this.engine = options.pack && new Engine({ pack: options.pack, market, assets, note });
    this.impressions = new Impressions((draft) => {
      if (gate.store("personalise")) void this.history.record([draft]);
    });
    this.renderer = new Renderer({
      engine: this.engine,
      impressions: this.impressions,
      input: () => this.input(),
      ondecided: (input) => this.decided(input),
      note,
    });
    this.life = watchPage({
      navigated: () => this.navigated(),
      visible: () => this.visible(),
      hidden: () => this.sender.leave(),
      restored: () => void gate.recheck().then(() => this.renderer.request()),
      online: () => this.sender.resume(),
    });
    this.start();
  }

  private start(): void {
    this.gate.onevent = (event) => {
      if (event === "rows") this.stale = true;
      else this.consentChanged(event === "erased");
    };
    this.watchDataLayer();
    if (document.readyState !== "complete")
      addEventListener("load", () => this.watchDataLayer(), { once: true });
    void this.gate.ready.then(() => this.sender.resume());
    defineSlotElement({
      connected: (element) => {
        this.life.check();
        this.renderer.add(element);
      },
      disconnected: (element) => this.renderer.remove(element),
    });
  }

  /** Records one event, from the API or a data layer; `false` when it is none that is recorded. */
  track(name: unknown, params: unknown, source: "api" | "data-layer"): boolean {
    const drafts = readEvent(name, params);
    if (typeof drafts === "string") {
      if (source === "api") this.notes.add(drafts);
      return false;
    }
    const key = JSON.stringify(drafts.map((d) => [d.event, d.product, d.query, d.transaction_id]));
    const at_ms = Date.now();
    const { last_event } = this;
    const told_twice = last_event.key === key && last_event.source !== source;
    if (told_twice && at_ms - last_event.at_ms < same_event_ms) return true;
    this.last_event = { key, source, at_ms };
    void this.history.record(drafts).then(() => this.recorded());
    if (drafts[0]?.event === "view_item" && drafts.length === 1) {
      this.life.check();
      const changed = this.open_product !== drafts[0].product;
      this.open_product = drafts[0].product;
      if (changed) void this.renderer.request();
    }
    return true;
  }

  setConsent(level: unknown): boolean {
    if (!isLevel(level)) {
      this.notes.add(`consent.set: '${String(level).slice(0, 40)}' is no level`);
      return false;
    }
    this.gate.choose(level);
    return true;
  }

  identify(facts: unknown): void {
    this.facts.clear();
    let customer: string | undefined;
    if (isFields(facts)) {
      customer = readText(facts["customer"]);
      for (const [name, value] of Object.entries(facts).slice(0, 100)) {
        const usable =
          typeof value === "boolean" ||
          (typeof value === "number" && isFinite(value)) ||
          (typeof value === "string" && value.length <= 1000);
        if (name !== "customer" && usable) this.facts.set(name, value);
      }
    } else if (facts !== null && facts !== undefined)
      this.notes.add("identify: facts are an object or null");
    // Facts alone say nothing of who is signed in; only a key or a sign-out does.
    if (customer !== undefined || !isFields(facts)) void this.history.identify(customer);
    void this.renderer.invalidate();
  }

  async seed(orders: unknown): Promise<void> {
    if (!Array.isArray(orders)) return this.notes.add("seed: orders are a list");
    for (const order of orders.slice(0, max_orders) as unknown[]) {
      const currency = isFields(order) ? readCurrency(order["currency"]) : undefined;
      const drafts = readEvent("purchase", order);
      if (
        typeof drafts === "string" ||
        !isFields(order) ||
        !drafts[0]?.transaction_id ||
        !currency
      ) {
        this.notes.add("seed: an order needs transaction_id, currency and items");
        continue;
      }
      const ts_ms = order["ts_ms"];
      const known = typeof ts_ms === "number" && ts_ms > 0 && ts_ms < 8.64e15;
      void this.history.record(drafts, known ? Math.floor(ts_ms) : Date.now());
    }
    await this.history.settled();
    await this.renderer.request();
  }

  setProducts(list: unknown): void {
    if (!Array.isArray(list)) return this.notes.add("setProducts: products are a list");
    this.products = readLiveProducts(list);
    void this.renderer.request();
  }

  async forget(): Promise<void> {
    await this.gate.forget();
    await this.renderer.invalidate();
  }

  private async input(): Promise<Omit<DecideInput, "slots">> {
    this.reading = await this.history.read();
    const { rows, seed } = this.reading;
    return {
      rows,
      seed,
      facts: new Map(this.facts),
      products: this.products,
      open_product: this.open_product,
      level: rank(this.gate.level),
      now_ms: Date.now(),
    };
  }

  private async decided(input: Omit<DecideInput, "slots">): Promise<void> {
    this.explain();
    if (this.expiry_done || this.engine?.state !== "ready" || input.level === 0) return;
    this.expiry_done = true;
    await this.history.expire(this.reading, await this.engine.expired(input.now_ms));
  }

  /** A history over its caps is trimmed by the core, even where no slot asked for it. */
  private async recorded(): Promise<void> {
    if (this.history.history_rows <= expiry_rows) return;
    if (this.renderer.views.size > 0 || this.expiry_done || !this.engine) return;
    const input = await this.input();
    await this.engine.decide({ ...input, slots: [] });
    await this.decided(input);
  }

  private consentChanged(erased: boolean): void {
    if (erased) {
      this.history.clear();
      this.sender.clear();
      void this.renderer.invalidate();
      return;
    }
    void this.renderer.request();
    if (this.gate.network()) void this.gate.settled().then(() => this.sender.resume());
  }

  private navigated(): void {
    this.open_product = undefined;
    this.impressions.reset(this.renderer.views.values());
    void this.renderer.request();
  }

  private visible(): void {
    this.impressions.resume();
    if (!this.stale) return;
    this.stale = false;
    void this.renderer.request();
  }

  private watchDataLayer(): void {
    const page = window as Window & { dataLayer?: unknown };
    const layer = (page.dataLayer ??= []);
    if (!Array.isArray(layer) || layer === this.watched) return;
    this.watched = layer;
    watchDataLayer(layer, {
      event: (name, params) => void this.track(name, params, "data-layer"),
      consent: (command) => {
        const answer = this.consent_mode.read(command);
        if (answer) this.gate.hear(answer);
      },
    });
  }

  private explain(): void {
    const reason = this.reason();
    if (reason) this.notes.print("engine", `the shop's own content stays: ${reason}`);
    const missing = this.missing();
    if (missing)
      this.notes.print("consent", `consent is '${this.gate.level}'; missing: ${missing}`);
  }

  /** Why the shop's own content stays everywhere; "" when it does not. */
  reason(): string {
    return this.engine ? this.engine.reason : "the script tag names no data-pack";
  }

  /** What would be needed for a higher level. */
  missing(): string {
    const { level, source } = this.gate;
    if (source === "robot") return 'a person (data-robots="allow" counts automated browsers)';
    if (source === "default") return "rapport.consent.set(level) or a consent command in dataLayer";
    if (source === "gpc") return "her own choice of 'measure' under Global Privacy Control";
    if (source === "api" || level === "measure") return "";
    return level === "none" ? "personalization_storage: granted" : "analytics_storage: granted";
  }
}
