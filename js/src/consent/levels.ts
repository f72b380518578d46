/**
 * `none`: nothing on the device, nothing sent. `personalise`: history on the device. `measure`: the collector receives
 * consented events as well.
 */
export type Level = "none" | "personalise" | "measure";

/** Who decided the level in force. */
export type ConsentSource = "default" | "api" | "consent-mode" | "gpc" | "robot";

export const levels: readonly Level[] = ["none", "personalise", "measure"];

export function isLevel(value: unknown): value is Level {
  return (levels as readonly unknown[]).includes(value);
}

export function rank(level: Level): number {
  return levels.indexOf(level);
}

/** What a shopper chose, or what a consent platform said. */
export interface Choice {
  level: Level;
  source: "api" | "consent-mode";
  ts_ms: number;
  /** Whether the browser asked for Global Privacy Control when she chose. */
  gpc: boolean;
  /**
   * Of a choice kept on the device: its number, one more than that of the choice before. Of one not kept yet: the newest
   * number its page knew of, -1 where the page had not looked. Clocks of tabs may differ, these numbers do not.
   */
  n: number;
}

/** Everything the level in force follows from. */
export interface Signals {
  api: Choice | undefined;
  platform: Choice | undefined;
  gpc: boolean;
  robot: boolean;
}

/**
 * The level in force. A choice through the API outranks the platform's; nothing at all means `none`. Global Privacy
 * Control caps at `personalise` unless she chose `measure` through the API knowing of it.
 */
export function resolveLevel(signals: Signals): { level: Level; source: ConsentSource } {
  if (signals.robot) return { level: "none", source: "robot" };
  const choice = signals.api ?? signals.platform;
  if (!choice) return { level: "none", source: "default" };
  const informed = choice.source === "api" && choice.gpc;
  if (choice.level === "measure" && signals.gpc && !informed)
    return { level: "personalise", source: "gpc" };
  return { level: choice.level, source: choice.source };
}

/** Reads a stored or received choice; `undefined` for anything malformed. */
export function readChoice(value: unknown): Choice | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { level, source, ts_ms, gpc, n } = value as Partial<Record<keyof Choice, unknown>>;
  if (!isLevel(level) || (source !== "api" && source !== "consent-mode")) return undefined;
  return { level, source, ts_ms: Number(ts_ms) || 0, gpc: gpc === true, n: Number(n) || 0 };
}

/**
 * Whether the new choice `made` takes the place of the `kept` one. Her own choice outranks a platform's. Of two that were
 * made without knowing of each other the stricter one wins, whichever comes first.
 */
export function replaces(made: Choice, kept: Choice): boolean {
  if (made.source !== kept.source) return made.source === "api";
  return made.n >= kept.n || rank(made.level) < rank(kept.level);
}
