import type { Database } from "better-sqlite3";
import { SinkUnavailable } from "./event-sink.js";

interface Job {
  work: () => void;
  resolve: () => void;
  reject: (error: SinkUnavailable) => void;
}

/** More waiting jobs than this means the disk cannot keep up; refusing bounds memory. */
const max_waiting_jobs = 10_000;

/**
 * Runs pieces of writing work in shared transactions: the first job opens a window, all jobs that arrive within it
 * commit together, and each promise resolves only after that commit. If the commit fails, all of its jobs reject.
 */
export class GroupCommit {
  readonly #commit: (jobs: readonly Job[]) => void;
  readonly #window_ms: number;
  #waiting: Job[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #commits = 0;

  constructor(db: Database, window_ms: number) {
    this.#window_ms = window_ms;
    this.#commit = db.transaction((jobs: readonly Job[]) => {
      for (const job of jobs) job.work();
    }).immediate;
  }

  /** Transactions committed so far. */
  get commits(): number {
    return this.#commits;
  }

  /** Queues `work`, which must touch nothing but the database: a failed commit undoes only that. */
  run<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new SinkUnavailable("closed"));
    if (this.#waiting.length >= max_waiting_jobs)
      return Promise.reject(new SinkUnavailable("busy"));
    return new Promise<T>((resolve, reject) => {
      let result: T;
      this.#waiting.push({
        work: () => {
          result = work();
        },
        resolve: () => resolve(result),
        reject,
      });
      this.#timer ??= setTimeout(() => this.#flush(), this.#window_ms);
    });
  }

  /** Commits what waits and refuses anything new. */
  close(): void {
    this.#closed = true;
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const jobs = this.#waiting;
    this.#waiting = [];
    if (jobs.length === 0) return;
    try {
      this.#commit(jobs);
      this.#commits += 1;
    } catch (error) {
      const unavailable = new SinkUnavailable(isFull(error) ? "full" : "failed", error);
      for (const job of jobs) job.reject(unavailable);
      return;
    }
    for (const job of jobs) job.resolve();
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "SQLITE_FULL";
}
