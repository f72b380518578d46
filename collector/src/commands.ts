import { createWriteStream, existsSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command, ServeCommand } from "./command-line.js";
import { usage, UsageError } from "./command-line.js";
import { openEventStore, type EventStore } from "./event-store.js";
import { formatEvents } from "./export-format.js";
import { serve } from "./serve.js";
import { uuid_pattern } from "./wire-schema.js";

const day_ms = 86_400_000;

/** Runs a command to its end; `serve` ends when `stop` is aborted. */
export async function runCommand(command: Command, stop: AbortSignal): Promise<void> {
  switch (command.name) {
    case "help":
      process.stdout.write(usage);
      return;
    case "serve":
      return runServe(command, stop);
    case "export":
      return withStore(command.db, (store) => runExport(store, command));
    case "erase":
      return withStore(command.db, (store) => runErase(store, command));
    case "purge":
      return withStore(command.db, async (store) => {
        const purged = await store.purge(Date.now() - command.older_than_days * day_ms);
        process.stderr.write(`rapport-collector: removed ${purged} events\n`);
      });
    case "backup":
      return withStore(command.db, (store) => store.backup(command.out));
  }
}

function runServe(command: ServeCommand, stop: AbortSignal): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`rapport-collector: ${text}\n`);
  return serve(
    { ...command, admin_secret: process.env["RAPPORT_ADMIN_SECRET"] || undefined, say },
    stop,
  );
}

async function withStore(path: string, work: (store: EventStore) => Promise<void>): Promise<void> {
  // Opening would make the file, and a mistyped name would pass for an empty shop.
  if (!existsSync(path)) throw new Error(`There is no database at ${path}.`);
  const store = openEventStore(path);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function runExport(store: EventStore, command: Command & { name: "export" }): Promise<void> {
  const lines = Readable.from(formatEvents(store.export(command.site), command.format));
  if (command.out !== undefined) {
    await pipeline(lines, createWriteStream(command.out, { mode: 0o600 }));
    return;
  }
  try {
    await pipeline(lines, process.stdout, { end: false });
  } catch (error) {
    // Whoever read has seen enough, as `head` has.
    if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw error;
  }
}

async function runErase(store: EventStore, command: Command & { name: "erase" }): Promise<void> {
  if (!new RegExp(uuid_pattern).test(command.shopper)) {
    throw new UsageError("--shopper must be a UUID in lower case.");
  }
  const erased = await store.erase(command.site, command.shopper);
  process.stderr.write(`rapport-collector: erased ${erased} events\n`);
}
