import type { FastifyRequest } from "fastify";

/** A form's fields that hold one text each. */
export function formFields(request: FastifyRequest): Readonly<Record<string, string>> {
  const { body } = request;
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
}
