import type { Device, DeviceModule } from "../device.js";
import type { Sender } from "../outbox/sender.js";
import type { Store } from "../store/store.js";
import type { PlatformAnswer } from "./consent-mode.js";
import {
  rank,
  readChoice,
  resolveLevel,
  type Choice,
  type ConsentSource,
  type Level,
} from "./levels.js";

export interface GateOptions {
  site: string;
  /** Absent where the browser has none. */
  indexed_db: IDBFactory | undefined;
  locks: LockManager | undefined;
  /** Opens what reaches the shop's other tabs. */
  openChannel: () => BroadcastChannel | undefined;
  /** Where events may be sent; without one, none ever are. */
  collector: URL | undefined;
  /** Loads what reaches beyond the page's memory. */
  loadDevice: () => Promise<DeviceModule>;
  /** `navigator.globalPrivacyControl`. */
  gpc: boolean;
  /** An automated browser that does not count as a shopper. */
  robot: boolean;
  now: () => number;
  note: (text: string) => void;
  time_limit_ms?: number;
}

type Message = { kind: "rows" } | { kind: "forgotten" } | { kind: "choice"; choice: Choice };

/** What the gate tells the page: the level changed, history was erased, another tab wrote rows, or some were sent. */
export type GateEvent = "level" | "erased" | "rows" | "sent";

/**
 * The one way to storage, other tabs and the collector: each is handed out only at a level that allows it. Starts at
 * `none`, and is at `none` whenever in doubt.
 */
export class Gate {
  level: Level = "none";
  source: ConsentSource = "default";
  /** Resolves once an earlier choice kept on this device is known. */
  readonly ready: Promise<void>;
  onevent: (event: GateEvent) => void = () => {};
  private readonly options_: GateOptions;
  private api_: Choice | undefined;
  private platform_: Choice | undefined;
  private device_: Device | undefined;
  private recalled_ = false;
  private channel_: BroadcastChannel | undefined;
  private loading_: Promise<void> | undefined;
  private work_: Promise<void>;

  constructor(options: GateOptions) {
    this.options_ = options;
    this.resolve_();
    this.work_ = Promise.resolve();
    this.ready = this.enqueue_(() => this.recall_());
    this.listen_();
  }

  /** The shopper's data, where the level in force is `needed` or more. */
  store(needed: "personalise" | "measure"): Store | undefined {
    return this.allowed_(needed)?.store;
  }

  /** What sends events to the shop's collector, at level `measure`. */
  sender(): Sender | undefined {
    return this.allowed_("measure")?.sender;
  }

  /** What counts impressions and clicks, from level `personalise` on. */
  impressions(): Device["createImpressions"] | undefined {
    return this.allowed_("personalise")?.createImpressions;
  }

  /** Tells other tabs that rows were added. */
  announceRows(): void {
    if (this.level !== "none") this.send_({ kind: "rows" });
  }

  /** Resolves once all choices made so far are on the device and what they forbid is gone from it. */
  settled(): Promise<void> {
    return this.work_;
  }

  /** The shopper's own choice, told by the page; kept, and above what a platform says. */
  choose(level: Level): void {
    const { gpc, now } = this.options_;
    this.api_ = { level, source: "api", ts_ms: now(), gpc };
    this.adopt_(this.api_, true);
  }

  /** What a consent platform says. A default that denies erases nothing: the answer may be on its way. */
  hear(answer: PlatformAnswer): void {
    const { level, answered } = answer;
    this.platform_ = { level, source: "consent-mode", ts_ms: this.options_.now(), gpc: false };
    if (this.api_) return;
    if (level === "none" && !answered) this.resolve_();
    else this.adopt_(this.platform_, level !== "none");
  }

  /** Erases everything but the choice itself, here and at the collector. */
  forget(): Promise<void> {
    this.device_?.cancel();
    this.onevent("erased");
    return this.enqueue_(async () => {
      if (!(await this.kept_())) return;
      await this.device_?.forget();
      this.send_({ kind: "forgotten" });
      this.erase_();
    });
  }

  /** Listens to no other tab: a message would throw the page out of the back-forward cache. */
  sleep(): void {
    this.channel_?.close();
    this.channel_ = undefined;
  }

