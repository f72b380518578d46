import { RapportError } from "../errors.js";

/** Static files carry nothing of the shopper: no cookies, no referrer. */
const fetch_options = {
  mode: "cors",
  credentials: "omit",
  referrerPolicy: "no-referrer",
} as const;

const failed = (url: URL, what: string): RapportError =>
  new RapportError("network", `${url.href} ${what}`);

/** Login pages and "not found" pages often come with status 200. */
function isHtml(bytes: Uint8Array): boolean {
  return /^[\s\ufeff]*<(!|html|head|body|h\d|\?xml|script)/i.test(
    new TextDecoder().decode(bytes.subarray(0, 256)),
  );
}

async function request(url: URL, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...fetch_options, ...options });
  if (!response.ok) throw failed(url, `answers ${response.status}`);
  return response;
}

async function bytesOf(url: URL, response: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (isHtml(bytes)) throw failed(url, "answers with an HTML page instead of the file");
  return bytes;
}

/** Why a fetch failed that names no reason: the same without a hash to match tells. */
async function diagnose(url: URL, options: RequestInit, error: unknown): Promise<RapportError> {
  if (error instanceof RapportError) return error;
  const { integrity, signal } = options;
  if (!integrity || signal?.aborted) return failed(url, `cannot be fetched (${String(error)})`);
  try {
    await bytesOf(url, await request(url, { signal: signal ?? null }));
    return failed(url, "has another hash than the manifest names");
  } catch (again) {
    return again instanceof RapportError
      ? again
      : failed(url, `cannot be fetched (${String(again)})`);
  }
}

/**
 * A successful answer, its body unread.
 * @throws RapportError `network`
 */
export async function fetchOk(url: URL, options: RequestInit): Promise<Response> {
  try {
    return await request(url, options);
  } catch (error) {
    throw await diagnose(url, options, error);
  }
}

/**
 * A whole file that is no HTML page.
 * @throws RapportError `network`
 */
export async function fetchBytes(
  url: URL,
  options: RequestInit,
  response?: Response,
): Promise<Uint8Array> {
  try {
    return await bytesOf(url, response ?? (await request(url, options)));
  } catch (error) {
    throw await diagnose(url, options, error);
  }
}
