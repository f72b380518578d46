import { describe, RapportError } from "../errors.js";
import { limited } from "../limit.js";
import { store_names, type StoreName } from "./kept.js";

/** Resolves with a request's result. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new RapportError("storage", "request failed"));
  });
}

const open_limit_ms = 3000;
const transaction_limit_ms = 3000;

/** The stores of one transaction. */
export type Get = (name: StoreName) => IDBObjectStore;

/** What a transaction does. `again`: an attempt before this one broke off, and may have been kept all the same. */
export type Body<T> = (get: Get, again: boolean) => Promise<T>;

/** One IndexedDB database, opened when first used and again after the browser lost, closed or deleted it. */
export class Database {
  private opened_: Promise<IDBDatabase | undefined> | undefined;

  constructor(
    private readonly factory_: IDBFactory,
    readonly name: string,
  ) {}

  /**
   * Runs `body` in one transaction and resolves once it is on the device; on a new connection once more where the
   * browser lost the old one. Without `create`, a database that is not there is not made and the answer is `undefined`.
   * @throws RapportError of `body`, after undoing everything; `storage` where nothing can be kept; `late` after 6 seconds
   */
  async run<T>(
    stores: readonly StoreName[],
    mode: IDBTransactionMode,
    body: Body<T>,
    options: { create?: boolean; strict?: boolean } = {},
  ): Promise<T | undefined> {
    const attempt = async (again: boolean): Promise<T | undefined> => {
      const database = await this.open_(options.create ?? false);
      if (!database) return undefined;
      const durability = options.strict ? "strict" : "default";
      const transaction = database.transaction(stores, mode, { durability });
      return complete(transaction, (get) => body(get, again));
    };
    try {
      return await attempt(false).catch((error: unknown) => {
        if (!isLostConnection(error)) throw error;
        this.close();
        return attempt(true);
      });
    } catch (error) {
      if (error instanceof RapportError && error.code !== "late") throw error;
      this.close();
      throw error instanceof RapportError ? error : new RapportError("storage", describe(error));
    }
  }

  close(): void {
    this.opened_?.then((database) => database?.close()).catch(() => {});
    this.opened_ = undefined;
  }

  private open_(create: boolean): Promise<IDBDatabase | undefined> {
    const opening = this.opened_ ?? this.opening_(create);
    // It may have been opened by somebody who makes none.
    return opening.then((database) => database ?? (create ? this.open_(true) : undefined));
  }

  private opening_(create: boolean): Promise<IDBDatabase | undefined> {
    const opening = this.connect_(create);
    this.opened_ = opening;
    const forget = (): void => {
      if (this.opened_ === opening) this.opened_ = undefined;
    };
    opening.then((database) => {
      if (!database) return forget();
      database.onversionchange = () => {
        forget();
        database.close();
      };
      database.onclose = forget;
    }, forget);
    return opening;
  }

  /** A database of this name without our stores holds nothing of ours: it is made anew, where one may be made. */
  private async connect_(create: boolean): Promise<IDBDatabase | undefined> {
    const database = await openDatabase(this.factory_, this.name, create);
    if (!database || store_names.every((name) => database.objectStoreNames.contains(name)))
      return database;
    database.close();
    if (!create) return undefined;
    const deleting = result(this.factory_.deleteDatabase(this.name));
    await limited(deleting, open_limit_ms, "the database");
    return openDatabase(this.factory_, this.name, true);
  }
}

/** Quota and the like stay as they are on a new connection. */
function isLostConnection(error: unknown): boolean {
  if (!(error instanceof DOMException)) return false;
  return /^(InvalidState|Unknown|Abort|TransactionInactive|NotFound)Error$/.test(error.name);
}

async function complete<T>(
  transaction: IDBTransaction,
  body: (get: Get) => Promise<T>,
): Promise<T> {
  const completed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException("the transaction ended", "AbortError"));
  });
  completed.catch(() => {});
  const work = async (): Promise<T> => {
    const value = await body((name) => transaction.objectStore(name));
    await completed;
    return value;
  };
  try {
    return await limited(work(), transaction_limit_ms, "the database");
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It had ended by itself.
    }
    // A full disk ends the transaction, and only that tells why.
    throw transaction.error ?? error;
  }
}

/**
 * Opens whatever version is there. `undefined` when there is none and none may be made: an upgrade from nothing is taken
 * back.
 */
function openDatabase(
  factory: IDBFactory,
  name: string,
  create: boolean,
): Promise<IDBDatabase | undefined> {
  let late = false;
  const opening = new Promise<IDBDatabase | undefined>((resolve, reject) => {
    const request = factory.open(name);
    let absent = false;
    request.onupgradeneeded = () => {
      absent = !create;
      if (absent || late) return request.transaction!.abort();
      request.result.createObjectStore("meta");
      const history = request.result.createObjectStore("history", {
        keyPath: "n",
        autoIncrement: true,
      });
      history.createIndex("transaction_id", "transaction_id");
      request.result.createObjectStore("outbox", { keyPath: "id" });
    };
    request.onerror = (event) => {
      event.preventDefault();
      if (absent) resolve(undefined);
      else reject(request.error ?? new RapportError("storage", "refused"));
    };
    request.onsuccess = () => {
      if (late) request.result.close();
      else resolve(request.result);
    };
  });
  return limited(opening, open_limit_ms, "the database").catch((error: unknown) => {
    late = true;
    throw error;
  });
}
