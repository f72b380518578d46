import assert from "node:assert/strict";
import test from "node:test";
import { readReport } from "../src/inspector/report.js";

const lines = [
  "shown\tfor-you\tlamp\tfor_you\t1\t0.500000\tviewed\tmug\t0.300000\tLamp",
  "term\tfor-you\tlamp\tfor_you\tviewed\tmug\t0.400000",
  "term\tfor-you\tlamp\tfor_you\tpopular\t\t0.100000",
  "shown\tfor-you\tvase\tpopular\t2\t0.900000\tpopular\t\t\tVase",
  "rejected\tfor-you\tcup\tfor_you\tdismissed\tCup",
  "slot\tfor-you\tfilled\t2\t1\t8",
  "shown\thero\twelcome\tcontent\t1\t\t\t\t\t",
  "slot\thero\tfilled\t1\t1\t1",
  "slot\tempty\ttoo_few\t0\t4\t8",
  "",
].join("\n");

test("The report tells each slot's products with terms and effects, and what was kept out", () => {
  const [slot] = readReport(lines, ["for-you"]);
  assert.deepEqual(slot?.shown[0], {
    id: "lamp",
    title: "Lamp",
    strategy: "for_you",
    score: 0.5,
    reason: "viewed",
    anchor: "mug",
    effect: 0.3,
    terms: [
      { kind: "viewed", anchor: "mug", value: 0.4 },
      { kind: "popular", anchor: "", value: 0.1 },
    ],
  });
  assert.equal(slot?.shown[1]?.effect, undefined);
  assert.deepEqual(slot?.rejected, [
    { id: "cup", title: "Cup", strategy: "for_you", rule: "dismissed" },
  ]);
  assert.deepEqual([slot?.state, slot?.min, slot?.count], ["filled", 1, 8]);
});

test("Content has no score, and slots come in the order asked for, known or not", () => {
  const slots = readReport(lines, ["nowhere", "empty", "hero"]);
  assert.deepEqual(
    slots.map(({ name, state }) => [name, state]),
    [
      ["nowhere", "unknown"],
      ["empty", "too_few"],
      ["hero", "filled"],
    ],
  );
  assert.equal(slots[2]?.shown[0]?.score, undefined);
});
