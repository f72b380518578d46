import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from "playwright-core";

const args = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const options = { executablePath: "/usr/bin/chromium", args };

/** @param more further command-line switches. */
export function launch(...more: string[]): Promise<Browser> {
  return chromium.launch({ ...options, args: [...args, ...more] });
}

/** A browser whose profile stays in `folder` when it is closed. */
export function launchWithProfile(
  folder: string,
  context: BrowserContextOptions,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...options, ...context });
}
