import { parseArgs } from "node:util";
import { export_formats, type ExportFormat } from "./export-format.js";

export const usage = `Receives consented events from shop pages, stores each once, exports them.

  rapport-collector serve --db FILE --site NAME... --port N [--host 127.0.0.1] [--origin O...]
                          [--admin-port N] [--trusted-proxy ADDRESS...] [--retain-days 400] [--max-database-mb N]
  rapport-collector export --db FILE --site NAME [--format csv|ndjson] [--out FILE]
  rapport-collector erase --db FILE --site NAME --shopper ID
  rapport-collector purge --db FILE --older-than-days N
  rapport-collector backup --db FILE --out FILE

  --db FILE             the event database; serve makes it if it is missing
  --site NAME           a site to take events for (serve: repeat for several)
  --origin O            an origin whose pages may send, such as https://shop.example; the collector's own
                        host needs none (repeat for several)
  --port N, --host H    where to listen; port 0 takes a free one
  --admin-port N        where to answer exports and erasures, on 127.0.0.1, to who knows the secret in the
                        environment variable RAPPORT_ADMIN_SECRET; without the secret it does not start
  --trusted-proxy A     a proxy's address or network whose X-Forwarded headers are believed
  --retain-days N       remove older events every hour (16 or more; 0 keeps all)
  --max-database-mb N   answer 503 rather than let the database grow beyond this

Exit status: 0 done, 1 failed, 2 wrong usage.
`;

export interface ServeCommand {
  name: "serve";
  db: string;
  sites: string[];
  origins: string[];
  host: string;
  port: number;
  admin_port: number | undefined;
  trusted_proxies: string[];
  /** 0 keeps events for ever. */
  retain_days: number;
  max_database_bytes: number | undefined;
}

export type Command =
  | { name: "help" }
  | ServeCommand
  | { name: "export"; db: string; site: string; format: ExportFormat; out: string | undefined }
  | { name: "erase"; db: string; site: string; shopper: string }
  | { name: "purge"; db: string; older_than_days: number }
  | { name: "backup"; db: string; out: string };

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

/** Browsers hold events for 14 days; an id forgotten earlier could be stored a second time. */
const min_retain_days = 16;
const site_pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const help = { type: "boolean", short: "h" } as const;
const one = { type: "string" } as const;
const several = { type: "string", multiple: true } as const;

/** @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  try {
    switch (name) {
      case "serve":
        return readServe(rest);
      case "export":
        return readExport(rest);
      case "erase":
        return readErase(rest);
      case "purge":
        return readPurge(rest);
      case "backup":
        return readBackup(rest);
      case "help":
      case "--help":
      case "-h":
        return { name: "help" };
      case undefined:
        throw new UsageError("Say what to do: serve, export, erase, purge or backup.");
      default:
        throw new UsageError(`'${name}' is none of serve, export, erase, purge and backup.`);
    }
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function readServe(args: string[]): Command {
  const options = {
    help, db: one, site: several, origin: several, host: one, port: one, "admin-port": one,
    "trusted-proxy": several, "retain-days": one, "max-database-mb": one,
  } as const; // prettier-ignore
  const { values } = parseArgs({ args, options });
  if (values.help) return { name: "help" };
  const max_mb = optionalInteger("--max-database-mb", values["max-database-mb"], 1, 100_000_000);
  return {
    name: "serve",
    db: required("--db", values.db),
    sites: readSites(values.site),
    origins: values.origin ?? [],
    host: values.host ?? "127.0.0.1",
    port: integer("--port", required("--port", values.port), 0, 65_535),
    admin_port: optionalInteger("--admin-port", values["admin-port"], 0, 65_535),
    trusted_proxies: values["trusted-proxy"] ?? [],
    retain_days:
      values["retain-days"] === "0" ? 0 : days("--retain-days", values["retain-days"] ?? "400"),
    max_database_bytes: max_mb === undefined ? undefined : max_mb * 1_000_000,
  };
}

function readExport(args: string[]): Command {
  const { values } = parseArgs({
    args,
    options: { help, db: one, site: one, format: one, out: one },
  });
  if (values.help) return { name: "help" };
  const format = export_formats.find((known) => known === (values.format ?? "csv"));
  if (format === undefined) throw new UsageError("--format is csv or ndjson.");
  return {
    name: "export",
    db: required("--db", values.db),
    site: required("--site", values.site),
    format,
    out: values.out,
  };
}

function readErase(args: string[]): Command {
  const { values } = parseArgs({ args, options: { help, db: one, site: one, shopper: one } });
  if (values.help) return { name: "help" };
  return {
    name: "erase",
    db: required("--db", values.db),
    site: required("--site", values.site),
    shopper: required("--shopper", values.shopper),
  };
}

function readPurge(args: string[]): Command {
  const { values } = parseArgs({ args, options: { help, db: one, "older-than-days": one } });
  if (values.help) return { name: "help" };
  const older_than_days = days(
    "--older-than-days",
    required("--older-than-days", values["older-than-days"]),
  );
  return { name: "purge", db: required("--db", values.db), older_than_days };
}

function readBackup(args: string[]): Command {
  const { values } = parseArgs({ args, options: { help, db: one, out: one } });
  if (values.help) return { name: "help" };
  return { name: "backup", db: required("--db", values.db), out: required("--out", values.out) };
}

function readSites(sites: string[] | undefined): string[] {
  if (sites === undefined) throw new UsageError("--site is missing. Name at least one site.");
  for (const site of sites) {
    if (!site_pattern.test(site)) {
      throw new UsageError(
        `--site '${site}' may hold letters, digits, dot, hyphen and underscore, 64 at most.`,
      );
    }
  }
  return sites;
}

function required(flag: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new UsageError(`${flag} is missing.`);
  return value;
}

function days(flag: string, value: string): number {
  return integer(flag, value, min_retain_days, 36_500);
}

function optionalInteger(
  flag: string,
  value: string | undefined,
  min: number,
  max: number,
): number | undefined {
  return value === undefined ? undefined : integer(flag, value, min, max);
}

function integer(flag: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new UsageError(`${flag} must be a whole number from ${min} to ${max}, not '${value}'.`);
  }
  return number;
}
