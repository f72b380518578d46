import { limited } from "../limit.js";
import type { Store } from "../store/store.js";
import { randomUuid } from "../uuid.js";

/** Runs `work` unless another tab is doing so; answers whether it ran. */
export type Exclusive = (work: () => Promise<void>) => Promise<boolean>;

const answer_limit_ms = 5000;

/**
 * One sender among tabs by Web Locks; the browser frees the lock of a tab that dies. `otherwise` serves where the browser
 * refuses them or never answers.
 */
export function byWebLock(locks: LockManager, name: string, otherwise: Exclusive): Exclusive {
  return async (work) => {
    let given_up = false;
    let free: () => void = () => {};
    const held = new Promise<void>((resolve) => (free = resolve));
    const asked = new Promise<boolean>((resolve, reject) => {
      const take = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null);
        return lock && !given_up ? held : undefined;
      };
      locks.request(name, { ifAvailable: true }, take).catch(reject);
    });
    try {
      if (!(await limited(asked, answer_limit_ms, "the lock"))) return false;
    } catch {
      given_up = true;
      return otherwise(work);
    }
    try {
      await work();
    } finally {
      free();
    }
    return true;
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
