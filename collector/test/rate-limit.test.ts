import assert from "node:assert/strict";
import { test } from "node:test";
import { addressKey, RateLimiter } from "../src/rate-limit.js";

void test("an allowance refills evenly and never beyond a minute's worth", () => {
  const limiter = new RateLimiter(60);
  for (let i = 0; i < 60; i += 1) assert.equal(limiter.take("a", 0), 0);
  assert.equal(limiter.take("a", 0), 1000);
  assert.equal(limiter.take("a", 400), 600, "asking too early costs nothing more");
  assert.equal(limiter.take("a", 1000), 0);
  for (let i = 0; i < 60; i += 1) assert.equal(limiter.take("a", 3_600_000), 0);
  assert.ok(limiter.take("a", 3_600_000) > 0);
});

void test("only so many addresses are remembered, the busiest longest", () => {
  const limiter = new RateLimiter(1, 2);
  limiter.take("a", 0);
  limiter.take("b", 0);
  assert.ok(limiter.take("a", 0) > 0);
  assert.equal(limiter.take("c", 0), 0, "c takes the place of b");
  assert.ok(limiter.take("a", 0) > 0);
  assert.equal(limiter.take("b", 0), 0);
});

void test("an IPv6 network counts as one address, a mapped IPv4 address as itself", () => {
  assert.equal(addressKey("2001:db8:1:2::1"), addressKey("2001:db8:1:2:ffff::9"));
  assert.notEqual(addressKey("2001:db8:1:2::1"), addressKey("2001:db8:1:3::1"));
  assert.equal(addressKey("::ffff:192.0.2.1"), addressKey("192.0.2.1"));
  assert.equal(addressKey(undefined), addressKey("not an address"));
});
