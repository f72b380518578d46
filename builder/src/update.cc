#include "rapport/builder/update.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "overlay_generated.h"
#include "pack_generated.h"
#include "rapport/builder/assemble.h"
#include "rapport/builder/config.h"
#include "rapport/builder/going_live.h"
#include "rapport/builder/readers.h"
#include "rapport/overlay.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kMaxAgeMinutes = 0xffffffffll;

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

std::vector<uint8_t> Serialise(const pack::OverlayT& overlay) {
  flatbuffers::FlatBufferBuilder buffer;
  buffer.Finish(pack::Overlay::Pack(buffer, &overlay), pack::OverlayIdentifier());
  return {buffer.GetBufferPointer(), buffer.GetBufferPointer() + buffer.GetSize()};
}

OfferColumns OfHead(const Catalog& catalog, uint32_t product) {
  const Stock stock = !catalog.in_stock(product)   ? Stock::kSoldOut
                      : catalog.low_stock(product) ? Stock::kLow
                                                   : Stock::kInStock;
  return {catalog.price_minor(product), catalog.list_price_minor(product),
          catalog.lowest_price_minor(product), stock};
}

// One market's overlay: what an earlier one said, then what is said now.
class OverlayMaker {
 public:
  OverlayMaker(const Pack& pack, int64_t now_ms) : pack_(pack), now_ms_(now_ms) {}

  void Take(const Overlay& before) {
    confirmed_ms_ = before.confirmed_ms();
    for (uint32_t product = 0; product < pack_.catalog().size(); ++product) {
      const auto row = before.Find(product);
      if (!row.has_value()) continue;
      const OfferColumns offer{row->price_minor, row->list_price_minor, row->lowest_price_minor, row->stock};
      rows_[product] = {offer, row->at_ms};
    }
    const std::unique_ptr<pack::OverlayT> table(before.table().UnPack());
    blocked_.insert(table->block.begin(), table->block.end());
  }

  void Take(const ProductTable& products, MarketUpdate* update) {
    const std::map<uint32_t, OfferColumns> told = OffersOf(products, update);
    update->missing = pack_.catalog().size() - static_cast<uint32_t>(told.size());
    if (update->missing == 0) {
      rows_.clear();
      confirmed_ms_ = now_ms_;
    }
    // Where prices age, a price that did not change is news as well.
    const bool ages = pack_.plan().max_age_ms() > 0 && update->missing > 0;
    for (const auto& [number, offer] : told) {
      const bool changed = !(offer == OfHead(pack_.catalog(), number));
      if (changed) ++update->changed;
      if (changed || ages) {
        rows_[number] = {offer, now_ms_};
      } else {
        rows_.erase(number);
      }
    }
  }

  void Block(const std::vector<std::string>& ids) { blocked_.insert(ids.begin(), ids.end()); }
  // False for an id that no update blocked.
  bool Unblock(const std::string& id) { return blocked_.erase(id) > 0; }

  // No bytes when there is nothing to say.
  std::vector<uint8_t> Finish(MarketUpdate* update) const {
    update->rows = static_cast<uint32_t>(rows_.size());
    update->blocked.assign(blocked_.begin(), blocked_.end());
    for (const std::string& id : blocked_) {
      if (pack_.catalog().Find(id) == kNoProduct) update->unknown_blocked.push_back(id);
    }
    const bool confirms = confirmed_ms_ > 0 && pack_.plan().max_age_ms() > 0;
    if (rows_.empty() && blocked_.empty() && !confirms) return {};
    pack::OverlayT overlay;
    overlay.format = kPackFormat;
    overlay.head_hash = HashHead(pack_.bytes());
    overlay.at_ms = now_ms_;
    overlay.confirmed_ms = confirmed_ms_;
    overlay.block = update->blocked;
    AddRows(&overlay);
    return Serialise(overlay);
  }

 private:
  struct Row {
    OfferColumns offer;
    int64_t at_ms = 0;
  };

  std::map<uint32_t, OfferColumns> OffersOf(const ProductTable& products, MarketUpdate* update) const {
    std::map<uint32_t, OfferColumns> told;
    const std::string currency = pack_.head().currency()->str();
    for (const Product& product : products.products) {
      const uint32_t number = pack_.catalog().FindId(product.id);
      if (number == kNoProduct) {
        ++update->unknown;
      } else {
        told[number] = OfferOf(product, currency, pack_.plan().min_stock());
      }
    }
    return told;
  }

  void AddRows(pack::OverlayT* overlay) const {
    for (const auto& [number, row] : rows_) {
      const int64_t age_minutes =
          std::clamp<int64_t>((now_ms_ - row.at_ms + kMinuteMs - 1) / kMinuteMs, 0, kMaxAgeMinutes);
      overlay->rows.emplace_back(number, row.offer.price_minor, row.offer.list_price_minor,
                                 row.offer.lowest_price_minor, static_cast<uint32_t>(age_minutes),
                                 static_cast<uint32_t>(row.offer.stock));
    }
  }

  const Pack& pack_;
  const int64_t now_ms_;
  int64_t confirmed_ms_ = 0;
  std::map<uint32_t, Row> rows_;
  std::set<std::string> blocked_;
};

class Updater {
 public:
  explicit Updater(const UpdateOptions& options) : options_(options) {}

  UpdateResult Run() {
    result_.status = Steps();
    return std::move(result_);
  }

