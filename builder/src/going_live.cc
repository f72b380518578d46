#include "rapport/builder/going_live.h"

#include <algorithm>
#include <map>

#include "pack_generated.h"
#include "rapport/builder/update.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

// js/src/engine/manifest.ts refuses larger files.
constexpr size_t kMaxPageFileBytes = size_t{8} << 20;

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

std::string Percent(int64_t part, int64_t whole) {
  return std::to_string(part * 100 / std::max<int64_t>(whole, 1)) + " %";
}

struct Measure {
  uint64_t products = 0;
  uint64_t known = 0;    // that shoppers viewed or bought
  uint64_t offered = 0;  // that can be bought

  Measure& operator+=(const Measure& other) {
    products += other.products;
    known += other.known;
    offered += other.offered;
    return *this;
  }
};

Result<Measure> MeasureHead(const std::vector<uint8_t>& bytes) {
  const auto pack = Pack::Open(bytes);
  if (!pack.ok()) return pack.status();
  const Catalog& catalog = pack.value()->catalog();
  const auto* models = pack.value()->head().models();
  const auto* views = models != nullptr ? models->views() : nullptr;
  const auto* purchases = models != nullptr ? models->purchases() : nullptr;
  const auto has = [](const auto* column, uint32_t i) {
    return column != nullptr && i < column->size() && column->Get(i) > 0;
  };
  Measure measure;
  measure.products = catalog.size();
  for (uint32_t i = 0; i < catalog.size(); ++i) {
    if (has(views, i) || has(purchases, i)) ++measure.known;
    if (catalog.in_stock(i)) ++measure.offered;
  }
  return measure;
}

bool Shrinks(uint64_t live, uint64_t fresh) {
  return static_cast<double>(fresh) < static_cast<double>(live) * (1 - kMaxLostShare);
}

Status Compare(const std::string& what, const Measure& live, const Measure& fresh) {
  std::string found;
  if (Shrinks(live.products, fresh.products)) {
    found = " would hold " + std::to_string(fresh.products) + " products; the live pack holds " +
            std::to_string(live.products);
  } else if (Shrinks(live.known, fresh.known)) {
    found = " would know what shoppers did with " + std::to_string(fresh.known) +
            " products; the live pack knows it of " + std::to_string(live.known);
  } else if (live.offered > 0 && fresh.offered == 0) {
    found = " would hold no product that can be bought; the live pack holds " + std::to_string(live.offered);
  } else {
    return Status::Ok();
  }
  return Bad(what + found +
             ". Nothing was written. Check that the files are whole; if this is meant, add --force");
}

}  // namespace

Status CheckLosses(const std::string& file, const ReadReport& report) {
  if (static_cast<double>(report.dropped) <= static_cast<double>(report.rows) * kMaxLostShare)
    return Status::Ok();
  std::string message = file + ": " + std::to_string(report.dropped) + " of " + std::to_string(report.rows) +
                        " rows (" + Percent(report.dropped, report.rows) + ") cannot be used";
  const auto first = std::find_if(report.findings.begin(), report.findings.end(),
                                  [](const Finding& finding) { return finding.dropped; });
  if (first != report.findings.end()) {
    message += ", first line " + std::to_string(first->line) + ": " +
               (first->field.empty() ? "" : first->field + " ") +
               (first->value.empty() ? "" : "\"" + first->value + "\" ") + first->reason;
  }
  return Bad(message +
             ". Nothing was written. Correct the file, or add --allow-losses to go on with the rest");
}

Status CheckHeadSize(const NewHead& head) {
  if (head.bytes.size() <= kMaxPageFileBytes) return Status::Ok();
  return Bad("the pack of market " + head.market + " takes " + std::to_string((head.bytes.size() >> 20) + 1) +
             " MiB, and pages load no file over " + std::to_string(kMaxPageFileBytes >> 20) +
             " MiB. Nothing was written. Leave out products that nobody buys, or add --force to write it "
             "for other uses");
}

Status CheckAgainstLive(const std::string& dir, const std::vector<NewHead>& heads) {
  const Result<Manifest> manifest = ReadManifest(dir);
  if (!manifest.ok()) return Status::Ok();
  std::map<std::string, Measure> fresh;
  Measure all_fresh, all_live;
  for (const NewHead& head : heads) {
    const Result<Measure> measure = MeasureHead(head.bytes);
    if (!measure.ok()) return measure.status();
    fresh[head.market] = measure.value();
    all_fresh += measure.value();
  }
  for (const ManifestMarket& market : manifest.value().markets) {
    const Result<std::vector<uint8_t>> head = ReadHead(dir, market.name);
    if (!head.ok()) continue;
    const Result<Measure> live = MeasureHead(head.value());
    if (!live.ok()) continue;
    all_live += live.value();
    const auto found = fresh.find(market.name);
    if (found == fresh.end()) continue;  // a market that was renamed or closed counts below
    if (Status status = Compare("market " + market.name, live.value(), found->second); !status.ok())
      return status;
  }
  return Compare("the new pack", all_live, all_fresh);
}

Status CarryOverlays(const std::string& dir, bool with_rows, bool force, std::vector<NewHead>* heads) {
  const Result<Manifest> live = ReadManifest(dir);
  if (!live.ok()) return Status::Ok();
  for (NewHead& head : *heads) {
    const auto& markets = live.value().markets;
    const bool known = std::any_of(markets.begin(), markets.end(), [&head](const ManifestMarket& market) {
      return market.name == head.market;
    });
    if (!known) continue;
    const Result<std::vector<uint8_t>> old = ReadOverlay(dir, head.market);
    if (!old.ok() && force) continue;
    if (!old.ok()) {
      return Bad(old.status().message + ". The live pack's overlay cannot be read, so what it blocks is " +
                 "unknown; --force builds without it: then block again");
    }
    Result<std::vector<uint8_t>> carried = CarryOverlay(old.value(), head.bytes, with_rows);
    if (!carried.ok()) return carried.status();
    head.overlay = std::move(carried.value());
  }
  return Status::Ok();
}

}  // namespace rapport::builder
