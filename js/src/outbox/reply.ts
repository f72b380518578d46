/** What a collector's answer means for the events of a request. */
export type Reply =
  | { kind: "settled"; acked: string[]; rejected: string[]; pause_ms: number }
  /** Try again later; `pause_ms` where the server said when. */
  | { kind: "retry"; pause_ms: number | undefined }
  /** Something in this batch is wrong or too much: send less of it. */
  | { kind: "split"; too_large: boolean }
  /** Not wanted here: nothing more from this page. */
  | { kind: "stop" };

const max_pause_ms = 3_600_000;

function capped(pause_ms: number): number | undefined {
  return pause_ms >= 0 ? Math.min(pause_ms, max_pause_ms) : undefined;
}

/** `Retry-After` in milliseconds, at most an hour; `undefined` without one. */
export function retryAfter(header: string | null, now_ms: number): number | undefined {
  if (!header) return undefined;
  return capped(/^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now_ms);
}

function strings(list: unknown): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const ids = list.map((entry: unknown) =>
    typeof entry === "object" && entry !== null && "id" in entry ? entry.id : entry,
  );
  return ids.filter((id): id is string => typeof id === "string");
}

/** Reads a full answer. A success without a valid body settles nothing. */
export function readReply(
  status: number,
  header: string | null,
  text: string,
  now_ms: number,
): Reply {
  const pause_ms = retryAfter(header, now_ms);
  if (status >= 200 && status < 300) {
    try {
      const body = JSON.parse(text) as Record<string, unknown>;
      const acked = strings(body["acked"]);
      const rejected = strings(body["rejected"]);
      const wanted = body["retry_after_ms"];
      if (acked && rejected)
        return {
          kind: "settled",
          acked,
          rejected,
          pause_ms: (typeof wanted === "number" && capped(wanted)) || 0,
        };
    } catch {
      // Not the collector speaking: a proxy's page, or half an answer.
    }
    return { kind: "retry", pause_ms };
  }
  if (status === 413) return { kind: "split", too_large: true };
  if (status === 400 || status === 422) return { kind: "split", too_large: false };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: "retry", pause_ms };
  return { kind: "stop" };
}

/** Full jitter: anything between nothing and 1 s doubled with each failure, at most 15 minutes. */
export function backoff(failures: number, random: number): number {
  return random * Math.min(15 * 60_000, 1000 * 2 ** failures);
}
