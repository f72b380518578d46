// What a shop gets without writing anything.
#include "rapport/builder/config.h"
#include "rapport/builder/template_compiler.h"

namespace rapport::builder {
namespace {

constexpr std::string_view kCards = R"html(<section class="rapport-slot rapport-slot--{{name}}">
  {{#title}}
  <h2 class="rapport-slot__title">{{title}}</h2>
  {{/title}}
  <ul class="rapport-cards">
    {{#products}}
    <li class="rapport-card" data-rapport-product="{{id}}">
      <a class="rapport-card__link"{{#url}} href="{{url}}"{{/url}}>
        {{#image}}
        <img class="rapport-card__image" src="{{image}}" alt="" loading="lazy" width="320" height="320">
        {{/image}}
        {{#new}}
        <span class="rapport-card__badge">New</span>
        {{/new}}
        {{#brand}}
        <span class="rapport-card__brand">{{brand}}</span>
        {{/brand}}
        <span class="rapport-card__title">{{title}}</span>
      </a>
      {{#rating}}
      <p class="rapport-card__rating"><span class="rapport-card__stars">★ {{rating}}</span>{{#rating_count}} <span class="rapport-card__count">({{rating_count}})</span>{{/rating_count}}</p>
      {{/rating}}
      {{#price}}
      <p class="rapport-card__price"><span class="rapport-card__now">{{price}}</span>{{#list_price}} <s class="rapport-card__was">{{list_price}}</s>{{/list_price}}</p>
      {{/price}}
      {{#reason}}
      <p class="rapport-card__reason">{{reason}}</p>
      {{/reason}}
      <button type="button" class="rapport-card__dismiss" data-rapport-dismiss aria-label="Less like “{{title}}”"><span aria-hidden="true">×</span></button>
    </li>
    {{/products}}
  </ul>
</section>
)html";

constexpr std::string_view kBanner = R"html(<div class="rapport-slot rapport-slot--{{name}}">
  {{#content}}
  <article class="rapport-banner" data-rapport-content="{{id}}">
    {{#image}}
    <img class="rapport-banner__image" src="{{image}}" alt="" loading="lazy" width="1200" height="400">
    {{/image}}
    {{#title}}
    <h2 class="rapport-banner__title">{{title}}</h2>
    {{/title}}
    {{#text}}
    <p class="rapport-banner__text">{{text}}</p>
    {{/text}}
    {{#url}}
    <a class="rapport-banner__link" href="{{url}}">{{#label}}{{label}}{{/label}}{{^label}}{{title}}{{/label}}</a>
    {{/url}}
  </article>
  {{/content}}
</div>
)html";

constexpr const char* kConfig = R"json({
  "version": 1,
  "slots": [
    { "name": "for-you", "title": "Picked for you", "strategies": ["for_you", "trending", "popular"] },
    { "name": "continue", "title": "Still in your basket", "strategies": ["continue"] },
    { "name": "recently-viewed", "title": "You looked at", "strategies": ["recently_viewed"] },
    { "name": "viewed-together", "title": "Others also looked at", "strategies": ["viewed_together", "for_you", "popular"] },
    { "name": "bought-together", "title": "Goes well with", "strategies": ["bought_together", "viewed_together", "popular"] },
    { "name": "trending", "title": "Trending now", "strategies": ["trending", "popular"] },
    { "name": "popular", "title": "Best sellers", "strategies": ["popular"] },
    { "name": "newest", "title": "New in", "strategies": ["newest", "popular"] },
    { "name": "buy-again", "title": "Buy it again", "strategies": ["buy_again"] },
    { "name": "similar", "title": "You may also like", "strategies": ["similar", "viewed_together"] },
    { "name": "price-drop", "title": "At a lower price", "strategies": ["price_drop"] },
    { "name": "back-in-stock", "title": "Back in stock", "strategies": ["back_in_stock"] }
  ]
}
)json";

}  // namespace

std::string_view BuiltInTemplate(std::string_view name) {
  if (name == "cards") return kCards;
  if (name == "banner") return kBanner;
  return {};
}

const char* BuiltInConfig() {
  return kConfig;
}

}  // namespace rapport::builder
