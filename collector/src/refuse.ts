import type { Socket } from "node:net";
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalCode } from "./errors.js";
import { SinkUnavailable } from "./event-sink.js";

const fastify_codes = new Map<string, RefusalCode>([
  ["FST_ERR_CTP_BODY_TOO_LARGE", "body_too_large"],
  ["FST_ERR_CTP_INVALID_MEDIA_TYPE", "wrong_content_type"],
]);
const sink_refusals = {
  full: { code: "storage_full", retry_after_s: 60 },
  busy: { code: "storage_unavailable", retry_after_s: 5 },
  failed: { code: "storage_unavailable", retry_after_s: 5 },
  closed: { code: "shutting_down", retry_after_s: 5 },
} as const;
/** A full disk fails every request; a line for each would not help it. */
const log_interval_ms = 10_000;

/** Makes the error handler that turns whatever was thrown into a refusal, logging what is the collector's fault. */
export function makeErrorHandler() {
  let last_logged_ms = -Infinity;
  const log = (logger: FastifyBaseLogger, error: Error): void => {
    const now_ms = performance.now();
    if (now_ms - last_logged_ms < log_interval_ms) return;
    last_logged_ms = now_ms;
    logger.error({ err: error instanceof SinkUnavailable ? error.cause : error }, error.message);
  };
  return async (
    error: FastifyError | Error,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> => {
    const refusal = toRefusal(error);
    if (refusal.status >= 500 && refusal.code !== "shutting_down") log(request.server.log, error);
    await sendRefusal(reply, refusal);
  };
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retry_after_s !== undefined)
    void reply.header("retry-after", String(refusal.retry_after_s));
  return reply.code(refusal.status).send(refusal.body);
}

function toRefusal(error: FastifyError | Error): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof SinkUnavailable) {
    const { code, retry_after_s } = sink_refusals[error.reason];
    return new Refusal(code, { retry_after_s });
  }
  const known = "code" in error ? fastify_codes.get(error.code) : undefined;
  if (known !== undefined) return new Refusal(known);
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  return new Refusal(status >= 400 && status < 500 ? "bad_request" : "internal");
}

/** Answers what never became a request: too slow, headers too large, or not HTTP. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = new Refusal(
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? "request_timeout"
      : error.code === "HPE_HEADER_OVERFLOW"
        ? "headers_too_large"
        : "bad_request",
  );
  const body = JSON.stringify(refusal.body);
  const head = `HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () =>
    socket.destroy(),
  );
}
