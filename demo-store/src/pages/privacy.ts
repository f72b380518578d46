import { html, type Html } from "../html/html.js";
import type { Page } from "./layout.js";

const CHOICES = [
  ["none", "Refuse", "Nothing is kept on this device and nothing is sent."],
  [
    "personalise",
    "Personalise on this device",
    "What you look at stays here and arranges the shop for you.",
  ],
  [
    "measure",
    "Personalise and measure",
    "As above, and we learn from pseudonymous visits what to stock.",
  ],
] as const;

/** Hidden until the browser module knows that no choice has been made. */
export function consentBanner(): Html {
  return html`<section class="consent" aria-labelledby="consent-title" data-consent-banner hidden>
    <div class="consent-text">
      <h2 id="consent-title">May the shop remember you?</h2>
      <p>
        It can arrange its shelves by what you look at. The remembering happens on this device, and
        the shop works the same if you’d rather not. <a href="/privacy">What each choice means</a>
      </p>
    </div>
    <div class="consent-choices">
      ${CHOICES.map(
        ([level, name]) =>
          html`<button type="button" class="button button-plain" data-consent="${level}">
            ${name}
          </button>`,
      )}
    </div>
  </section>`;
}

export function privacyPage(): Page {
  return {
    title: "Privacy choices",
    main: html`<div class="prose">
      <h1>Privacy choices</h1>
      <p class="lead">
        The shop can arrange itself around what you look at. That happens in your own browser; you
        decide whether it may, and whether we may learn from it.
      </p>
      <fieldset class="choices" data-consent-choices>
        <legend>What may the shop remember?</legend>
        ${CHOICES.map(
          ([level, name, text]) =>
            html`<label class="choice">
              <input type="radio" name="consent" value="${level}" />
              <span class="choice-name">${name}</span>
              <span class="choice-text">${text}</span>
            </label>`,
        )}
      </fieldset>
      <p class="quiet" data-consent-absent hidden>
        Personalisation is switched off in this browser, so there is nothing to choose: nothing is
        remembered.
      </p>
      <h2>What this device knows</h2>
      <p>Nobody else can see this list unless you chose “Personalise and measure”.</p>
      <div class="button-row">
        <button type="button" class="button button-plain" data-privacy="show">
          Show what this device knows
        </button>
        <button type="button" class="button button-plain" data-privacy="erase">Erase it</button>
      </div>
      <pre
        class="record"
        data-privacy-record
        tabindex="0"
        role="region"
        aria-label="What this device knows"
        hidden
      ></pre>
      <section class="dismissed" aria-labelledby="dismissed-title" data-dismissed hidden>
        <h2 id="dismissed-title">Less like this</h2>
        <p>You asked to see less of these. They stay away for 180 days, or until you look again.</p>
        <ul></ul>
      </section>
      <h2>State of personalisation</h2>
      <dl class="facts" data-privacy-status>
        <div>
          <dt>Personalisation</dt>
          <dd>Not running</dd>
        </div>
      </dl>
      <h2>Cookies</h2>
      <p>
        Three at most, needed to run the shop and gone when you close the browser: one holds your
        basket, one keeps you signed in, one carries a message to the next page. None is set before
        you use what it is for.
      </p>
    </div>`,
  };
}
