import { readChoice, type Choice } from "./levels.js";

/** What this page has yet to bring onto the device. */
export type Promised =
  /** `final`: as in `KeepOptions`. */
  { choice: Choice; final: boolean } | { forget: true };

/** Promises of a page that was left before it could keep them. */
export interface Left {
  promises: Promised[];
  /** Whether they are still there: another tab may have kept them meanwhile. */
  open: () => boolean;
  /** They are kept. */
  done: () => void;
}

/**
 * Keeps a choice, or the wish to be forgotten, from the task in which it was made until IndexedDB has it: only this kind
 * of storage is written before the page can be left. One record a page, in local storage, or in session storage where the
 * former is full; gone as soon as the database has what it says.
 */
export class Journal {
  private readonly prefix_: string;
  private readonly key_: string;

  /** `areas`: opens the storages in question; one may throw or be missing. */
  constructor(
    site: string,
    private readonly areas_: readonly (() => Storage | null | undefined)[],
  ) {
    this.prefix_ = `rapport:${site}:choice:`;
    this.key_ = this.prefix_ + Math.random().toString(36).slice(2, 8);
  }

  /** Whether a key of local storage is that of a journal. */
  owns(key: string | null): boolean {
    return key === null || key.startsWith(this.prefix_);
  }

  /** Replaces what this page has promised; answers whether the browser took it. */
  write(promises: readonly Promised[]): boolean {
    const text = JSON.stringify(promises);
    let written = false;
    this.each_((area) => {
      if (written || promises.length === 0) area.removeItem(this.key_);
      else {
        area.setItem(this.key_, text);
        written = true;
      }
    });
    return written;
  }

  /** What other pages have left, the oldest choices first. */
  left(): Left[] {
    const found: Left[] = [];
    this.each_((area) => {
      for (const key of Object.keys(area)) {
        if (!key.startsWith(this.prefix_) || key === this.key_) continue;
        const text = area.getItem(key) ?? "";
        found.push({
          promises: readPromises(text),
          open: () => area.getItem(key) === text,
          done: () => area.getItem(key) === text && area.removeItem(key),
        });
      }
    });
    return found.sort((a, b) => oldest(a.promises) - oldest(b.promises));
  }

  private each_(use: (area: Storage) => void): void {
    for (const open of this.areas_) {
      try {
        const area = open();
        if (area) use(area);
      } catch {
        // Refused or full.
      }
    }
  }
}

function oldest(promises: readonly Promised[]): number {
  return Math.min(...promises.map((entry) => ("choice" in entry ? entry.choice.n : 0)));
}

function readPromises(text: string): Promised[] {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry: Partial<Record<string, unknown>> | null): Promised[] => {
      if (entry?.["forget"] === true) return [{ forget: true }];
      const choice = readChoice(entry?.["choice"]);
      return choice ? [{ choice, final: entry?.["final"] === true }] : [];
    });
  } catch {
    return [];
  }
}
