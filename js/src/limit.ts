import { RapportError } from "./errors.js";

/**
 * As `promise`, but rejects with RapportError `late` once `limit_ms` have passed: browsers have ways of never answering.
 * `what` names in the message what did not answer.
 */
export function limited<T>(promise: Promise<T>, limit_ms: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new RapportError("late", `${what} does not answer`)),
      limit_ms,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
