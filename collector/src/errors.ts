/** Every whole-request refusal: its HTTP status and a message saying what is wrong and what to do. */
const refusals = {
  body_not_utf8: [400, "The body is not valid UTF-8. Encode the JSON as UTF-8."],
  body_not_json: [400, "The body is not JSON. Send one JSON object."],
  json_too_deep: [400, "The JSON is nested too deeply. Send events as flat objects."],
  forbidden_key: [
    400,
    "The JSON holds a key that is never allowed (__proto__, constructor or prototype). Remove it.",
  ],
  invalid_envelope: [400, "The envelope is not as expected."],
  invalid_query: [400, "A query parameter or path segment is not as expected."],
  bad_request: [400, "The request could not be read. Check its headers and length."],
  unauthorised: [401, "Send the admin secret as 'Authorization: Bearer SECRET'."],
  site_not_allowed: [403, "This site is not one the collector serves. Add it with --site."],
  origin_not_allowed: [403, "This origin may not send events. Add it with --origin."],
  consent_required: [
    403,
    "Only events recorded at consent level 'measure' are accepted. Send nothing below it.",
  ],
  not_found: [404, "There is nothing here. Events go to POST /v1/events."],
  request_timeout: [408, "The request took too long to arrive. Send it again."],
  body_too_large: [413, "The body is over 65536 bytes. Send fewer events at once."],
  too_many_events: [413, "There are over 50 events in one request. Send fewer at once."],
  wrong_content_type: [415, "Send the body as 'text/plain', not compressed."],
  too_many_requests: [429, "Too many requests. Wait as long as Retry-After says."],
  headers_too_large: [431, "The request's headers are too large. Send fewer cookies and headers."],
  internal: [
    500,
    "The collector failed. Nothing of this request was acknowledged; send it again later.",
  ],
  storage_full: [
    503,
    "The collector's storage is full. Keep the events and send them again later.",
  ],
  storage_unavailable: [
    503,
    "The collector cannot write now. Keep the events and send them again later.",
  ],
  shutting_down: [
    503,
    "The collector is shutting down. Keep the events and send them again later.",
  ],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof refusals;

/** JSON body of every answer other than 200. */
export interface ErrorBody {
  error: { code: RefusalCode; message: string };
}

/** A request refused as a whole. `retry_after_s` is set where waiting helps (429 and 503). */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly retry_after_s: number | undefined;

  constructor(code: RefusalCode, options: { detail?: string; retry_after_s?: number } = {}) {
    const [status, message] = refusals[code];
    super(options.detail === undefined ? message : `${message} ${options.detail}`);
    this.name = "Refusal";
    this.code = code;
    this.status = status;
    this.retry_after_s = options.retry_after_s;
  }

  get body(): ErrorBody {
    return { error: { code: this.code, message: this.message } };
  }
}
