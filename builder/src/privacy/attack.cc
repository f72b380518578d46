#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

#include "rapport/builder/privacy.h"
#include "rapport/builder/random.h"
#include "read_tables.h"
#include "supports.h"

namespace rapport::builder {
namespace {

constexpr size_t kMostRecovered = 20;

// What the attacker knows stands at `begin` of a visit; the next product follows.
struct Target {
  uint32_t list;
  uint32_t begin;
};

bool AllDistinct(std::span<const uint32_t> run) {
  for (size_t i = 1; i < run.size(); ++i) {
    if (std::find(run.begin(), run.begin() + static_cast<ptrdiff_t>(i), run[i]) !=
        run.begin() + static_cast<ptrdiff_t>(i))
      return false;
  }
  return true;
}

// One place of each shopper who has any, then a sample of the shoppers.
std::vector<Target> SampleTargets(const ProductLists& sessions, const AttackOptions& attack) {
  Random random(attack.seed, attack.known);
  const size_t length = attack.known + 1;
  std::vector<Target> targets;
  size_t shoppers = 0;
  for (uint32_t list = 0; list < sessions.size();) {
    const uint32_t visitor = sessions.visitors[list];
    Target chosen{};
    uint64_t seen = 0;
    for (; list < sessions.size() && sessions.visitors[list] == visitor; ++list) {
      const auto items = sessions[list];
      for (uint32_t begin = 0; begin + length <= items.size(); ++begin) {
        if (AllDistinct(items.subspan(begin, length)) && random.Below(++seen) == 0) chosen = {list, begin};
      }
    }
    ++shoppers;
    if (seen > 0) targets.push_back(chosen);
  }
  const size_t most = std::min(attack.most_targets, std::max(kFewestTargets, shoppers / 10));
  const size_t kept = std::min(targets.size(), most);
  for (size_t i = 0; i < kept; ++i) std::swap(targets[i], targets[i + random.Below(targets.size() - i)]);
  targets.resize(kept);
  return targets;
}

// `sessions` without any visit of the targets' shoppers.
ProductLists Without(const ProductLists& sessions, std::span<const Target> targets) {
  std::unordered_set<uint32_t> left_out;
  for (const Target& target : targets) left_out.insert(sessions.visitors[target.list]);
  ProductLists rest;
  for (size_t i = 0; i < sessions.size(); ++i) {
    if (left_out.contains(sessions.visitors[i])) continue;
    rest.items.insert(rest.items.end(), sessions[i].begin(), sessions[i].end());
    rest.Close(sessions.visitors[i], sessions.ts_ms[i]);
  }
  return rest;
}

// The attacker: a pack's fragments, and what they say follows.
class Reader {
 public:
  Reader(const pack::FragmentsT& table, const Numbering& numbering)
      : fragments_(OpenFragments(table, static_cast<uint32_t>(numbering.rank_of.size()))),
        numbering_(numbering) {}

  // The one product that all fragments with the known ones name next. Products are catalogue positions.
  [[nodiscard]] std::optional<uint32_t> Next(std::span<const uint32_t> known) const {
    std::vector<uint32_t> ranks;
    for (const uint32_t product : known) ranks.push_back(numbering_.rank_of[product]);
    std::optional<uint32_t> next;
    bool several = false;
    const auto name = [&](uint32_t product) {
      several |= next.has_value() && *next != product;
      next = product;
    };
    for (const uint32_t row : fragments_.RowsOf(ranks.back())) {
      const std::span<const uint32_t> items = fragments_.Row(row);
      for (size_t at = 0; at + ranks.size() < items.size(); ++at) {
        if (std::equal(ranks.begin(), ranks.end(), items.begin() + static_cast<ptrdiff_t>(at)))
          name(items[at + ranks.size()]);
        if (std::equal(ranks.rbegin(), ranks.rend(), items.begin() + static_cast<ptrdiff_t>(at) + 1))
          name(items[at]);
      }
      if (several) return std::nullopt;
    }
    if (next.has_value()) next = numbering_.position_of[*next];
    return next;
  }

 private:
  Fragments fragments_;
  const Numbering& numbering_;
};

bool Guesses(const Reader& reader, const ProductLists& sessions, const Target& target, size_t known) {
  const auto items = sessions[target.list].subspan(target.begin);
  return reader.Next(items.first(known)) == items[known];
}

// Products in a row that are got right, each guessed from the `known` ones before it.
size_t Recovered(const Reader& reader, std::span<const uint32_t> items, size_t known) {
  size_t right = 0;
  while (right < kMostRecovered && right + known < items.size() &&
         reader.Next(items.subspan(right, known)) == items[right + known])
    ++right;
  return right;
}

}  // namespace

Singling AttackFragments(const ProductLists& sessions, const Numbering& numbering,
                         const std::vector<bool>& sensitive, const TrainOptions& options,
                         const AttackOptions& attack) {
  const std::vector<Target> targets = SampleTargets(sessions, attack);
  Singling out;
  out.known = attack.known;
  out.targets = targets.size();
  if (targets.empty() || options.strict_privacy) return out;
  const Reader with(TrainFragments(sessions, numbering, sensitive, options), numbering);
  const Reader without(TrainFragments(Without(sessions, targets), numbering, sensitive, options), numbering);
  RunShoppers shoppers;
  const auto run = [&](const Target& target) {
    return sessions[target.list].subspan(target.begin, attack.known + 1);
  };
  for (const Target& target : targets) shoppers.Ask(run(target));
  shoppers.Count(sessions);
  size_t guessed = 0, guessed_absent = 0, singled_out = 0, recovered = 0;
  for (const Target& target : targets) {
    guessed_absent += Guesses(without, sessions, target, attack.known) ? 1 : 0;
    if (!Guesses(with, sessions, target, attack.known)) continue;
    ++guessed;
    singled_out += shoppers.Of(run(target)) == 1 ? 1 : 0;
    recovered += Recovered(with, sessions[target.list].subspan(target.begin), attack.known);
  }
  const auto share = [&](size_t count) {
    return static_cast<double>(count) / static_cast<double>(targets.size());
  };
  out.guessed = share(guessed);
  out.guessed_absent = share(guessed_absent);
  out.singled_out = share(singled_out);
  out.recovered = share(recovered);
  return out;
}

}  // namespace rapport::builder
