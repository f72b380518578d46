import { watchAddForms, watchAutoSubmit } from "./basket.js";
import { offerConsent } from "./consent.js";
import { pushEvents, readData, readList } from "./data-layer.js";
import { runPrivacyPage } from "./privacy.js";
import { watchSelections } from "./selection.js";

function introduceShopper(): void {
  const customer = readData("customer");
  if (typeof customer === "object" && customer !== null) {
    window.rapport?.identify(customer as Record<string, unknown>);
  }
  if (document.body.dataset["signedOut"] === "true") window.rapport?.identify(null);
  const orders = readList("seed");
  if (orders.length > 0) window.rapport?.seed(orders);
}

function focusProblem(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

introduceShopper();
const live = readList("live");
if (live.length > 0) window.rapport?.setProducts(live);
pushEvents(readList("events"));
watchAddForms();
watchAutoSubmit();
watchSelections();
focusProblem();
void offerConsent();
void runPrivacyPage();
