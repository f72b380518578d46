import { RapportError } from "../errors.js";

/** `meta` holds single values by name; `history` the rows by `n`; `outbox` what is to be sent, by event id. */
export type StoreName = "meta" | "history" | "outbox";

/** Resolves with a request's result. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new RapportError("storage", "request failed"));
  });
}

const open_limit_ms = 4000;

/** One IndexedDB database, opened when first used and again after the browser closed or deleted it. */
export class Database {
  private opened_: Promise<IDBDatabase | undefined> | undefined;

  constructor(
    private readonly factory_: IDBFactory,
    readonly name: string,
  ) {}

  /**
   * Runs `body` in one transaction and resolves once it is on the device. Without `create`, a database that is not
   * there is not made and the answer is `undefined`.
   * @throws whatever `body` throws, after undoing everything; RapportError `storage` where nothing can be kept
   */
  async run<T>(
    stores: readonly StoreName[],
    mode: IDBTransactionMode,
    body: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
    options: { create?: boolean; strict?: boolean } = {},
  ): Promise<T | undefined> {
    const create = options.create ?? true;
    const database = await this.open_(create);
    if (!database) return undefined;
    const settings: IDBTransactionOptions = { durability: options.strict ? "strict" : "default" };
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(stores, mode, settings);
    } catch {
      // Closed or deleted under us: opened anew, once.
      this.opened_ = undefined;
      const again = await this.open_(create);
      if (!again) return undefined;
      transaction = again.transaction(stores, mode, settings);
    }
    return this.complete_(transaction, body);
  }

  close(): void {
    this.opened_?.then((database) => database?.close()).catch(() => {});
    this.opened_ = undefined;
  }

  private async complete_<T>(
    transaction: IDBTransaction,
    body: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    const completed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(new RapportError("storage", transaction.error?.name ?? "aborted"));
    });
    completed.catch(() => {});
    try {
      const value = await body((name) => transaction.objectStore(name));
      await completed;
      return value;
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It had ended by itself.
      }
      throw error;
    }
  }

  private open_(create: boolean): Promise<IDBDatabase | undefined> {
    if (this.opened_) return this.opened_;
    const opening = this.connect_(create);
    this.opened_ = opening;
    opening.then(
      (database) => {
        if (!database && this.opened_ === opening) this.opened_ = undefined;
      },
      () => {
        if (this.opened_ === opening) this.opened_ = undefined;
      },
    );
    return opening.then((database) => database ?? (create ? this.open_(true) : undefined));
  }

  /** `undefined` when there is none and none may be made: an upgrade from nothing is taken back. */
  private connect_(create: boolean): Promise<IDBDatabase | undefined> {
    return new Promise((resolve, reject) => {
      const request = this.factory_.open(this.name, 1);
      let absent = false;
      const timer = setTimeout(
        () => reject(new RapportError("storage", "the database does not open")),
        open_limit_ms,
      );
      request.onupgradeneeded = () => {
        absent = !create;
        if (absent) return request.transaction!.abort();
        request.result.createObjectStore("meta");
        const history = request.result.createObjectStore("history", {
          keyPath: "n",
          autoIncrement: true,
        });
        history.createIndex("transaction_id", "transaction_id");
        request.result.createObjectStore("outbox", { keyPath: "id" });
      };
      request.onerror = (event) => {
        clearTimeout(timer);
        event.preventDefault();
        if (absent) resolve(undefined);
        else reject(new RapportError("storage", request.error?.name ?? "refused"));
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const database = request.result;
        const forget = (): void => {
          this.opened_ = undefined;
          database.close();
        };
        database.onversionchange = forget;
        database.onclose = forget;
        resolve(database);
      };
    });
  }
}
