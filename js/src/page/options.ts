/** What the script tag says. */
export interface PageOptions {
  /** Under it lies `manifest.json`. */
  pack: URL | undefined;
  /** Under it lie `v1/events` and `v1/erase`; without one, nothing is ever sent. */
  collector: URL | undefined;
  site: string;
  market: string | undefined;
  robots_allowed: boolean;
  /** The address asks for the inspector, and the tag allows it. */
  inspect: boolean;
  /** Beside it lie the core's files. */
  assets: URL;
}

function prefix(value: string | undefined): URL | undefined {
  if (!value) return undefined;
  try {
    const url = new URL(value.replace(/\/?$/, "/"), document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Reads `data-pack`, `data-collector`, `data-site`, `data-market`, `data-robots` and `data-inspector` of the script tag at `source`. */
export function readOptions(source: string): PageOptions {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[data-pack]")];
  const data = (scripts.find((script) => script.src === source) ?? scripts[0])?.dataset ?? {};
  return {
    pack: prefix(data["pack"]),
    collector: prefix(data["collector"]),
    site: data["site"]?.slice(0, 64) || location.hostname || "default",
    market: data["market"] || undefined,
    robots_allowed: data["robots"] === "allow",
    inspect: data["inspector"] === "allow" && /[?&]rapport-inspect\b/.test(location.search),
    assets: new URL(source, document.baseURI),
  };
}
