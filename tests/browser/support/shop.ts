import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtPack } from "./pack.js";
import { store } from "./paths.js";

export interface ShopOptions {
  /** Folder of another shop's products.csv and events.csv.gz; it builds its own pack. */
  readonly data?: string;
  /** Members of the demo store's rapport.json that this shop has otherwise. */
  readonly config?: object;
  /** A copy of the pack that the journey may change. */
  readonly own_pack?: boolean;
}

/** The demo store as its own process, with the collector under /collect and a database nobody else uses. */
export class Shop {
  readonly opened_ms = Date.now();

  private constructor(
    private readonly process_: ChildProcess,
    private readonly folder_: string,
    readonly url: string,
    readonly events_db: string,
    readonly pack_dir: string,
  ) {}

  /** @throws with what the store wrote, if it ends before it is ready. */
  static async open({ data, config, own_pack }: ShopOptions = {}): Promise<Shop> {
    const folder = mkdtempSync(join(tmpdir(), "rapport-shop-"));
    const events_db = join(folder, "events.sqlite");
    let pack_dir = data === undefined ? builtPack(config).pack_dir : "";
    if (own_pack) {
      const copy = join(folder, "pack");
      cpSync(pack_dir, copy, { recursive: true });
      pack_dir = copy;
    }
    const place = data === undefined ? { PACK_DIR: pack_dir } : { DATA: data };
    const env = { ...process.env, PORT: "0", EVENTS_DB: events_db, ...place };
    const child = spawn("node", [store], { env, stdio: ["ignore", "pipe", "pipe"] });
    const url = await address(child);
    return new Shop(child, folder, url, events_db, pack_dir);
  }

  async close(): Promise<void> {
    const ended = once(this.process_, "exit");
    this.process_.kill("SIGTERM");
    await ended;
    rmSync(this.folder_, { recursive: true, force: true });
  }
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: unknown): void => {
      said += String(chunk);
      const ready = /^Rapport demo: (http:\S+)\/$/m.exec(said);
      if (ready) resolve(ready[1]!);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the shop ended with status ${code}: ${said}`)));
  });
}
