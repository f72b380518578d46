import type { Device, DeviceModule, DeviceOptions } from "../device.js";
import { RapportError } from "../errors.js";
import { limited } from "../limit.js";

export interface DevicePartOptions extends Omit<DeviceOptions, "indexed_db"> {
  /** Absent where the browser has none. */
  indexed_db: IDBFactory | undefined;
  load: () => Promise<DeviceModule>;
  /** It came after we had stopped waiting. */
  onlate: () => void;
}

const list_limit_ms = 1000;
const load_limit_ms = 3000;
/** How soon a file that could not be fetched is asked for again: a blocker's console line comes with each try. */
const reload_ms = 30_000;

/** What reaches beyond the page's memory, loaded when something is or may be kept on the device. */
export class DevicePart {
  device: Device | undefined;
  private loading_: Promise<void> | undefined;

  constructor(private readonly options_: DevicePartOptions) {}

  /** Whether this device may hold anything. Where the browser cannot tell, what can is loaded. */
  async exists(): Promise<boolean> {
    const { indexed_db, site } = this.options_;
    if (!indexed_db) return false;
    if (!this.device && typeof indexed_db.databases === "function") {
      const listed = limited(indexed_db.databases(), list_limit_ms, "the list of databases");
      const known = await listed.catch(() => undefined);
      if (known && !known.some((database) => database.name === `rapport:${site}`)) return false;
    }
    await this.load();
    return true;
  }

  /** @throws RapportError `late` after 3 seconds, `storage` where the browser has none; what `load` rejects with */
  async load(): Promise<Device> {
    const { indexed_db, load, onlate } = this.options_;
    if (!indexed_db) throw new RapportError("storage", "the browser has no IndexedDB");
    const loading = (this.loading_ ??= load().then(
      (module) => void (this.device = module.openDevice({ ...this.options_, indexed_db })),
      (error: unknown) => {
        setTimeout(() => (this.loading_ = undefined), reload_ms);
        throw error;
      },
    ));
    await limited(loading, load_limit_ms, "rapport-device.js").catch((error: unknown) => {
      loading.then(onlate, () => {});
      throw error;
    });
    return this.device!;
  }
}
