#!/usr/bin/env node
import { readCommand, UsageError } from "./command-line.js";
import { runCommand } from "./commands.js";

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());

try {
  await runCommand(readCommand(process.argv.slice(2)), stop.signal);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`rapport-collector: ${message}\n`);
  if (error instanceof UsageError) process.stderr.write("Try 'rapport-collector --help'.\n");
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
