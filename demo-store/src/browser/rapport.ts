/** The part of Rapport's page interface the shop uses. The module may be missing: always `window.rapport?.…`. */
export interface Rapport {
  readonly consent: { set(level: ConsentLevel): unknown };
  identify(facts: Readonly<Record<string, unknown>> | null): unknown;
  seed(orders: readonly object[]): unknown;
  setProducts(products: readonly object[]): unknown;
  status(): RapportStatus | Promise<RapportStatus>;
  export(): unknown;
  forget(): unknown;
}

export type ConsentLevel = "none" | "personalise" | "measure";

export interface RapportStatus {
  readonly consent: { readonly level: ConsentLevel; readonly source: string };
  readonly [field: string]: unknown;
}

declare global {
  interface Window {
    rapport?: Rapport;
    dataLayer?: object[];
  }
}

export function isLevel(value: string | undefined): value is ConsentLevel {
  return value === "none" || value === "personalise" || value === "measure";
}
