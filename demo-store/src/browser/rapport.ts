/** The part of Rapport's page interface the shop uses. The module may be missing: always `window.rapport?.…`. */
export interface Rapport {
  readonly consent: { set(level: ConsentLevel): unknown };
  identify(facts: Readonly<Record<string, unknown>> | null): unknown;
  seed(orders: readonly object[]): unknown;
  track(name: string, params: object): unknown;
  setProducts(products: readonly object[]): unknown;
  status(): RapportStatus;
  export(): Promise<RapportExport>;
  forget(): unknown;
}

export type ConsentLevel = "none" | "personalise" | "measure";

export interface RapportExport {
  readonly consent: Consent;
  readonly [field: string]: unknown;
}

export interface Consent {
  readonly level: ConsentLevel;
  readonly source: string;
}

export interface RapportStatus {
  readonly consent: Consent;
  readonly [field: string]: unknown;
}

declare global {
  interface Window {
    rapport?: Rapport;
    dataLayer?: object[];
  }
}

/** The consent in force, once a choice kept on this device has been read: `status()` alone may be asked too early. */
export async function knownConsent(rapport: Rapport): Promise<Consent> {
  const { consent } = rapport.status();
  return consent.source === "default" ? (await rapport.export()).consent : consent;
}

export function isLevel(value: string | undefined): value is ConsentLevel {
  return value === "none" || value === "personalise" || value === "measure";
}
