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

function address(value: string): URL | undefined {
  try {
    const url = new URL(value, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

function prefix(value: string | undefined): URL | undefined {
  return value ? address(value.replace(/\/?$/, "/")) : undefined;
}

const script_name = /(^|\/)rapport(\.classic)?(\.min)?\.js([?#]|$)/;

/**
 * The folder of Rapport's files. Optimisers inline the script or put it into a bundle, and leave its own address in some
 * attribute of the tag, if anywhere.
 */
function readAssets(source: string, tag: Element | undefined): URL {
  const named = prefix(tag?.getAttribute("data-assets") ?? undefined);
  if (named) return named;
  const values = [source, ...[...(tag?.attributes ?? [])].map(({ value }) => value)];
  for (const value of [values.find((text) => script_name.test(text)), source]) {
    const url = value === undefined ? undefined : address(value);
    if (url) return url;
  }
  return new URL(document.baseURI);
}

/**
 * Reads the `data-` attributes of the script tag at `source`, or of whatever `script`, `link` or `meta` names a pack
 * where no script with that address does.
 */
export function readOptions(source: string): PageOptions {
  const tags = [
    ...document.querySelectorAll<HTMLElement>("script[data-pack],link[data-pack],meta[data-pack]"),
  ];
  const tag = tags.find((one) => (one as HTMLScriptElement).src === source) ?? tags[0];
  const data = tag?.dataset ?? {};
  return {
    pack: prefix(data["pack"]),
    collector: prefix(data["collector"]),
    site: data["site"]?.slice(0, 64) || location.hostname || "default",
    market: data["market"] || undefined,
    robots_allowed: data["robots"] === "allow",
    inspect: data["inspector"] === "allow" && /[?&]rapport-inspect\b/.test(location.search),
    assets: readAssets(source, tag),
  };
}
