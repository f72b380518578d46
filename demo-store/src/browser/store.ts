import { watchAddForms } from "./basket.js";
import { offerConsent } from "./consent.js";
import { pushEvents, readData, readList } from "./data-layer.js";
import { runPrivacyPage } from "./privacy.js";
import { watchSelections } from "./selection.js";
import { watchWhy } from "./why.js";

function introduceShopper(): void {
  const customer = readData("customer");
  if (typeof customer === "object" && customer !== null) {
    window.rapport?.identify(customer as Record<string, unknown>);
  }
  if (document.body.dataset["signedOut"] === "true") window.rapport?.identify(null);
  const orders = readList("seed");
  if (orders.length > 0) window.rapport?.seed(orders);
}

/** On narrow screens the departments scroll sideways; the open one should be in view. */
function showCurrentDepartment(): void {
  const list = document.querySelector<HTMLElement>(".departments ul");
  const current = list?.querySelector<HTMLElement>("[aria-current]");
  if (!list || !current) return;
  list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}

function focusProblem(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

introduceShopper();
const live = readList("live");
if (live.length > 0) window.rapport?.setProducts(live);
pushEvents(readList("events"));
watchAddForms();
watchSelections();
watchWhy();
focusProblem();
showCurrentDepartment();
void offerConsent();
void runPrivacyPage();
