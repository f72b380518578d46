import assert from "node:assert/strict";
import { test } from "node:test";
import { ConsentMode } from "../src/consent/consent-mode.js";
import { resolveLevel, type Choice, type Level } from "../src/consent/levels.js";

const values = ["granted", "denied", "yes", true, null, undefined];
const choice = (source: Choice["source"], level: Level, gpc = false): Choice => ({
  level,
  source,
  ts_ms: 1,
  gpc,
  n: 1,
});

/** gtag pushes its arguments object. */
function args(..._rest: unknown[]): IArguments {
  return arguments;
}

void test("every combination of the two storage keys maps to its level, by default and by update", () => {
  for (const verb of ["default", "update"])
    for (const personalization_storage of values)
      for (const analytics_storage of values) {
        const state = { ad_storage: "granted", personalization_storage, analytics_storage };
        const answer = new ConsentMode().read(args("consent", verb, state));
        const personal = personalization_storage === "granted";
        const measured = personal && analytics_storage === "granted";
        const level = measured ? "measure" : personal ? "personalise" : "none";
        assert.deepEqual(
          answer,
          { level, answered: verb === "update", wait_ms: 2000 },
          JSON.stringify(state),
        );
      }
});

void test("advertising keys neither unlock nor block", () => {
  const ads = (value: string) => ({
    ad_storage: value,
    ad_user_data: value,
    ad_personalization: value,
  });
  const storage = { personalization_storage: "granted", analytics_storage: "granted" };
  assert.equal(new ConsentMode().read(["consent", "update", ads("granted")])?.level, "none");
  const denied = new ConsentMode().read(["consent", "update", { ...storage, ...ads("denied") }]);
  assert.equal(denied?.level, "measure");
});

void test("an update changes only the keys it names", () => {
  const mode = new ConsentMode();
  mode.read([
    "consent",
    "default",
    { personalization_storage: "denied", analytics_storage: "denied" },
  ]);
  assert.equal(mode.read(["consent", "update", { analytics_storage: "granted" }])?.level, "none");
  assert.equal(
    mode.read(["consent", "update", { personalization_storage: "granted" }])?.level,
    "measure",
  );
  assert.equal(
    mode.read(["consent", "update", { analytics_storage: "denied" }])?.level,
    "personalise",
  );
});

void test("a default for some regions counts where it denies and not where it grants", () => {
  const state = { personalization_storage: "granted" };
  const granting = new ConsentMode().read(["consent", "default", { ...state, region: ["US"] }]);
  assert.equal(granting?.level, "none");
  for (const order of [0, 1]) {
    const mode = new ConsentMode();
    const commands = [
      ["consent", "default", state],
      ["consent", "default", { personalization_storage: "denied", region: ["ES"] }],
    ];
    if (order === 1) commands.reverse();
    const answers = commands.map((command) => mode.read(command));
    assert.equal(answers[1]?.level, "none", `order ${order}`);
  }
});

void test("commands that are not about consent, or malformed, say nothing", () => {
  for (const command of [
    [],
    ["config", "G-1"],
    ["consent"],
    ["consent", "update"],
    ["consent", "grant", {}],
  ])
    assert.equal(new ConsentMode().read(command), undefined);
});

void test("the level in force follows from every combination of signals", () => {
  const levels: Level[] = ["none", "personalise", "measure"];
  for (const robot of [false, true])
    for (const gpc of [false, true])
      for (const api of [undefined, ...levels])
        for (const platform of [undefined, ...levels])
          for (const knew of [false, true]) {
            const signals = {
              robot,
              gpc,
              api: api && choice("api", api, knew),
              platform: platform && choice("consent-mode", platform),
            };
            const wanted = api ?? platform ?? "none";
            const capped = wanted === "measure" && gpc && !(api && knew);
            const expected = robot ? "none" : capped ? "personalise" : wanted;
            assert.equal(resolveLevel(signals).level, expected, JSON.stringify(signals));
          }
});

void test("the source names who decided", () => {
  const base = { robot: false, gpc: false, api: undefined, platform: undefined };
  assert.equal(resolveLevel(base).source, "default");
  assert.equal(resolveLevel({ ...base, robot: true }).source, "robot");
  assert.equal(resolveLevel({ ...base, api: choice("api", "none") }).source, "api");
  const platform = choice("consent-mode", "measure");
  assert.equal(resolveLevel({ ...base, platform }).source, "consent-mode");
  assert.equal(resolveLevel({ ...base, platform, gpc: true }).source, "gpc");
});
