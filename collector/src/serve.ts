import { once } from "node:events";
import type { FastifyInstance } from "fastify";
import { createAdmin } from "./admin.js";
import { createCollector } from "./collector.js";
import type { ServeCommand } from "./command-line.js";
import { openEventStore, type EventStore } from "./event-store.js";

export interface ServeOptions extends Omit<ServeCommand, "name"> {
  admin_secret: string | undefined;
  /** Receives a line for the operator. */
  say: (text: string) => void;
}

const hour_ms = 3_600_000;
const day_ms = 86_400_000;

/** Serves until `stop` is aborted, then answers what is under way and closes the database. */
export async function serve(options: ServeOptions, stop: AbortSignal): Promise<void> {
  const { max_database_bytes } = options;
  const store = openEventStore(
    options.db,
    max_database_bytes === undefined ? {} : { max_database_bytes },
  );
  const servers: FastifyInstance[] = [];
  let retention: NodeJS.Timeout | undefined;
  try {
    const admin = makeAdmin(options, store);
    const collector = createCollector({ ...options, sink: store, log: true });
    servers.push(collector);
    const address = await collector.listen({ port: options.port, host: options.host });
    if (admin !== undefined) {
      servers.push(admin);
      options.say(
        `admin on ${await admin.listen({ port: options.admin_port ?? 0, host: "127.0.0.1" })}`,
      );
    }
    retention = startRetention(options, store);
    options.say(`listening on ${address}`);
    if (!stop.aborted) await once(stop, "abort");
  } finally {
    clearInterval(retention);
    for (const server of servers) await server.close();
    await store.close();
  }
}

function makeAdmin(options: ServeOptions, store: EventStore): FastifyInstance | undefined {
  if (options.admin_port === undefined) return undefined;
  if (options.admin_secret === undefined) {
    options.say("no admin port: set RAPPORT_ADMIN_SECRET, or use the export and erase commands");
    return undefined;
  }
  return createAdmin({
    sink: store,
    sites: options.sites,
    secret: options.admin_secret,
    log: true,
  });
}

function startRetention(options: ServeOptions, store: EventStore): NodeJS.Timeout | undefined {
  if (options.retain_days === 0) return undefined;
  const purge = (): void => {
    store.purge(Date.now() - options.retain_days * day_ms).then(
      (purged) => {
        if (purged > 0)
          options.say(`removed ${purged} events older than ${options.retain_days} days`);
      },
      (error: unknown) => options.say(`could not remove old events: ${String(error)}`),
    );
  };
  purge();
  return setInterval(purge, hour_ms);
}
