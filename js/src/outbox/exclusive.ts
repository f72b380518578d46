import type { Store } from "../store/store.js";
import { randomUuid } from "../uuid.js";

/** Runs `work` unless another tab is doing so; answers whether it ran. */
export type Exclusive = (work: () => Promise<void>) => Promise<boolean>;

/** One sender among tabs by Web Locks; the browser frees the lock of a tab that dies. */
export function byWebLock(locks: LockManager, name: string): Exclusive {
  return async (work) => {
    let ran = false;
    await locks.request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      ran = true;
      await work();
    });
    return ran;
  };
}

interface Lease {
  holder: string;
  until_ms: number;
}

const lease_ms = 60_000;

/** The same by a row that runs out, for browsers without Web Locks. A lease from a clock set forward does not bind. */
export function byLease(store: () => Store | undefined, now: () => number): Exclusive {
  const holder = randomUuid();
  return async (work) => {
    let ran = false;
    await store()?.changeMeta("lease", (value) => {
      const lease = value as Lease | undefined;
      const left_ms = (lease?.until_ms ?? 0) - now();
      const held = lease?.holder !== holder && left_ms > 0 && left_ms <= lease_ms;
      ran = !held;
      return held ? lease : { holder, until_ms: now() + lease_ms };
    });
    if (!ran) return false;
    try {
      await work();
    } finally {
      await store()?.changeMeta("lease", (value) =>
        (value as Lease | undefined)?.holder === holder ? undefined : value,
      );
    }
    return true;
  };
}
