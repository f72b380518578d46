import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const rapport = `${root}/bin/rapport`;
export const collector = `${root}/collector/dist/main.js`;
export const store = `${root}/demo-store/dist/main.js`;
