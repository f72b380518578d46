import { describe, RapportError, status_codes } from "../errors.js";
import { inCurrency } from "../live-products.js";
import type { StoredRow, Row } from "../rows.js";
import { type CoreClient, loadCore } from "./core-module.js";
import {
  factsBlock,
  historyBlock,
  pageBlock,
  productsBlock,
  type FactValue,
  type LiveProduct,
} from "./inputs.js";
import { openPack, type Pack } from "./manifest.js";
import { readDecisions, type SlotDecision } from "./output.js";

/** Everything a decision follows from. */
export interface DecideInput {
  slots: readonly string[];
  rows: readonly (Row | StoredRow)[];
  facts: ReadonlyMap<string, FactValue>;
  products: ReadonlyMap<string, LiveProduct>;
  open_product: string | undefined;
  /** 0 none, 1 personalise, 2 measure. */
  level: number;
  seed: number;
  now_ms: number;
}

export interface EngineOptions {
  /** Address under which `manifest.json` lies. */
  pack: URL;
  market: string | undefined;
  /** Address beside which the core's two files lie. */
  assets: URL;
  note: (text: string) => void;
}

const load_limit_ms = 15_000;
const max_feed_rounds = 4;
const max_files_a_round = 4;
const not_ready = status_codes.indexOf("not_ready");

/**
 * The core and the pack it reads; loaded when first needed, once. Whatever goes wrong, it ends as `failed` for the rest
 * of the page, and `decide` answers `undefined`.
 */
export class Engine {
  state: "idle" | "loading" | "ready" | "failed" = "idle";
  /** Why it failed; "" otherwise. */
  reason = "";
  pack: Pack | undefined;
  private client_: CoreClient | undefined;
  private loaded_: Promise<void> | undefined;

  constructor(private readonly options_: EngineOptions) {}

  load(): Promise<void> {
    return (this.loaded_ ??= this.guard_(async (signal) => {
      this.state = "loading";
      const core = loadCore(this.options_.assets, signal);
      core.catch(() => {});
      const pack = this.fetchPack_(signal);
      pack.catch(() => {});
      const client = await core;
      const feed = await pack;
      if (signal.aborted) return;
      this.client_ = client;
      feed();
      this.state = "ready";
    }));
  }

  /**
   * Looks what is published now, for a page that was out of sight: another pack, an overlay, or the off switch. Resolves
   * to whether slots are to be decided anew. Without network the page keeps what it has.
   */
  async renew(): Promise<boolean> {
    if (this.state !== "ready") return false;
    const { key } = this.pack!;
    await this.guard_(async (signal) => {
      const feed = await this.fetchPack_(signal).catch((error: unknown) => {
        if (error instanceof RapportError && error.code === "network") return undefined;
        throw error;
      });
      if (!signal.aborted) feed?.();
    });
    return this.pack?.key !== key || this.reason !== "";
  }

  /** One decision for all slots named, in that order. */
  async decide(input: DecideInput): Promise<SlotDecision[] | undefined> {
    await this.load();
    let decisions: SlotDecision[] | undefined;
    await this.guard_(async (signal) => {
      const currency = this.pack!.currency;
      this.check_("history", this.give_(historyBlock(input.rows, currency), "history"));
      if (this.give_(factsBlock(input.facts), "facts") !== 0) {
        this.options_.note(`facts ignored: ${this.client_!.message()}`);
        this.give_(factsBlock(new Map()), "facts");
      }
      const products = inCurrency(input.products, currency, this.options_.note);
      if (this.give_(productsBlock(products, currency), "products") !== 0)
        this.options_.note(`live products ignored: ${this.client_!.message()}`);
      const page = pageBlock(input.slots, input.open_product);
      const utc_offset_minutes = -new Date(input.now_ms).getTimezoneOffset();
      for (let round = 0; ; round++) {
        await this.feedNeeds_(signal);
        const size = this.put_(page);
        const { now_ms, seed, level } = input;
        const status = this.client_!.decide(size, now_ms, utc_offset_minutes, seed, level);
        if (status === not_ready && round < max_feed_rounds) continue;
        this.check_("decide", status);
        break;
      }
      decisions = readDecisions(this.client_!.output());
    });
    return decisions;
  }

  /** Which of the rows given to the last decision fell to the history's caps, by position. */
  async expired(now_ms: number): Promise<number[]> {
    const positions: number[] = [];
    await this.guard_(async () => {
      this.check_("expired", this.client_!.expired(now_ms));
      const output = this.client_!.output();
      const words = new DataView(output.buffer, output.byteOffset, output.byteLength);
      for (let at = 0; at + 4 <= output.byteLength; at += 4)
        positions.push(words.getUint32(at, true));
    });
    return positions;
  }

  /** Fetches the pack published now, unless it is the one there; what it resolves to feeds it to the core. */
  private async fetchPack_(signal: AbortSignal): Promise<() => void> {
    const pack = await openPack(this.options_.pack, this.options_.market, signal);
    if (pack.key === this.pack?.key) return () => {};
    const names = ["head", ...pack.files.filter((name) => name === "overlay")];
    const files = await Promise.all(names.map((name) => pack.fetchFile(name, signal)));
    return () => {
      this.pack = pack;
      files.forEach((file, i) => this.feed_(names[i]!, file));
    };
  }

  private async feedNeeds_(signal: AbortSignal): Promise<void> {
    for (let round = 0; round < max_feed_rounds; round++) {
      const names = this.client_!.needs().split("\n").filter(Boolean).slice(0, max_files_a_round);
      if (names.length === 0) return;
      const files = await Promise.all(names.map((name) => this.pack!.fetchFile(name, signal)));
      files.forEach((file, i) => this.feed_(names[i]!, file));
    }
  }

  private feed_(name: string, file: Uint8Array): void {
    const size = this.put_(file);
    this.check_(name, this.client_!.feed(name, size));
  }

  private put_(bytes: Uint8Array): number {
    const room = this.client_!.input(bytes.length);
    if (room.length < bytes.length)
      throw new RapportError("limit", `${bytes.length} bytes of input`);
    room.set(bytes);
    return bytes.length;
  }

  private give_(bytes: Uint8Array, what: "history" | "facts" | "products"): number {
    const size = this.put_(bytes);
    return this.client_![what](size);
  }

  private check_(what: string, status: number): void {
    if (status !== 0)
      throw new RapportError(
        status_codes[status] ?? "corrupt",
        `${what}: ${this.client_!.message()}`,
      );
  }

  /** Runs unless failed; a failure is final: after an abort the core answers from broken state. */
  private async guard_(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.state === "failed") return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new RapportError("late", `not there after ${load_limit_ms / 1000} s`));
          abort.abort();
        }, load_limit_ms);
      });
      await Promise.race([work(abort.signal), late]);
    } catch (error) {
      this.fail_(
        error instanceof RapportError ? error : new RapportError("crashed", describe(error)),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  private fail_(error: RapportError): void {
    this.state = "failed";
    this.reason = describe(error);
    this.client_ = undefined;
  }
}
