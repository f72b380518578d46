import type { Level } from "./consent/levels.js";
import type { ConsentSource } from "./consent/levels.js";
import type { EventName } from "./event-kinds.js";
import type { FactValue } from "./engine/inputs.js";
import type { StoredRow, Row } from "./rows.js";
import type { Drops } from "./store/drops.js";
import type { Unreadable } from "./store/read-store.js";

export type { Unreadable };
export type { Level, ConsentSource, EventName, FactValue, StoredRow, Row, Drops };

/** An item of a GA4 event. One of `item_id` and `item_name` is required. */
export interface TrackedItem {
  item_id?: string | number;
  item_name?: string;
  /** Of one piece, major units; needs a currency here or in the event. */
  price?: number | string;
  /** 1 if unsaid. */
  quantity?: number;
  currency?: string;
  [other: string]: unknown;
}

/** Parameters of a GA4 event; others are ignored. */
export interface TrackedParams {
  items?: readonly TrackedItem[];
  /** ISO 4217. */
  currency?: string;
  value?: number;
  transaction_id?: string | number;
  search_term?: string;
  [other: string]: unknown;
}

/** An order the shop's server knows of. */
export interface SeededOrder {
  transaction_id: string | number;
  /** Unix milliseconds; now if unsaid. */
  ts_ms?: number;
  currency: string;
  items: readonly TrackedItem[];
}

/** A product's price and stock as the page knows them. */
export interface LiveProductInput {
  id: string | number;
  /** Major units. */
  price?: number | string;
  /** ISO 4217; the pack's if unsaid. A price in another currency than the pack's is ignored. */
  currency?: string;
  /** schema.org or feed names: "InStock", "out_of_stock" …; or a boolean. */
  availability?: string | boolean;
  /** Pieces left. */
  stock?: number;
}

/** What the page can know of Rapport's state. */
export interface RapportStatus {
  version: string;
  consent: {
    level: Level;
    /** Who decided the level. */
    source: ConsentSource;
    /** What is missing for a higher level; "" if nothing or if she chose so. */
    missing: string;
    /**
     * Only while a consent platform's denial may yet be followed by a grant: its level is in force, nothing is erased
     * yet. docs/storefront.md says how long that lasts.
     */
    pending?: "denial";
  };
  /** `idle` until a slot needs it. */
  engine: "idle" | "loading" | "ready" | "failed" | "off";
  /** Why the shop's own content stays; "" if it does not. */
  reason: string;
  pack: { version: number; market: string; locale: string; currency: string } | null;
  /** Where events are kept. */
  storage: "memory" | "indexeddb";
  history_rows: number;
  outbox_rows: number;
  /** Events that were recorded and will never reach the collector. */
  drops: Drops;
  slots: { name: string; state: string }[];
  /** What was ignored or went wrong, newest last. */
  notes: string[];
}

/** Everything kept about the shopper, as plain data. What is `null` is not kept; docs/privacy.md explains each record. */
export interface RapportExport {
  exported_ms: number;
  site: string;
  /** The level in force; with the time of the choice it follows from (Unix milliseconds), where there is one. */
  consent: { level: Level; source: ConsentSource; ts_ms?: number };
  /** The rows decisions may use: those on the device, then those of this page's memory. Dismissals are among them. */
  history: (StoredRow | Row)[];
  /** Rows on the device that no decision uses, since the customer they belong to signed out. */
  kept_out: StoredRow[];
  /** Events not yet sent, as they would be. */
  outbox: unknown[];
  /** Told by the page, never stored. */
  facts: Record<string, FactValue>;
  /** The random id events are sent under. */
  shopper: string | null;
  session: unknown;
  seed: number | null;
  /** Key of the customer who signed in. */
  customer: string | null;
  /** When she signed out; Unix milliseconds. */
  hidden_before_ms: number | null;
  /** Ids the collector was asked to erase and has not confirmed. */
  erase: string[];
  drops: Drops;
  /** Everything else on the device: the choice as it is kept, the outbox's pause and lease. */
  other: Record<string, unknown>;
  /** Records that are damaged, or all of them where the device does not answer. */
  unreadable: Unreadable[];
}

/**
 * The page's way to Rapport. Every call is safe at any time, in any order and with any argument: what cannot be used is
 * ignored and named in `status().notes`. Nothing throws, no promise rejects.
 */
export interface Rapport {
  readonly consent: {
    /** Takes and keeps the shopper's choice; outranks consent platforms. `false` for an unknown level. */
    set(level: Level): boolean;
    /** The level in force. */
    get(): Level;
  };
  /** Records a GA4 event; answers whether it was one that is recorded. */
  track(name: string, params?: TrackedParams): boolean;
  /**
   * Tells facts about the shopper, as declared in `rapport.json`; each call replaces the last. The key `customer` names
   * who is signed in. `null` after signing out.
   */
  identify(facts: Record<string, FactValue | null | undefined> | null): void;
  /** Merges orders into the history, each once by its transaction id. Needs level `personalise`. */
  seed(orders: readonly SeededOrder[]): Promise<void>;
  /** Replaces the live prices and stock decisions use. */
  setProducts(products: readonly LiveProductInput[]): void;
  /** Decides all slots anew; resolves when they show it. */
  refresh(): Promise<void>;
  status(): RapportStatus;
  export(): Promise<RapportExport>;
  /** Opens the inspector, for staff: why each slot shows what it shows. Records nothing. */
  inspect(): Promise<void>;
  /** Erases the history, here and at the collector. The consent choice stays. */
  forget(): Promise<void>;
}
