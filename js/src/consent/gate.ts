import type { Collector } from "../outbox/collector.js";
import { Database, result } from "../store/database.js";
import { Store } from "../store/store.js";
import type { PlatformAnswer } from "./consent-mode.js";
import { forgetAll, persistChoice, sendErasures } from "./erasure.js";
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
  channel: BroadcastChannel | undefined;
  collector: Collector | undefined;
  /** `navigator.globalPrivacyControl`. */
  gpc: boolean;
  /** An automated browser that does not count as a shopper. */
  robot: boolean;
  now: () => number;
  note: (text: string) => void;
}

type Message = { kind: "rows" } | { kind: "forgotten" } | { kind: "choice"; choice: Choice };

/** What the gate tells the page: the level changed, history was erased, or another tab wrote rows. */
export type GateEvent = "level" | "erased" | "rows";

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
  private api: Choice | undefined;
  private platform: Choice | undefined;
  private readonly database: Database | undefined;
  private readonly handle: Store | undefined;
  private work: Promise<void>;

  constructor(private readonly options: GateOptions) {
    if (options.indexed_db && !options.robot) {
      this.database = new Database(options.indexed_db, `rapport:${options.site}`);
      this.handle = new Store(this.database);
    }
    this.resolve();
    this.ready = this.work = this.recall();
    const { channel } = options;
    if (channel) channel.onmessage = ({ data }) => this.receive(data as Partial<Message> | null);
  }

  /** The shopper's data, where the level in force is `needed` or more. */
  store(needed: "personalise" | "measure"): Store | undefined {
    return rank(this.level) >= rank(needed) ? this.handle : undefined;
  }

  /** The shop's collector, at level `measure`. */
  network(): Collector | undefined {
    return this.level === "measure" ? this.options.collector : undefined;
  }

  /** Tells other tabs that rows were added. */
  announceRows(): void {
    if (this.level !== "none") this.send({ kind: "rows" });
  }

  /** Resolves once all choices made so far are on the device and what they forbid is gone from it. */
  settled(): Promise<void> {
    return this.work;
  }

  /** The shopper's own choice, told by the page; kept, and above what a platform says. */
  choose(level: Level): void {
    const { gpc, now } = this.options;
    this.api = { level, source: "api", ts_ms: now(), gpc };
    this.adopt(this.api, true);
  }

  /** What a consent platform says. A default that denies erases nothing: the answer may be on its way. */
  hear(answer: PlatformAnswer): void {
    const { level, answered } = answer;
    this.platform = { level, source: "consent-mode", ts_ms: this.options.now(), gpc: false };
    if (this.api) return;
    if (level === "none" && !answered) this.resolve();
    else this.adopt(this.platform, level !== "none");
  }

  /** Erases everything but the choice itself, here and at the collector. */
  async forget(): Promise<void> {
    this.options.collector?.cancel();
    this.onevent("erased");
    this.enqueue(async () => {
      if (this.database) await forgetAll(this.database, this.options.collector !== undefined);
      this.send({ kind: "forgotten" });
      this.erase();
    });
    await this.work;
  }

  /** Looks at the stored choice again: another tab may have changed it while this page slept. */
  recheck(): Promise<void> {
    this.enqueue(() => this.recall());
    return this.work;
  }

  /** When the choice in force was made, for the collector. */
  since_ms(): number {
    return (this.api ?? this.platform)?.ts_ms ?? 0;
  }

  close(): void {
    this.database?.close();
    this.options.channel?.close();
  }

  private adopt(choice: Choice, create: boolean): void {
    this.resolve();
    this.enqueue(async () => {
      const collector = this.options.collector !== undefined;
      if (this.database) await persistChoice(this.database, choice, { create, collector });
      this.send({ kind: "choice", choice });
      this.erase();
    });
  }

  /** A choice another tab made, or one found on the device. Its tab has written it. */
  private follow(choice: Choice): void {
    if (choice.source === "api") {
      if (!this.api || choice.ts_ms > this.api.ts_ms) this.api = choice;
    } else if (choice.ts_ms > (this.platform?.ts_ms ?? Infinity)) this.platform = choice;
    this.resolve();
  }

  private async recall(): Promise<void> {
    try {
      const read = async (get: (name: "meta") => IDBObjectStore): Promise<Choice | undefined> =>
        readChoice(await result(get("meta").get("consent")));
      const choice = await this.database?.run(["meta"], "readonly", read, { create: false });
      if (!choice) return;
      this.follow(choice);
      this.erase();
    } catch (error) {
      this.options.note(`stored consent cannot be read: ${String(error)}`);
    }
  }

  private erase(): void {
    const { collector, site } = this.options;
    if (this.database && collector)
      sendErasures(this.database, collector, site).catch(() => {
        this.options.note("the collector will be asked to erase on a later page");
      });
  }

  private resolve(): void {
    const before = this.level;
    const { gpc, robot, collector } = this.options;
    const now = resolveLevel({ api: this.api, platform: this.platform, gpc, robot });
    this.level = now.level;
    this.source = now.source;
    if (rank(now.level) < rank(before)) {
      collector?.cancel();
      if (now.level === "none") this.onevent("erased");
    }
    if (now.level !== before) this.onevent("level");
  }

  private enqueue(step: () => Promise<void>): void {
    this.work = this.work.then(step).catch((error: unknown) => {
      this.options.note(`consent is not kept on this device: ${String(error)}`);
    });
  }

  private send(message: Message): void {
    try {
      if (!this.options.robot) this.options.channel?.postMessage(message);
    } catch {
      // The page is being closed.
    }
  }

  private receive(message: Partial<Message> | null): void {
    if (message?.kind === "rows") this.onevent("rows");
    if (message?.kind === "forgotten") this.onevent("erased");
    if (message?.kind === "choice") {
      const choice = readChoice(message.choice);
      if (choice) this.follow(choice);
    }
  }
}
