import { IDBFactory } from "fake-indexeddb";
import { Gate, type GateOptions } from "../../src/consent/gate.js";
import { Database, result } from "../../src/store/database.js";

/** A device: what several tabs of one browser share. */
export interface TestDevice {
  indexed_db: IDBFactory;
  site: string;
  /** Local storage, session storage. */
  areas: (() => Storage)[];
}

let sites = 0;

export function newDevice(): TestDevice {
  const areas = [newArea(), newArea()].map((area) => () => area);
  return { indexed_db: new IDBFactory(), site: `test-${process.pid}-${++sites}`, areas };
}

/** A storage as browsers have them: its keys are properties, too. */
function newArea(): Storage {
  const hidden = (value: unknown) => ({ value, enumerable: false });
  return Object.create(null, {
    getItem: hidden(function (this: Record<string, string>, key: string) {
      return this[key] ?? null;
    }),
    setItem: hidden(function (this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    }),
    removeItem: hidden(function (this: Record<string, string>, key: string) {
      delete this[key];
    }),
  }) as Storage;
}

/** A tab's gate over the device, with real broadcast channels between tabs. */
export function openGate(
  device: TestDevice,
  options: Partial<GateOptions> = {},
): Gate & { notes: string[] } {
  const notes: string[] = [];
  const gate = new Gate({
    ...device,
    locks: undefined,
    openChannel: () => new BroadcastChannel(device.site),
    collector: undefined,
    loadDevice: () => import("../../src/device.js"),
    gpc: false,
    robot: false,
    now: () => Date.now(),
    note: (text) => notes.push(text),
    ...options,
  });
  return Object.assign(gate, { notes });
}

/** Everything IndexedDB holds, by store; `undefined` when there is no database. */
export async function contents(device: TestDevice): Promise<Record<string, unknown[]> | undefined> {
  const names = (await device.indexed_db.databases()).map((entry) => entry.name);
  if (names.length === 0) return undefined;
  const database = new Database(device.indexed_db, `rapport:${device.site}`);
  const stores = ["meta", "history", "outbox"] as const;
  const held = await database.run(stores, "readonly", async (get) => ({
    meta: (await result(get("meta").getAllKeys())) as unknown[],
    history: (await result(get("history").getAll())) as unknown[],
    outbox: (await result(get("outbox").getAll())) as unknown[],
  }));
  database.close();
  return held;
}
