import { parseQuery, type Query } from "../engine/query-line.js";
import { RapportError } from "../errors.js";
import { make } from "./dom.js";

/** What staff want to see instead of the page as it is. */
export interface Wish {
  /** Under it lies the manifest. */
  pack: URL;
  now_ms: number | undefined;
  recorded: Query | undefined;
}

export interface FormListener {
  preview(wish: Wish): void;
  reset(): void;
  refused(error: unknown): void;
}

/** The fields of a preview: another pack of this origin, another moment, a recorded history. */
export class PreviewForm {
  readonly element: HTMLElement;
  private readonly pack_ = make("input", { type: "text", spellcheck: "false" });
  private readonly moment_ = make("input", { type: "datetime-local", step: "1" });
  private readonly history_ = make("textarea", { spellcheck: "false" });
  private readonly back_ = make("button", { type: "button" }, "Back to the page as it is");

  constructor(
    private readonly page_pack_: URL,
    private readonly listener_: FormListener,
  ) {
    const file = make("input", { type: "file", accept: ".json,.ndjson,application/json" });
    file.addEventListener("change", () => void this.upload_(file));
    const form = make(
      "form",
      { novalidate: "" },
      field("Pack", "Address of a manifest of this shop, such as a draft’s", this.pack_),
      field("Moment", "On this device’s clock; empty for now", this.moment_),
      field("History", "One query line, as rapport render reads it; empty for hers", this.history_),
      field("Or from a file", "", file),
      make(
        "div",
        { class: "row" },
        make("button", { type: "submit", class: "main" }, "Preview"),
        this.back_,
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit_();
    });
    this.back_.addEventListener("click", () => this.reset_());
    this.element = make(
      "details",
      { class: "preview" },
      make("summary", {}, "Preview another pack, moment or shopper"),
      form,
    );
    this.clear_();
  }

  private clear_(): void {
    this.pack_.value = new URL("manifest.json", this.page_pack_).pathname;
    this.moment_.value = this.history_.value = "";
  }

  private reset_(): void {
    this.clear_();
    this.listener_.reset();
  }

  private submit_(): void {
    try {
      this.listener_.preview(this.read_());
    } catch (error) {
      this.listener_.refused(error);
    }
  }

  private read_(): Wish {
    const line = this.history_.value.split(/\r\n|\n|\r/).find((text) => text.trim() !== "");
    const recorded = line === undefined ? undefined : parseQuery(line, "history");
    const moment = this.moment_.value;
    const told_ms = moment ? new Date(moment).getTime() : NaN;
    const now_ms = Number.isFinite(told_ms) ? told_ms : recorded?.now_ms || undefined;
    return { pack: this.readPack_(), now_ms, recorded };
  }

  private readPack_(): URL {
    const written = this.pack_.value.trim();
    if (written === new URL("manifest.json", this.page_pack_).pathname) return this.page_pack_;
    const url = new URL(written, document.baseURI);
    if (url.origin !== location.origin)
      throw new RapportError(
        "bad_input",
        "a preview's pack must come from this shop's own address",
      );
    if (!/\.json$/.test(url.pathname)) url.pathname = url.pathname.replace(/\/?$/, "/");
    return new URL(".", url);
  }

  private async upload_(file: HTMLInputElement): Promise<void> {
    try {
      const text = await file.files?.[0]?.text();
      if (text !== undefined) this.history_.value = text;
    } catch (error) {
      this.listener_.refused(error);
    }
  }
}

function field(name: string, hint: string, input: HTMLElement): HTMLElement {
  const label = make("label", {}, name);
  if (hint) label.append(make("span", { class: "hint" }, hint));
  label.append(input);
  return label;
}
