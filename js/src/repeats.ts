import type { Draft } from "./rows.js";

const repeat_ms = 1000;

interface Told {
  at_ms: number;
  /** How often she had pressed something by then. */
  presses: number;
  transaction_id: string | undefined;
}

/**
 * Tells an event that two plugins report, or one reports twice, from one that happens twice: the same name, items and
 * quantities within a second are one event, unless she pressed a button or key in between.
 */
export class Repeats {
  private presses_ = 0;
  private readonly told_ = new Map<string, Told>();

  constructor(page: EventTarget) {
    for (const kind of ["pointerdown", "keydown"])
      page.addEventListener(
        kind,
        (event) => {
          if (event.isTrusted) this.presses_++;
        },
        { capture: true, passive: true },
      );
  }

  /** `drafts`: the rows of one event, at least one. */
  isRepeat(drafts: readonly Draft[], now_ms: number): boolean {
    const lines = drafts.map((d) => JSON.stringify([d.event, d.product, d.query, d.quantity]));
    const key = lines.sort().join();
    for (const [old, { at_ms }] of this.told_)
      if (now_ms - at_ms >= repeat_ms || now_ms < at_ms) this.told_.delete(old);
    const { transaction_id } = drafts[0]!;
    const before = this.told_.get(key);
    if (before && before.presses === this.presses_) {
      const { transaction_id: other } = before;
      if (!transaction_id || !other || transaction_id === other) return true;
    }
    this.told_.set(key, { at_ms: now_ms, presses: this.presses_, transaction_id });
    return false;
  }
}
