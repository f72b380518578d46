import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { FastifyInstance } from "fastify";

/** Where the collector keeps events. */
interface EventStore {
  close(): void | Promise<void>;
}

/** The part of `@rapport/collector` the shop uses. */
interface CollectorPackage {
  openEventStore(path: string): EventStore;
  registerCollector(
    app: FastifyInstance,
    options: { sink: EventStore; sites: readonly string[] },
  ): Promise<void>;
}

const PACKAGE: string = "@rapport/collector";

/** Mounts the collector under /collect. @returns false if its package has not been built. */
export async function mountCollector(app: FastifyInstance, db_file: string): Promise<boolean> {
  const collector = await loadCollector();
  if (collector === undefined) return false;
  mkdirSync(dirname(db_file), { recursive: true });
  const sink = collector.openEventStore(db_file);
  app.addHook("onClose", async () => sink.close());
  await app.register(
    async (scope) => collector.registerCollector(scope, { sink, sites: ["demo"] }),
    { prefix: "/collect" },
  );
  return true;
}

async function loadCollector(): Promise<CollectorPackage | undefined> {
  try {
    return (await import(PACKAGE)) as CollectorPackage;
  } catch (error) {
    const missing =
      error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (missing) return undefined;
    throw error;
  }
}
