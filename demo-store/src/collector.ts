import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";

/** The part of `@rapport/collector` the shop uses. */
interface CollectorOptions {
  readonly dbPath: string;
  readonly sites: readonly string[];
  /** Other origins that may send; the shop's own always may. */
  readonly origins: readonly string[];
}

const PACKAGE: string = "@rapport/collector";

/** Mounts the collector under /collect. @returns false if its package has not been built. */
export async function mountCollector(app: FastifyInstance, db_file: string): Promise<boolean> {
  const plugin = await loadCollector();
  if (plugin === undefined) return false;
  mkdirSync(dirname(db_file), { recursive: true });
  await app.register(plugin, { prefix: "/collect", dbPath: db_file, sites: ["demo"], origins: [] });
  return true;
}

async function loadCollector(): Promise<FastifyPluginAsync<CollectorOptions> | undefined> {
  try {
    const module = (await import(PACKAGE)) as {
      registerCollector: FastifyPluginAsync<CollectorOptions>;
    };
    return module.registerCollector;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (missing) return undefined;
    throw error;
  }
}
