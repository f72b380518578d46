// Makes the reason of every planned product a true one: without the event it names, the product's score would
// be lower. The largest term is not always that: where it came from a look, the looks before it move up when
// it is taken away, and may bring the product as much.
//
// effect = score − score without, in floats, where "score without" is what the same strategy gives the
// product when the rows that make the reason (MakesReason), of all variants of its anchor, are not in the
// history; 0 where it then does not propose the product at all.
#ifndef RAPPORT_TRUE_REASON_H_
#define RAPPORT_TRUE_REASON_H_

#include <span>
#include <vector>

#include "rapport/plan.h"
#include "rapport/ranker.h"
#include "rapport/score_board.h"

namespace rapport {

// Whether a row of the anchor makes a reason of this kind. What was bought lay in the cart and was looked at
// before: a later step includes the earlier ones, else taking it away would only bring those out.
//   viewed, recent    view_item
//   cart, in_cart     these, add_to_cart, remove_from_cart
//   bought, again,    these, purchase, refund
//   complement
// False for kinds that name no product of the history.
bool MakesReason(ReasonKind reason, EventKind event);

// Whether the reason names a product that the shopper did something with.
bool NamesEvent(ReasonKind reason);

// Whether it follows from what this shopper did, rather than from all shoppers or from the page.
bool IsPersonal(ReasonKind reason);

// Settles `reason` and `effect` of all products in `slots`, as PlanPage left them: the reason becomes the
// term with the largest value that has a positive effect or names no event; none where there is no such term.
// A companion of the product whose page is open has the page as its reason. `effect` is set for reasons that
// name an event.
//
// Runs a strategy once more for each of its distinct reasons, in page order, 4 to 32 times a page: fewer the
// longer the history is (8,000 rows folded in all). Reasons beyond that stay the largest term; with
// `measure_all` they get their effect all the same, whatever it is, so that Explain names the reasons that
// the page shows. `rows` are those of the situation's profile, in order of time.
void SettleReasons(const Situation& situation, std::span<const FoldRow* const> rows, ScoreBoard* board,
                   bool measure_all, std::vector<PlannedSlot>* slots);

}  // namespace rapport

#endif  // RAPPORT_TRUE_REASON_H_
