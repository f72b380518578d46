import type { DecideInput } from "../engine/engine.js";
import { loadCore, type CoreClient } from "../engine/core-module.js";
import { factsBlock, historyBlock, pageBlock, productsBlock } from "../engine/inputs.js";
import { openPack, type Pack } from "../engine/manifest.js";
import { readDecisions } from "../engine/output.js";
import { describe, RapportError, status_codes } from "../errors.js";
import { inCurrency } from "../live-products.js";
import { readReport, type SlotReport } from "./report.js";

/** What the inspector shows of one decision. */
export interface Look {
  pack: Pack;
  slots: SlotReport[];
  /** By slot and product, the sentence a shopper reads. */
  sentences: Map<string, string>;
  /** Milliseconds. */
  load_ms: number;
  decide_ms: number;
  explain_ms: number;
}

export interface LookInput extends DecideInput {
  /** A recorded history in place of `rows`. */
  recorded: Uint8Array | undefined;
}

const load_limit_ms = 15_000;
const max_feed_rounds = 4;

/**
 * A core of the inspector's own, over a pack of its choice: what is asked of it touches neither the page's core nor
 * anything that is kept, counted or sent.
 */
export class PreviewCore {
  private constructor(
    private readonly client_: CoreClient,
    private readonly pack_: Pack,
    private readonly load_ms_: number,
    private readonly note_: (text: string) => void,
  ) {}

  /** @throws RapportError */
  static async open(
    assets: URL,
    base: URL,
    market: string | undefined,
    note: (text: string) => void,
  ): Promise<PreviewCore> {
    const begin_ms = performance.now();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), load_limit_ms);
    try {
      const [client, pack] = await Promise.all([
        loadCore(assets, abort.signal),
        openPack(base, market, abort.signal),
      ]);
      const core = new PreviewCore(client, pack, performance.now() - begin_ms, note);
      await core.feed_(abort.signal);
      return core;
    } catch (error) {
      throw error instanceof RapportError ? error : new RapportError("crashed", describe(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** @throws RapportError */
  look(input: LookInput): Look {
    const { currency } = this.pack_;
    this.give_("history", input.recorded ?? historyBlock(input.rows, currency));
    this.give_("facts", factsBlock(input.facts));
    const products = inCurrency(input.products, currency, this.note_);
    this.give_("products", productsBlock(products, currency));
    const page = pageBlock(input.slots, input.open_product);
    const offset = -new Date(input.now_ms).getTimezoneOffset();
    const ask = (what: "decide" | "explain"): number => {
      const { now_ms, seed, level } = input;
      const size = this.put_(page);
      const begin_ms = performance.now();
      this.check_(what, this.client_[what](size, now_ms, offset, seed, level));
      return performance.now() - begin_ms;
    };
    const explain_ms = ask("explain");
    const slots = readReport(new TextDecoder().decode(this.client_.output()), input.slots);
    const decide_ms = ask("decide");
    const sentences = new Map<string, string>();
    readDecisions(this.client_.output()).forEach((decision, i) => {
      for (const item of decision.items)
        sentences.set(`${input.slots[i]}\n${item.id}`, item.reason);
    });
    const { pack_: pack, load_ms_: load_ms } = this;
    return { pack, slots, sentences, load_ms, decide_ms, explain_ms };
  }

  close(): void {
    this.client_.delete();
  }

  private async feed_(signal: AbortSignal): Promise<void> {
    for (let round = 0; round < max_feed_rounds; round++) {
      const names = this.client_.needs().split("\n").filter(Boolean);
      if (names.length === 0) return;
      const files = await Promise.all(names.map((name) => this.pack_.fetchFile(name, signal)));
      files.forEach((file, i) => {
        const size = this.put_(new Uint8Array(file));
        this.check_(names[i]!, this.client_.feed(names[i]!, size));
      });
    }
  }

  private give_(what: "history" | "facts" | "products", bytes: Uint8Array): void {
    this.check_(what, this.client_[what](this.put_(bytes)));
  }

  private put_(bytes: Uint8Array): number {
    const room = this.client_.input(bytes.length);
    if (room.length < bytes.length)
      throw new RapportError("limit", `${bytes.length} bytes of input`);
    room.set(bytes);
    return bytes.length;
  }

  private check_(what: string, status: number): void {
    if (status !== 0)
      throw new RapportError(
        status_codes[status] ?? "corrupt",
        `${what}: ${this.client_.message()}`,
      );
  }
}
