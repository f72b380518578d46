// The one door to the core: files, events, facts and live prices in, rendered slots out. No clock, no I/O, no
// randomness: the same inputs give the same bytes on every machine.
//
// Order of calls: Feed every file that Needs() names, then the pack's overlay if it has one; SetHistory,
// SetFacts and SetProducts in any order, each replacing what was set before; then Decide, Explain or Rank as
// often as wanted.
#ifndef RAPPORT_ENGINE_H_
#define RAPPORT_ENGINE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/experiment.h"
#include "rapport/facts.h"
#include "rapport/history.h"
#include "rapport/learning.h"
#include "rapport/live.h"
#include "rapport/overlay.h"
#include "rapport/pack.h"
#include "rapport/plan.h"
#include "rapport/profile.h"
#include "rapport/record.h"
#include "rapport/score_board.h"
#include "rapport/status.h"

namespace rapport {

inline constexpr uint32_t kMaxRankTop = 1'000'000;

struct RenderedItem {
  bool is_content = false;
  std::string_view id;  // views into the pack; dead when another head is fed
  std::string reason;   // the sentence shown, unescaped; "" = none
  std::string_view strategy;
};

struct RenderedSlot {
  std::string name;  // as asked for
  bool filled = false;
  std::string html;  // "" unless filled
  std::vector<RenderedItem> items;
  std::vector<Exposure> exposures;  // what seeing the slot, filled or not, exposes her to
};

// What a decision depends on beside history, facts and pack.
struct Moment {
  int64_t now_ms = 0;
  int utc_offset_minutes = 0;
  uint64_t seed = 0;  // her own, by which she is assigned to experiments; 0 = none, and then to no experiment
  ConsentLevel level = ConsentLevel::kNone;
};

enum class Exclude : uint8_t { kNone = 0, kCurrent = 1, kHistory = 2 };

struct RankRequest {
  StrategyId strategy = StrategyId::kForYou;
  int64_t now_ms = 0;
  uint32_t top = 20;
  Exclude exclude = Exclude::kCurrent;  // the product of the last event, or every product of the history
};

class Engine {
 public:
  // Names of files to feed before deciding; "head" first. Empty when nothing is missing.
  [[nodiscard]] std::vector<std::string> Needs() const;
  // What Pack::Open says or, of "overlay", Overlay::Open. An overlay is never needed: who reads the manifest
  // knows of it and feeds it after the head; another head drops it. kUnknownName for any other file, and for
  // an overlay before the head. A refused file changes nothing.
  Status Feed(std::string_view name, std::vector<uint8_t> bytes);

  Status SetHistory(const Block& block);
  Status SetFacts(const Block& block);
  Status SetProducts(const Block& block);

  // Decides and renders all slots that `page` names (core/include/rapport/record.h), in that order. A slot
  // that the pack does not know, or that cannot be filled, is not `filled`. kNotReady before the pack is
  // complete; kBadInput for a record of unknown kind.
  Result<std::vector<RenderedSlot>> Decide(const Block& page, const Moment& moment);

  // Every slot's terms, chosen products and rejections, for staff; lines of tab-separated
  //   "assigned" experiment variant
  //   "learnt" slot strategy leads impressions clicks rate   (decayed counts, posterior mean; leads: 0 or 1)
  //   "shown" slot id strategy position score reason-kind anchor effect title
  //   "term" slot id strategy kind anchor value          (terms of shown products; they sum to the score)
  //   "rule" slot id strategy kind number value          (core/include/rapport/plan.h: AppendRuleNotes)
  //   "rejected" slot id strategy rule title
  //   "slot" slot state items min count    (after the lines of the slot; state: filled, condition, too_few)
  // Scores, values and effects have six decimals. Anchors are product ids, category or brand names. `effect`
  // is by how much the score falls when the event that the reason names is taken out of the history
  // (core/include/rapport/true_reason.h); "" for a reason that names none. `title` is a product's.
  Result<std::string> Explain(const Block& page, const Moment& moment);

  // One ranked list: `strategy` first, then popular; blocked and sold-out products (these unless the shop
  // shows them) and what `exclude` names left out. Exactly min(top, eligible) distinct products. No other
  // merchandising rule applies. kLimit over kMaxRankTop.
  Result<std::vector<std::string_view>> Rank(const RankRequest& request);

  [[nodiscard]] const History& history() const { return history_; }
  // Null until the head is fed.
  [[nodiscard]] const Pack* pack() const { return pack_.get(); }

 private:
  struct PageRequest {
    std::vector<std::string> names;
    std::string_view open_product;
    bool show_reasons = true;
  };
  struct Planned {
    Assignments assignments;
    std::optional<Learning> learning;
    std::vector<PlannedSlot> slots;
    PlanTrace trace;
  };
  static int64_t SaneTime(int64_t now_ms);
  static Result<PageRequest> ParsePage(const Block& page);
  [[nodiscard]] Status Ready() const;
  [[nodiscard]] uint32_t FindSlot(std::string_view name) const;
  // Lets what she clicked decide which strategy leads the slots that learn; what it was decided by, none if
  // no slot learns.
  std::optional<Learning> Learn(const Moment& moment, std::vector<ChosenSlot>* slots) const;
  Planned PlanRequest(const PageRequest& request, const Moment& moment, bool with_trace);

  std::unique_ptr<Pack> pack_;
  std::unique_ptr<Overlay> overlay_;  // of pack_; null without one
  History history_;
  std::vector<ToldFact> facts_;
  LiveProducts live_;
  Profile profile_;
  ScoreBoard board_;
};

}  // namespace rapport

#endif  // RAPPORT_ENGINE_H_
