import assert from "node:assert/strict";
import { test } from "node:test";
import { OrderedUuids, randomUuid } from "../src/uuid.js";

void test("ids rise strictly within a page, even when the clock stands still or goes back", () => {
  const ids = new OrderedUuids();
  const made: string[] = [];
  for (let i = 0; i < 10_000; i++)
    made.push(ids.next(i < 9000 ? 1_700_000_000_000 : 1_600_000_000_000));
  assert.equal(new Set(made).size, made.length);
  assert.deepEqual([...made].sort(), made);
});

void test("ids have the form the collector asks for and begin with their moment", () => {
  const id = new OrderedUuids().next(0x0123456789ab);
  assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(
    randomUuid(),
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

void test("two pages that record in the same millisecond do not share an id", () => {
  const pages = Array.from({ length: 2000 }, () => new OrderedUuids().next(1_700_000_000_000));
  assert.equal(new Set(pages).size, pages.length);
});
