import type { Device, DeviceModule } from "../device.js";
import type { Sender } from "../outbox/sender.js";
import type { Holdings } from "../store/holdings.js";
import type { Store } from "../store/store.js";
import type { PlatformAnswer } from "./consent-mode.js";
import { Denial } from "./denial.js";
import { DevicePart } from "./device-part.js";
import { Journal, type Left, type Promised } from "./journal.js";
import {
  rank,
  readChoice,
  replaces,
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
  /** Where a choice is kept within the task that makes it; opening one may throw. */
  areas: readonly (() => Storage | null | undefined)[];
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
  /** Resolves once an earlier choice kept on this device is known, or cannot be. */
  readonly ready: Promise<void>;
  onevent: (event: GateEvent) => void = () => {};
  private readonly options_: GateOptions;
  private readonly journal_: Journal;
  private readonly part_: DevicePart;
  private readonly started_ms_: number;
  private readonly denial_ = new Denial(() => this.stand_());
  private api_: Choice | undefined;
  private platform_: Choice | undefined;
  private recalled_ = false;
  /** What is not on the device yet, oldest first. */
  private promises_: Promised[] = [];
  /** Numbers of choices: the newest this page knows, the one it found at its start, the last of its own. */
  private known_n_ = -1;
  private first_n_ = 0;
  private own_n_ = 0;
  private channel_: BroadcastChannel | undefined;
  private work_: Promise<void> = Promise.resolve();
  private erasing_: Promise<void> = Promise.resolve();

  constructor(options: GateOptions) {
    const { site, areas, robot, now, loadDevice } = options;
    this.options_ = options;
    this.started_ms_ = now();
    this.journal_ = new Journal(site, robot ? [] : areas);
    this.part_ = new DevicePart({
      ...options,
      indexed_db: robot ? undefined : options.indexed_db,
      consent: this,
      random: Math.random,
      onsent: () => this.onevent("sent"),
      load: loadDevice,
      onlate: () => void this.look(),
    });
    this.resolve_();
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

  /** All that lies on the device, at any level: it is hers to see. `undefined` where nothing does. */
  async holdings(): Promise<Holdings | undefined> {
    return (await this.part_.exists()) ? this.part_.device?.holdings() : undefined;
  }

  /** Whether rows that cannot be kept now may be kept later. */
  get hopeful(): boolean {
    return this.level !== "none" && this.options_.indexed_db !== undefined;
  }

  /** A platform denied, and may yet grant: nothing is erased so far. */
  get undecided(): boolean {
    return this.denial_.waiting && this.api_ === undefined;
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
    this.api_ = { level, source: "api", ts_ms: now(), gpc, n: this.known_n_ };
    this.resolve_();
    void this.promise_({ choice: this.api_, final: true });
  }

  /** What a consent platform says; what it takes away is erased once it is known to be a withdrawal. */
  hear(answer: PlatformAnswer): void {
    const { level } = answer;
    const ts_ms = this.options_.now();
    this.platform_ = { level, source: "consent-mode", ts_ms, gpc: false, n: this.known_n_ };
    this.resolve_();
    // A grant that was taken back before it reached the device never does.
    if (level === "none") this.promises_ = this.promises_.filter(isFinal);
    const final = this.denial_.hear(answer);
    if (final || level !== "none") void this.promise_({ choice: this.platform_, final });
  }

  /** Erases everything but the choice itself, here and at the collector. */
  forget(): Promise<void> {
    this.part_.device?.cancel();
    this.onevent("erased");
    return this.promise_({ forget: true });
  }

  /** Listens to no other tab: a message would throw the page out of the back-forward cache. */
  sleep(): void {
    this.channel_?.close();
    this.channel_ = undefined;
  }

  /** Listens again, and looks at the stored choice: another tab may have changed it while this page slept. */
  wake(): Promise<void> {
    this.listen_();
    return this.look();
  }

  /** Brings onto the device what is not there yet, and looks at the choice that is. */
  look(): Promise<void> {
    return this.enqueue_(() => this.recall_());
  }

  /** Another tab wrote or kept a choice under `key` of local storage. */
  stored(key: string | null): void {
    if (this.journal_.owns(key)) void this.look();
  }

  /** When the choice in force was made; Unix milliseconds. */
  since_ms(): number {
    return (this.api_ ?? this.platform_)?.ts_ms ?? 0;
  }

  close(): void {
    this.denial_.end();
    this.part_.device?.close();
    this.sleep();
  }

  private listen_(): void {
    this.channel_ ??= this.options_.openChannel();
    if (!this.channel_) return;
    this.channel_.onmessage = ({ data }: MessageEvent<Partial<Message> | null>) =>
      this.receive_(data);
  }

  private allowed_(needed: Level): Device | undefined {
    return rank(this.level) >= rank(needed) ? this.part_.device : undefined;
  }

  private stand_(): void {
    if (this.platform_ && !this.api_) void this.promise_({ choice: this.platform_, final: true });
  }

  /** Keeps a promise as soon as can be, and the promise itself within this task. */
  private promise_(promised: Promised): Promise<void> {
    const superseded = (other: Promised): boolean =>
      "forget" in other
        ? "forget" in promised
        : "choice" in promised && (!other.final || other.choice.level === promised.choice.level);
    this.promises_ = [...this.promises_.filter((other) => !superseded(other)), promised];
    this.note_();
    return this.enqueue_(() => this.keep_());
  }

  private note_(): void {
    this.journal_.write(this.promises_.filter(isFinal));
  }

  private async keep_(): Promise<void> {
    if (this.promises_.length === 0) return;
    for (let own; (own = this.promises_[0]);) {
      const promised = own;
      const outcome = await this.bring_(promised, true, () => this.promises_.includes(promised));
      this.promises_ = this.promises_.filter((other) => other !== promised);
      this.note_();
      if (outcome) this.follow_(outcome);
    }
    this.erase_();
  }

  /** Brings a promise of this page, or what another has left, onto the device; answers which choice is kept now. */
  private async bring_(
    promised: Promised,
    own: boolean,
    open: () => boolean,
  ): Promise<Choice | undefined> {
    if (this.options_.robot) return undefined;
    if ("forget" in promised) {
      if (!(await this.part_.exists()) || !open()) return undefined;
      await this.part_.device?.forget();
      this.send_({ kind: "forgotten" });
      return undefined;
    }
    const { choice, final } = promised;
    const create = choice.source === "api" || (own && choice.level !== "none");
    if (!create && !(await this.part_.exists())) return undefined;
    const device = await this.part_.load();
    const n = choice.n < 0 && own ? this.first_n_ : choice.n;
    const made = own ? { ...choice, n: Math.max(n, this.own_n_) } : choice;
    const outcome = await device.keep(made, { create, final, open });
    if (outcome?.won) {
      if (own) this.own_n_ = outcome.choice.n;
      if (choice === this.platform_) this.platform_ = outcome.choice;
      if (choice.level === "none" && choice.source !== "api")
        this.options_.note("the consent platform denied: what was kept is erased");
      this.send_({ kind: "choice", choice: outcome.choice });
    }
    return outcome?.choice;
  }

  /** The choice kept on this device, as this page or another tab made it. */
  private follow_(kept: Choice): void {
    this.known_n_ = kept.n;
    // A choice of this page that is on its way there stands until the device has decided.
    if (this.promises_.some((entry) => "choice" in entry && entry.choice === this.api_)) return;
    if (kept.source === "api") this.api_ = kept;
    else {
      this.api_ = undefined;
      const platform = this.platform_;
      // Each page hears its own platform's grant, but a withdrawal holds everywhere.
      if (platform && kept.n > platform.n && rank(kept.level) < rank(platform.level))
        this.platform_ = kept;
    }
    this.resolve_();
  }

  private async recall_(): Promise<void> {
    const left = this.journal_.left();
    try {
      let kept = (await this.part_.exists()) ? await this.part_.device?.recall() : undefined;
      if (kept && this.known_n_ < 0)
        this.first_n_ = kept.n - (kept.ts_ms >= this.started_ms_ ? 1 : 0);
      if (left.length > 0 || this.promises_.length > 0) {
        await this.bringLeft_(left);
        await this.keep_();
        kept = await this.part_.device?.recall();
      }
      // Of what another open tab erased, that tab tells the collector.
      if (!this.recalled_) this.erase_();
      this.recalled_ = true;
      if (kept) this.follow_(kept);
      else if (this.known_n_ > 0) this.cleared_();
      else this.resolve_();
      this.known_n_ = Math.max(this.known_n_, 0);
    } catch (error) {
      this.recalled_ = true;
      this.followLeft_(left);
      throw error;
    }
  }

  private async bringLeft_(left: readonly Left[]): Promise<void> {
    for (const { promises, open, done } of left) {
      for (const promised of promises) await this.bring_(promised, false, open);
      done();
    }
  }

  /** The device does not answer: what was chosen last holds all the same. */
  private followLeft_(left: readonly Left[]): void {
    for (const promised of left.flatMap((entry) => entry.promises)) {
      if (!("choice" in promised) || promised.choice.source !== "api") continue;
      const { choice } = promised;
      if (!this.api_ || replaces(choice, this.api_)) this.api_ = choice;
      // A choice made from now on is a later one.
      this.known_n_ = Math.max(this.known_n_, choice.n + 1);
    }
    this.resolve_();
  }

  /** Whoever cleared the device took the consent away with the rest. */
  private cleared_(): void {
    this.known_n_ = this.own_n_ = 0;
    this.api_ = this.platform_ = undefined;
    this.denial_.end();
    this.options_.note("the device was cleared, and with it the consent: it is asked for anew");
    this.onevent("erased");
    this.resolve_();
  }

  private erase_(): void {
    const { device } = this.part_;
    if (!device) return;
    this.erasing_ = this.erasing_
      .then(() => device.sendErasures())
      .catch(() => this.options_.note("the collector will be asked to erase on a later page"));
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
      this.part_.device?.cancel();
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
      this.part_.device?.cancel();
      this.onevent("erased");
    }
    if (message?.kind === "choice") {
      const choice = readChoice(message.choice);
      // Which choice holds, the device says; a refusal does not wait for its answer.
      if (choice && choice.n > this.known_n_) this.follow_(choice);
      void this.look();
    }
  }
}

function isFinal(promised: Promised): boolean {
  return "forget" in promised || promised.final;
}
