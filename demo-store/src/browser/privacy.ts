import { showDismissed } from "./dismissed.js";
import { isLevel, knownConsent, type Rapport } from "./rapport.js";
import { say } from "./say.js";

/** The page "Privacy choices": choose, look, erase. */
export async function runPrivacyPage(): Promise<void> {
  const choices = document.querySelector<HTMLFieldSetElement>("[data-consent-choices]");
  if (choices === null) return;
  const rapport = window.rapport;
  if (rapport === undefined) {
    switchOff(choices);
    return;
  }
  choices.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !isLevel(input.value)) return;
    void choose(rapport, input.value);
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-privacy]")) {
    button.addEventListener("click", () => void act(rapport, button.dataset["privacy"]));
  }
  await showDismissed(rapport);
  await showStatus(rapport);
}

function switchOff(choices: HTMLFieldSetElement): void {
  choices.disabled = true;
  document.querySelector("[data-consent-absent]")?.removeAttribute("hidden");
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-privacy]")) {
    button.disabled = true;
  }
}

async function choose(rapport: Rapport, level: Parameters<Rapport["consent"]["set"]>[0]) {
  await rapport.consent.set(level);
  say("Your choice is kept.");
  hideRecord();
  await showDismissed(rapport);
  await showStatus(rapport);
}

async function act(rapport: Rapport, action: string | undefined): Promise<void> {
  if (action === "show") return showRecord(await rapport.export());
  await rapport.forget();
  hideRecord();
  say("Erased. This device knows nothing about you.");
  await showDismissed(rapport);
  await showStatus(rapport);
}

function showRecord(record: unknown): void {
  const output = document.querySelector<HTMLElement>("[data-privacy-record]");
  if (output === null) return;
  output.textContent = JSON.stringify(record, null, 2) ?? "Nothing.";
  output.hidden = false;
  output.focus();
}

function hideRecord(): void {
  document.querySelector("[data-privacy-record]")?.setAttribute("hidden", "");
}

async function showStatus(rapport: Rapport): Promise<void> {
  const { level } = await knownConsent(rapport);
  const status = rapport.status();
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name="consent"]')) {
    input.checked = input.value === level;
  }
  const list = document.querySelector("[data-privacy-status]");
  list?.replaceChildren(...Object.entries(status).map(([name, value]) => row(name, value)));
}

function row(name: string, value: unknown): HTMLElement {
  const group = document.createElement("div");
  const term = document.createElement("dt");
  const detail = document.createElement("dd");
  term.textContent = name.replaceAll("_", " ");
  detail.textContent = describe(value);
  group.append(term, detail);
  return group;
}

/** Nested state as one readable line. */
function describe(value: unknown): string {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return "none";
  if (Array.isArray(value)) return value.map(describe).join("; ");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name.replaceAll("_", " ")} ${describe(part)}`)
    .join(", ");
}