 private:
  Status Steps() {
    if (options_.products_path.empty() && options_.block.empty() && options_.unblock.empty())
      return Bad("update: name --products, --block or --unblock");
    if (const Result<Manifest> known = ReadManifest(options_.pack_dir); !known.ok()) return known.status();
    Result<PackWriter> writer = PackWriter::Open(options_.pack_dir);
    if (!writer.ok()) return writer.status();
    const Result<Manifest> manifest = ReadManifest(options_.pack_dir);
    if (!manifest.ok()) return manifest.status();
    const auto& markets = manifest.value().markets;
    if (!options_.products_path.empty() && options_.market.empty() && markets.size() > 1)
      return Bad("update: the pack has several markets; name the one of these products with --market");
    std::vector<NewOverlay> overlays;
    for (const ManifestMarket& market : markets) {
      if (!options_.market.empty() && market.name != options_.market) continue;
      if (Status status = Add(market, &overlays); !status.ok()) return status;
    }
    if (overlays.empty()) return Bad(options_.pack_dir + ": has no market named " + options_.market);
    for (const std::string& id : options_.unblock) {
      if (unblocked_.count(id) == 0)
        return Bad("--unblock: no update blocked " + id + "; is it in \"block\" of the configuration?");
    }
    Result<Manifest> written = writer.value().WriteOverlays(overlays);
    if (!written.ok()) return written.status();
    result_.manifest = std::move(written.value());
    return Status::Ok();
  }

  Status Add(const ManifestMarket& market, std::vector<NewOverlay>* overlays) {
    Result<std::vector<uint8_t>> head = ReadHead(options_.pack_dir, market.name);
    if (!head.ok()) return head.status();
    const auto pack = Pack::Open(std::move(head.value()));
    if (!pack.ok()) return pack.status();
    OverlayMaker maker(*pack.value(), options_.now_ms);
    Result<std::vector<uint8_t>> bytes = ReadOverlay(options_.pack_dir, market.name);
    if (!bytes.ok()) return bytes.status();
    if (!bytes.value().empty()) {
      const auto before = Overlay::Open(std::move(bytes.value()), *pack.value());
      if (!before.ok()) return before.status();
      maker.Take(*before.value());
    }
    MarketUpdate update;
    update.name = market.name;
    if (!options_.products_path.empty()) {
      const Result<ProductTable> products = Read(market.currency);
      if (!products.ok()) return products.status();
      maker.Take(products.value(), &update);
      if (update.unknown == products.value().products.size()) {
        return Bad(options_.products_path + ": the pack of market " + market.name + " holds none of its " +
                   std::to_string(update.unknown) + " products (" + products.value().products.front().id +
                   ", …); use the ids of the products file it was built from, or build anew");
      }
    }
    maker.Block(options_.block);
    for (const std::string& id : options_.unblock) {
      if (maker.Unblock(id)) unblocked_.insert(id);
    }
    return Finish(*pack.value(), maker, std::move(update), overlays);
  }

  // Checks that a page would accept the bytes.
  Status Finish(const Pack& pack, const OverlayMaker& maker, MarketUpdate update,
                std::vector<NewOverlay>* overlays) {
    std::vector<uint8_t> overlay = maker.Finish(&update);
    if (!overlay.empty()) {
      if (const auto opened = Overlay::Open(overlay, pack); !opened.ok()) return opened.status();
      update.overlay_bytes = overlay.size();
      update.overlay_brotli_bytes = BrotliSize(overlay);
    }
    overlays->push_back({update.name, std::move(overlay)});
    result_.markets.push_back(std::move(update));
    return Status::Ok();
  }

  Result<ProductTable> Read(const std::string& currency) {
    ReadOptions reading;
    const Result<int> exponent = CurrencyExponent(currency);
    if (exponent.ok() && currency != kNoCurrency) {
      reading.currency = currency;
      reading.exponent = exponent.value();
    }
    result_.products = {};
    Result<ProductTable> products = ReadProducts(options_.products_path, reading, &result_.products);
    if (!products.ok()) return products;
    if (!options_.allow_losses) {
      if (Status status = CheckLosses(options_.products_path, result_.products); !status.ok()) return status;
    }
    if (products.value().products.empty()) return Bad(options_.products_path + ": holds no usable product");
    return products;
  }

  const UpdateOptions& options_;
  UpdateResult result_;
  std::set<std::string> unblocked_;
};

}  // namespace

UpdateResult Update(const UpdateOptions& options) {
  return Updater(options).Run();
}

Result<std::vector<uint8_t>> CarryOverlay(const std::vector<uint8_t>& overlay,
                                          const std::vector<uint8_t>& head, bool with_rows) {
  if (overlay.empty()) return std::vector<uint8_t>();
  flatbuffers::Verifier verifier(overlay.data(), overlay.size());
  if (overlay.size() < 8 || !pack::OverlayBufferHasIdentifier(overlay.data()) ||
      !pack::VerifyOverlayBuffer(verifier)) {
    return Status::Error(StatusCode::kCorrupt,
                         "the overlay of the old pack is damaged, so what it blocked is unknown; remove its "
                         "entry from manifest.json and block again");
  }
  pack::OverlayT carried;
  pack::GetOverlay(overlay.data())->UnPackTo(&carried);
  if (!with_rows) {
    pack::OverlayT blocks;
    blocks.format = kPackFormat;
    blocks.at_ms = carried.at_ms;
    blocks.block = std::move(carried.block);
    if (blocks.block.empty()) return std::vector<uint8_t>();
    carried = std::move(blocks);
  }
  carried.head_hash = HashHead(head);
  return Serialise(carried);
}

}  // namespace rapport::builder
