import { ConsentMode } from "./consent/consent-mode.js";
import { Gate } from "./consent/gate.js";
import { isLevel, rank } from "./consent/levels.js";
import { DataLayer } from "./data-layer/data-layer.js";
import { Engine, type DecideInput } from "./engine/engine.js";
import type { FactValue, LiveProduct } from "./engine/inputs.js";
import type { Dismissals, DismissModule } from "./dismiss/dismissals.js";
import { History } from "./history.js";
import type { InspectorModule } from "./inspector/inspector.js";
import { describe } from "./errors.js";
import { readLiveProducts } from "./live-products.js";
import { Notes } from "./notes.js";
import type { DeviceModule } from "./device.js";
import type { PageOptions } from "./page/options.js";
import { activation, watchPage } from "./page/page-life.js";
import { isRobot } from "./page/robots.js";
import { isFields, isRecorded, readCurrency, readEvent, readText } from "./read-event.js";
import { Repeats } from "./repeats.js";
import type { Impressions } from "./slots/impressions.js";
import { Renderer } from "./slots/renderer.js";
import { defineSlotElement } from "./slots/slot-element.js";

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

/** Loads a part that not every page needs, from beside the script. */
function importPart<T>(assets: URL, name: string): Promise<T> {
  const url = new URL(`rapport-${name}.js`, assets).href;
  return import(/* @vite-ignore */ /* webpackIgnore: true */ url) as Promise<T>;
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
  private impressions_: Impressions | undefined;
  private readonly consent_mode_ = new ConsentMode();
  private readonly life_: { check(): void };
  private products_ = new Map<string, LiveProduct>();
  private open_product_: string | undefined;
  private readonly repeats_ = new Repeats(document);
  private dismissals_: Promise<Dismissals> | undefined;
  private expiry_done_ = false;
  private stale_ = false;

  constructor(options: PageOptions) {
    this.options = options;
    const { site, market, assets } = options;
    const note = this.notes.add;
    const now = (): number => Date.now();
    this.gate = new Gate({
      site,
      indexed_db: indexedDb(),
      openChannel: () => openChannel(site),
      areas: [() => window.localStorage, () => window.sessionStorage],
      collector: options.collector,
      locks: navigator.locks as LockManager | undefined,
      loadDevice: () => importPart<DeviceModule>(assets, "device"),
      gpc: (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true,
      robot: isRobot(navigator) && !options.robots_allowed,
      now,
      note,
    });
    const { gate } = this;
    this.history = new History({
      gate,
      now,
      mono: () => performance.now(),
      note,
      activated: activation(),
      onlate: () => void this.renderer.request(),
      onqueued: (rows) => gate.sender()?.queued(rows),
    });
    this.engine = options.pack && new Engine({ pack: options.pack, market, assets, note });
    this.renderer = new Renderer({
      engine: this.engine,
      impressions: () => this.countImpressions_(),
      input: () => this.readInput(),
      ondecided: (input) => this.decided_(input),
      note,
    });
    this.life_ = watchPage({
      navigated: () => this.navigated_(),
      visible: () => this.visible_(),
      hidden: () => gate.sender()?.leave(),
      left: () => gate.sleep(),
      restored: () =>
        void Promise.all([gate.wake(), this.engine?.renew()]).then(() => this.renderer.request()),
      online: () => gate.sender()?.resume(),
    });
    this.start_();
  }

  private start_(): void {
    this.gate.onevent = (event) => {
      if (event === "rows") this.stale_ = true;
      else if (event === "sent") void this.history.recount();
      else this.consentChanged_(event === "erased");
    };
    this.watchDataLayer_();
    addEventListener("storage", ({ key }) => this.gate.stored(key));
    document.addEventListener("click", (event) => this.clicked_(event));
    this.defineSlots_();
  }

  private defineSlots_(): void {
    try {
      defineSlotElement({
        connected: (element) => {
          this.life_.check();
          this.renderer.add(element);
        },
        disconnected: (element) => this.renderer.remove(element),
        renamed: () => void this.renderer.request(),
      });
    } catch (error) {
      this.notes.add(`<rapport-slot> cannot be defined: ${describe(error)}`);
    }
  }

  /** Records one event, from the API or a data layer; `false` when it is none that is recorded. */
  track(name: unknown, params: unknown, source: "api" | "data-layer"): boolean {
    const drafts = readEvent(name, params);
    if (typeof drafts === "string") {
      if (source === "api" || isRecorded(name)) this.notes.add(drafts);
      return false;
    }
    if (this.repeats_.isRepeat(drafts, Date.now())) return true;
    if (drafts[0]!.event === "purchase" && !drafts[0]!.transaction_id)
      this.notes.add("a purchase without transaction_id counts again when its page is reloaded");
    void this.history.record(drafts).then(() => this.recorded_());
    if (/^(dismiss|restore)/.test(drafts[0]!.event)) void this.renderer.request();
    if (drafts[0]?.event === "view_item" && drafts.length === 1) {
      this.life_.check();
      const changed = this.open_product_ !== drafts[0].product;
      this.open_product_ = drafts[0].product;
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
    this.products_ = readLiveProducts(list);
    void this.renderer.request();
  }

  async forget(): Promise<void> {
    await this.gate.forget();
    await this.renderer.invalidate();
  }

  /** What decisions follow from now. */
  async readInput(): Promise<Omit<DecideInput, "slots">> {
    const { rows, seed } = await this.history.read();
    return {
      rows,
      seed,
      facts: new Map(this.facts),
      products: this.products_,
      open_product: this.open_product_,
      level: rank(this.gate.level),
      now_ms: Date.now(),
    };
  }

  private async decided_(input: Omit<DecideInput, "slots">): Promise<void> {
    this.explain_();
    if (this.expiry_done_ || this.engine?.state !== "ready" || input.level === 0) return;
    this.expiry_done_ = true;
    await this.history.expire(input, await this.engine.expired(input.now_ms));
  }

  /** A history over its caps is trimmed by the core, even where no slot asked for it. */
  private async recorded_(): Promise<void> {
    if (this.history.history_rows <= expiry_rows) return;
    if (this.renderer.views.size > 0 || this.expiry_done_ || !this.engine) return;
    const input = await this.readInput();
    await this.engine.decide({ ...input, slots: [] });
    await this.decided_(input);
  }

  private consentChanged_(erased: boolean): void {
    if (erased) {
      this.history.clear();
      void this.renderer.invalidate();
      return;
    }
    void this.renderer.request();
    void this.gate.settled().then(() => {
      this.gate.sender()?.resume();
      void this.history.flush();
      return this.history.recount();
    });
  }

  /** "Less like this" works on whatever a template draws the button. */
  private clicked_(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const button = target?.closest("[data-rapport-dismiss]");
    if (!button) return;
    event.preventDefault();
    // A double click's second half would hit the product that took the first one's place.
    if (event.detail > 1) return;
    this.dismissals_ ??= importPart<DismissModule>(this.options.assets, "dismiss").then((part) =>
      part.createDismissals(this),
    );
    this.dismissals_
      .then((dismissals) => dismissals.dismiss(button))
      .catch((error: unknown) => this.notes.add(describe(error)));
  }

  async inspect(): Promise<void> {
    const part = await importPart<InspectorModule>(this.options.assets, "inspector");
    await part.inspect(this);
  }

  private navigated_(): void {
    this.open_product_ = undefined;
    this.impressions_?.reset(this.renderer.views.values());
    void this.renderer.request();
  }

  private visible_(): void {
    this.impressions_?.resume();
    void this.gate.look();
    void this.history.flush();
    void this.engine?.renew().then((changed) => {
      if (changed) void this.renderer.request();
    });
    if (!this.stale_) return;
    this.stale_ = false;
    void this.renderer.request();
  }

  /** Watches nothing before consent; from then on, each recorded row passes the gate once more. */
  private countImpressions_(): Impressions | undefined {
    const { gate } = this;
    this.impressions_ ??= gate.impressions()?.((draft) => {
      if (gate.store("personalise")) void this.history.record([draft]);
    });
    return this.impressions_;
  }

  private watchDataLayer_(): void {
    const reader = {
      event: (name: string, params: unknown) => void this.track(name, params, "data-layer"),
      consent: (command: ArrayLike<unknown>) => {
        const answer = this.consent_mode_.read(command);
        if (answer) this.gate.hear(answer);
      },
    };
    new DataLayer(window as { dataLayer?: unknown }, reader, this.notes.add).start();
  }

  private explain_(): void {
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
