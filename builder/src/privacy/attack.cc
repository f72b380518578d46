#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

#include "guessers.h"
#include "rapport/builder/privacy.h"
#include "rapport/builder/random.h"
#include "supports.h"

namespace rapport::builder {
namespace {

constexpr size_t kMostRecovered = 20;

// What the attacker knows stands at `begin` of a list; more products follow.
struct Target {
  uint32_t list;
  uint32_t begin;
};
using Targets = std::vector<Target>;

bool AllDistinct(std::span<const uint32_t> run) {
  for (auto at = run.begin(); at != run.end(); ++at) {
    if (std::find(run.begin(), at, *at) != at) return false;
  }
  return true;
}

// One place of each shopper who has any, then a sample of the shoppers.
Targets SampleTargets(const ProductLists& lists, size_t known, const AttackOptions& attack) {
  Random random(attack.seed, known);
  const size_t length = known + 1;
  Targets targets;
  size_t shoppers = 0;
  for (uint32_t list = 0; list < lists.size();) {
    const uint32_t visitor = lists.visitors[list];
    Target chosen{};
    uint64_t seen = 0;
    for (; list < lists.size() && lists.visitors[list] == visitor; ++list) {
      const auto items = lists[list];
      for (uint32_t begin = 0; begin + length <= items.size(); ++begin) {
        if (AllDistinct(items.subspan(begin, length)) && random.Below(++seen) == 0) chosen = {list, begin};
      }
    }
    ++shoppers;
    if (seen > 0) targets.push_back(chosen);
  }
  const size_t most =
      std::min(attack.most_targets, std::max(kFewestTargets, shoppers / 10 / attack.known.size()));
  const size_t kept = std::min(targets.size(), most);
  for (size_t i = 0; i < kept; ++i) std::swap(targets[i], targets[i + random.Below(targets.size() - i)]);
  targets.resize(kept);
  return targets;
}

// `lists` without any of the targets' shoppers.
ProductLists Without(const ProductLists& lists, std::span<const Targets> targets) {
  std::unordered_set<uint32_t> left_out;
  for (const Targets& group : targets) {
    for (const Target& target : group) left_out.insert(lists.visitors[target.list]);
  }
  ProductLists rest;
  for (size_t i = 0; i < lists.size(); ++i) {
    if (left_out.contains(lists.visitors[i])) continue;
    rest.items.insert(rest.items.end(), lists[i].begin(), lists[i].end());
    rest.Close(lists.visitors[i], lists.ts_ms[i]);
  }
  return rest;
}

// What the two attacks differ in.
struct Method {
  std::string table;
  std::function<Guesser(const ProductLists&)> train;
  std::function<bool(const Target&, size_t known, uint32_t guess)> right;
  std::function<uint32_t(std::span<const uint32_t> known_and_guess)> shoppers;  // who explain it
};

// Products in a row that are got right, each guessed from the `known` ones before it.
size_t Recovered(const Guesser& guesser, std::span<const uint32_t> items, size_t known) {
  size_t right = 0;
  while (right < kMostRecovered && right + known < items.size() &&
         guesser(items.subspan(right, known)) == items[right + known])
    ++right;
  return right;
}

class Attacker {
 public:
  Attacker(const ProductLists& lists, const Method& method, const AttackOptions& attack)
      : lists_(lists), method_(method), attack_(attack) {}

  [[nodiscard]] std::vector<Singling> Run() const {
    std::vector<Targets> targets;
    for (const size_t known : attack_.known) targets.push_back(SampleTargets(lists_, known, attack_));
    const Guesser with = method_.train(lists_);
    const Guesser without = method_.train(Without(lists_, targets));
    std::vector<Singling> results;
    for (size_t i = 0; i < targets.size(); ++i)
      results.push_back(Count(targets[i], attack_.known[i], with, without));
    return results;
  }

 private:
  [[nodiscard]] Singling Count(const Targets& targets, size_t known, const Guesser& with,
                               const Guesser& without) const {
    size_t guessed = 0, guessed_absent = 0, singled_out = 0, recovered = 0;
    for (const Target& target : targets) {
      const std::span<const uint32_t> items = lists_[target.list].subspan(target.begin);
      const std::optional<uint32_t> absent = without(items.first(known));
      guessed_absent += absent.has_value() && method_.right(target, known, *absent) ? 1 : 0;
      const std::optional<uint32_t> guess = with(items.first(known));
      if (!guess.has_value() || !method_.right(target, known, *guess)) continue;
      ++guessed;
      std::vector<uint32_t> found(items.begin(), items.begin() + static_cast<ptrdiff_t>(known));
      found.push_back(*guess);
      singled_out += method_.shoppers(found) == 1 ? 1 : 0;
      recovered += Recovered(with, items, known);
    }
    const auto share = [&](size_t count) {
      return targets.empty() ? 0 : static_cast<double>(count) / static_cast<double>(targets.size());
    };
    return {method_.table,         known,           targets.size(), share(singled_out), share(guessed),
            share(guessed_absent), share(recovered)};
  }

  const ProductLists& lists_;
  const Method& method_;
  const AttackOptions& attack_;
};

}  // namespace

std::vector<Singling> AttackFragments(const ProductLists& sessions, const Numbering& numbering,
                                      const TrainFragmentsOf& train, const AttackOptions& attack) {
  const Places places(sessions, static_cast<uint32_t>(numbering.rank_of.size()));
  Method method;
  method.table = "fragments";
  method.train = [&](const ProductLists& lists) { return FragmentGuesser(train(lists), numbering); };
  method.right = [&](const Target& target, size_t known, uint32_t guess) {
    return sessions[target.list][target.begin + known] == guess;
  };
  method.shoppers = [&](std::span<const uint32_t> run) { return ShoppersWithRun(sessions, places, run); };
  return Attacker(sessions, method, attack).Run();
}

std::vector<Singling> AttackPairs(const std::string& table, const ProductLists& lists,
                                  const Numbering& numbering, const TrainPairsOf& train,
                                  const AttackOptions& attack) {
  const Places places(lists, static_cast<uint32_t>(numbering.rank_of.size()));
  Method method;
  method.table = table;
  method.train = [&](const ProductLists& from) { return PairGuesser(train(from), numbering); };
  method.right = [&](const Target& target, size_t /*known*/, uint32_t guess) {
    const auto items = lists[target.list];
    return std::find(items.begin(), items.end(), guess) != items.end();
  };
  method.shoppers = [&](std::span<const uint32_t> products) {
    return ShoppersWithAll(lists, places, products);
  };
  return Attacker(lists, method, attack).Run();
}

}  // namespace rapport::builder
