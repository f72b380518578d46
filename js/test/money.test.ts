import assert from "node:assert/strict";
import { test } from "node:test";
import { readPrice, toMajor, toMinor } from "../src/money.js";

void test("prices are read as shops write them", () => {
  const cases: [unknown, number | undefined][] = [
    [19.99, 19.99],
    [0, 0],
    ["19.99", 19.99],
    ["19,99", 19.99],
    ["£1,299.00", 1299],
    ["1.299,00 €", 1299],
    ["1,299", 1299],
    ["1,299,000", 1299000],
    ["12,5", 12.5],
    ["-5", undefined],
    [-5, undefined],
    [NaN, undefined],
    [Infinity, undefined],
    ["", undefined],
    ["free", undefined],
    ["1.2.3", undefined],
    [{}, undefined],
  ];
  for (const [written, price] of cases) assert.equal(readPrice(written), price, String(written));
});

void test("minor units follow the currency's decimals without losing a penny", () => {
  assert.equal(toMinor(19.99, "GBP"), 1999);
  assert.equal(toMinor(1.005, "EUR"), 101, "rounded as it is written");
  assert.equal(toMinor(4.35, "USD"), 435);
  assert.equal(toMinor(1299, "JPY"), 1299);
  assert.equal(toMinor(1.234, "BHD"), 1234);
  assert.equal(toMinor(1, "euros"), undefined);
  for (let minor = 0; minor < 100_000; minor += 7)
    assert.equal(toMinor(toMajor(minor, "EUR"), "EUR"), minor);
});
