import { isLevel, knownConsent } from "./rapport.js";
import { say } from "./say.js";

/** Asks once: only while Rapport runs and knows of no choice. */
export async function offerConsent(): Promise<void> {
  const banner = document.querySelector<HTMLElement>("[data-consent-banner]");
  const rapport = window.rapport;
  if (banner === null || rapport === undefined) return;
  banner.addEventListener("click", (event) => {
    const target = event.target;
    const level = target instanceof HTMLElement ? target.dataset["consent"] : undefined;
    if (!isLevel(level)) return;
    void rapport.consent.set(level);
    hide(banner);
    say("Thank you. You can change this any time under Privacy choices.");
    document.querySelector<HTMLElement>("#main")?.focus({ preventScroll: true });
  });
  const consent = await knownConsent(rapport);
  if (consent.source === "default" && location.pathname !== "/privacy") show(banner);
}

function show(banner: HTMLElement): void {
  banner.hidden = false;
  document.documentElement.classList.add("asking");
}

function hide(banner: HTMLElement): void {
  banner.hidden = true;
  document.documentElement.classList.remove("asking");
}
