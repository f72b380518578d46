import type { Level } from "./levels.js";

/** What the consent commands seen so far amount to. */
export interface PlatformAnswer {
  level: Level;
  /** Whether a person's answer was reported (`update`), not only the page's default. */
  answered: boolean;
  /** How long a denial may yet be followed by a grant: `wait_for_update` of the defaults, else 2 seconds. */
  wait_ms: number;
}

const default_wait_ms = 2000;
const max_wait_ms = 10_000;

/**
 * Google Consent Mode: the `consent` commands of a data layer. `personalization_storage` gives `personalise`, with
 * `analytics_storage` it gives `measure`; analytics alone, a missing key and any value but "granted" give nothing.
 * The `ad_*` keys neither unlock nor block. A default limited to regions counts only where it denies.
 */
export class ConsentMode {
  private readonly defaults_ = new Map<string, boolean>();
  private readonly regional_denials_ = new Set<string>();
  private readonly updates_ = new Map<string, boolean>();
  private wait_ms_: number | undefined;

  /** Takes `["consent", "default" | "update", {…}]`; `undefined` for any other command. */
  read(command: ArrayLike<unknown>): PlatformAnswer | undefined {
    const [name, verb, state] = [command[0], command[1], command[2]];
    if (name !== "consent" || (verb !== "default" && verb !== "update")) return undefined;
    if (typeof state !== "object" || state === null) return undefined;
    const regional = verb === "default" && "region" in state;
    if (verb === "default" && "wait_for_update" in state) this.readWait_(state.wait_for_update);
    for (const [key, value] of Object.entries(state)) {
      const granted = value === "granted";
      if (verb === "update") this.updates_.set(key, granted);
      else if (!regional) this.defaults_.set(key, granted);
      else if (!granted) this.regional_denials_.add(key);
    }
    return {
      level: !this.granted_("personalization_storage")
        ? "none"
        : this.granted_("analytics_storage")
          ? "measure"
          : "personalise",
      answered: this.updates_.size > 0,
      wait_ms: this.wait_ms_ ?? default_wait_ms,
    };
  }

  /** The longest counts, where several are told. */
  private readWait_(value: unknown): void {
    const wait_ms = Number(value);
    if (wait_ms >= 0) this.wait_ms_ = Math.min(Math.max(this.wait_ms_ ?? 0, wait_ms), max_wait_ms);
  }

  private granted_(key: string): boolean {
    const update = this.updates_.get(key);
    if (update !== undefined) return update;
    return this.defaults_.get(key) === true && !this.regional_denials_.has(key);
  }
}