  /** Listens again, and looks at the stored choice: another tab may have changed it while this page slept. */
  wake(): Promise<void> {
    this.listen_();
    return this.enqueue_(() => this.recall_());
  }

  /** When the choice in force was made; Unix milliseconds. */
  since_ms(): number {
    return (this.api_ ?? this.platform_)?.ts_ms ?? 0;
  }

  close(): void {
    this.device_?.close();
    this.sleep();
  }

  private listen_(): void {
    this.channel_ ??= this.options_.openChannel();
    if (!this.channel_) return;
    this.channel_.onmessage = ({ data }: MessageEvent<Partial<Message> | null>) =>
      this.receive_(data);
  }

  private allowed_(needed: Level): Device | undefined {
    return rank(this.level) >= rank(needed) ? this.device_ : undefined;
  }

  private adopt_(choice: Choice, create: boolean): void {
    this.resolve_();
    void this.enqueue_(async () => {
      // What was found on the device meanwhile may outrank it.
      if (choice !== (this.api_ ?? this.platform_)) return;
      if (!create && !(await this.kept_())) return;
      await this.load_();
      await this.device_?.persist(choice, create);
      this.send_({ kind: "choice", choice });
      this.erase_();
    });
  }

  /** A choice another tab made, or one found on the device. Its tab has written it. */
  private follow_(choice: Choice): void {
    if (choice.source === "api") {
      if (!this.api_ || choice.ts_ms > this.api_.ts_ms) this.api_ = choice;
    } else if (choice.ts_ms > (this.platform_?.ts_ms ?? Infinity)) this.platform_ = choice;
    this.resolve_();
  }

  private async recall_(): Promise<void> {
    const choice = (await this.kept_()) ? await this.device_?.recall() : undefined;
    this.recalled_ = true;
    if (choice) this.follow_(choice);
    else this.resolve_();
    this.erase_();
  }

  /** Whether this device may hold anything. Where the browser cannot tell, what can is loaded. */
  private async kept_(): Promise<boolean> {
    const { indexed_db, robot, site } = this.options_;
    if (!indexed_db || robot) return false;
    if (!this.device_ && typeof indexed_db.databases === "function") {
      const known = await indexed_db.databases();
      if (!known.some((database) => database.name === `rapport:${site}`)) return false;
    }
    await this.load_();
    return true;
  }

  private load_(): Promise<void> {
    const { indexed_db, robot, loadDevice } = this.options_;
    if (!indexed_db || robot) return Promise.resolve();
    return (this.loading_ ??= loadDevice().then((module) => {
      this.device_ = module.openDevice({
        ...this.options_,
        indexed_db,
        consent: this,
        random: Math.random,
        onsent: () => this.onevent("sent"),
      });
    }));
  }

  private erase_(): void {
    this.device_?.sendErasures().catch(() => {
      this.options_.note("the collector will be asked to erase on a later page");
    });
  }

  private resolve_(): void {
    const before = this.level;
    const { gpc, robot } = this.options_;
    // Her own refusal may lie on the device: until that is known, no platform's word counts.
    const platform = this.recalled_ ? this.platform_ : undefined;
    const now = resolveLevel({ api: this.api_, platform, gpc, robot });
    this.level = now.level;
    this.source = now.source;
    if (rank(now.level) < rank(before)) {
      this.device_?.cancel();
      if (now.level === "none") this.onevent("erased");
    }
    if (now.level !== before) this.onevent("level");
  }

  private enqueue_(step: () => Promise<void>): Promise<void> {
    return (this.work_ = this.work_.then(step).catch((error: unknown) => {
      this.options_.note(`consent is not kept on this device: ${String(error)}`);
    }));
  }

  private send_(message: Message): void {
    try {
      if (!this.options_.robot) this.channel_?.postMessage(message);
    } catch {
      // The page is being closed.
    }
  }

  private receive_(message: Partial<Message> | null): void {
    if (message?.kind === "rows") this.onevent("rows");
    if (message?.kind === "forgotten") {
      this.device_?.cancel();
      this.onevent("erased");
    }
    if (message?.kind === "choice") {
      const choice = readChoice(message.choice);
      if (choice) void this.load_().then(() => this.follow_(choice));
    }
  }
}
