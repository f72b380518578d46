import type { PlatformAnswer } from "./consent-mode.js";
import { rank, type Level } from "./levels.js";

/**
 * When a platform's denial is a withdrawal. Many platforms deny on every page before they have read her answer, so a
 * default that denies is none; an update that denies is one where she had granted more on this page, or once it has
 * stood for the whole wait.
 */
export class Denial {
  /** The highest level that an update granted on this page. */
  private granted_: Level = "none";
  private level_: Level | undefined;
  private timer_: ReturnType<typeof setTimeout> | undefined;

  /** `stood`: the denial has stood for the whole wait. */
  constructor(private readonly stood_: () => void) {}

  /** Whether a denial was heard that a grant may yet follow. */
  get waiting(): boolean {
    return this.timer_ !== undefined;
  }

  /** Answers whether what the platform says is a withdrawal already. */
  hear({ level, answered, wait_ms }: PlatformAnswer): boolean {
    const withdrawn = answered && rank(level) < rank(this.granted_);
    if (answered && rank(level) > rank(this.granted_)) this.granted_ = level;
    if (this.waiting && level === this.level_) return false;
    this.level_ = level;
    this.end();
    if (answered && !withdrawn && level !== "measure")
      this.timer_ = setTimeout(() => {
        this.timer_ = undefined;
        this.stood_();
      }, wait_ms);
    return withdrawn;
  }

  end(): void {
    clearTimeout(this.timer_);
    this.timer_ = undefined;
  }
}
