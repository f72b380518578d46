import type { Level } from "./levels.js";

/** What the consent commands seen so far amount to. */
export interface PlatformAnswer {
  level: Level;
  /** Whether a person's answer was reported (`update`), not only the page's default. */
  answered: boolean;
}

/**
 * Google Consent Mode: the `consent` commands of a data layer. `personalization_storage` gives `personalise`, with
 * `analytics_storage` it gives `measure`; analytics alone, a missing key and any value but "granted" give nothing.
 * The `ad_*` keys neither unlock nor block. A default limited to regions counts only where it denies.
 */
export class ConsentMode {
  private readonly defaults = new Map<string, boolean>();
  private readonly regional_denials = new Set<string>();
  private readonly updates = new Map<string, boolean>();

  /** Takes `["consent", "default" | "update", {…}]`; `undefined` for any other command. */
  read(command: ArrayLike<unknown>): PlatformAnswer | undefined {
    const [name, verb, state] = [command[0], command[1], command[2]];
    if (name !== "consent" || (verb !== "default" && verb !== "update")) return undefined;
    if (typeof state !== "object" || state === null) return undefined;
    const regional = verb === "default" && "region" in state;
    for (const [key, value] of Object.entries(state)) {
      const granted = value === "granted";
      if (verb === "update") this.updates.set(key, granted);
      else if (!regional) this.defaults.set(key, granted);
      else if (!granted) this.regional_denials.add(key);
    }
    return {
      level: !this.granted("personalization_storage")
        ? "none"
        : this.granted("analytics_storage")
          ? "measure"
          : "personalise",
      answered: this.updates.size > 0,
    };
  }

  private granted(key: string): boolean {
    const update = this.updates.get(key);
    if (update !== undefined) return update;
    return this.defaults.get(key) === true && !this.regional_denials.has(key);
  }
}
