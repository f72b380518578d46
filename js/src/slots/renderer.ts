import type { DecideInput, Engine } from "../engine/engine.js";
import type { SlotDecision } from "../engine/output.js";
import { parsed } from "../page/page-life.js";
import { describe } from "../errors.js";
import { createHtmlSink, type HtmlSink } from "./html-sink.js";
import type { Impressions } from "./impressions.js";
import { watchPageCaches } from "./page-caches.js";
import { SlotView } from "./slot-view.js";

export interface RendererOptions {
  /** Absent when the page names no pack: every slot keeps the shop's content. */
  engine: Engine | undefined;
  /** Counts what is seen, where consent allows. */
  impressions: () => Impressions | undefined;
  /** Everything a decision needs but the slots; read anew for each. */
  input: () => Promise<Omit<DecideInput, "slots">>;
  /** After each decision. */
  ondecided: (input: Omit<DecideInput, "slots">) => Promise<void>;
  note: (text: string) => void;
}

/** Decides all slots of the page in one call and shows what was decided. */
export class Renderer {
  readonly views = new Map<Element, SlotView>();
  private readonly parked_ = new WeakMap<Element, SlotView>();
  private running_: Promise<void> | undefined;
  private wanted_ = 0;
  private decided_ = 0;
  /** Decisions begun before this request are no longer to be shown. */
  private valid_from_ = 0;
  private sink_: HtmlSink | undefined;
  private sink_made_ = false;

  constructor(private readonly options_: RendererOptions) {
    watchPageCaches(
      () => this.views.forEach((view) => this.clear_(view)),
      () => void this.request(),
    );
  }

  add(element: HTMLElement): void {
    const view = this.parked_.get(element) ?? new SlotView(element);
    this.views.set(element, view);
    view.enter();
    void this.request();
  }

  remove(element: HTMLElement): void {
    const view = this.views.get(element);
    if (!view) return;
    this.options_.impressions()?.unwatch(view);
    this.parked_.set(element, view);
    this.views.delete(element);
    // A move within the page comes back at once; what stays away must not keep anything of the shopper.
    queueMicrotask(() => {
      if (!this.views.has(element)) view.clear();
    });
  }

  private clear_(view: SlotView): void {
    this.options_.impressions()?.unwatch(view);
    view.clear();
  }

  /** Decides soon, once for all requests of one task. Resolves when the slots show it. Never rejects. */
  request(): Promise<void> {
    this.wanted_++;
    return this.start_();
  }

  /** As `request`, and what is being decided now is not shown: it rests on data that must no longer be used. */
  invalidate(): Promise<void> {
    this.valid_from_ = this.wanted_ + 1;
    return this.request();
  }

  private start_(): Promise<void> {
    return (this.running_ ??= Promise.resolve()
      .then(() => this.run_())
      .catch((error: unknown) => {
        this.options_.note(`render: ${describe(error)}`);
        for (const view of this.views.values()) view.restore();
      })
      .then(() => {
        this.running_ = undefined;
        if (this.decided_ < this.wanted_) return this.start_();
      }));
  }

  private async run_(): Promise<void> {
    await parsed();
    const { engine, input: readInput, ondecided } = this.options_;
    if (this.views.size > 0) await engine?.load();
    const turn = this.wanted_;
    this.decided_ = turn;
    if (this.views.size === 0) return;
    const input = await readInput();
    const views = inPageOrder([...this.views.values()]);
    const slots = views.map((view) => view.name);
    const decisions = await engine?.decide({ ...input, slots });
    if (turn < this.valid_from_) return;
    views.forEach((view, i) => this.show_(view, decisions?.[i]));
    await ondecided(input);
  }

  private show_(view: SlotView, decision: SlotDecision | undefined): void {
    if (this.views.get(view.element) !== view) return;
    const { note } = this.options_;
    const impressions = this.options_.impressions();
    try {
      const sink = decision?.filled ? this.htmlSink_() : undefined;
      impressions?.unwatch(view);
      if (decision && sink) view.fill(decision, sink);
      else view.restore();
      view.exposures = decision?.exposures;
      impressions?.watch(view);
    } catch (error) {
      note(`slot '${view.name}': ${describe(error)}`);
      view.restore();
    }
  }

  private htmlSink_(): HtmlSink | undefined {
    if (!this.sink_made_) {
      this.sink_made_ = true;
      this.sink_ = createHtmlSink(window);
      if (!this.sink_) this.options_.note("the page's Trusted Types do not allow policy 'rapport'");
    }
    return this.sink_;
  }
}

function inPageOrder(views: SlotView[]): SlotView[] {
  return views.sort((a, b) =>
    a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}
