import { start } from "./start.js";

export type * from "./public-api.js";

/** This page's Rapport, also at `window.rapport`. */
export const rapport = start(import.meta.url);
