// The checks every event passes, whichever file it comes from.
#ifndef RAPPORT_BUILDER_EVENT_MAKER_H_
#define RAPPORT_BUILDER_EVENT_MAKER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/read_options.h"
#include "rapport/builder/reporter.h"
#include "rapport/builder/tables.h"

namespace rapport::builder {

// One event as text. Views need to live only during EventMaker::Add.
struct RawEvent {
  std::string_view ts;  // ms since 1970-01-01 UTC, or ISO 8601
  std::string_view visitor;
  std::string_view session;   // may be empty
  std::string_view event;     // GA4's name
  std::string_view product;   // may be empty where the event names none
  std::string_view quantity;  // empty = 1
  std::string_view price;     // of one piece in major units; empty = unknown
  // Only experiments ask for these; may be empty.
  std::string_view currency{};  // of the price, ISO 4217
  std::string_view transaction_id{};
  std::string_view experiment{}, variant{};
};

// What takes the rows of an events file.
class RawEventSink {
 public:
  RawEventSink() = default;
  RawEventSink(const RawEventSink&) = delete;
  RawEventSink& operator=(const RawEventSink&) = delete;
  virtual ~RawEventSink() = default;
  virtual void Add(const RawEvent& raw, int64_t line) = 0;
};

// Turns raw events into a table. A purchase line that comes again in a later block of the same order's lines
// is a fault (the order was exported twice); within one block a product may stand on several lines.
class EventMaker final : public RawEventSink {
 public:
  // `options` and `reporter` must outlive the maker.
  EventMaker(const ReadOptions& options, Reporter& reporter);

  // Checks and keeps one event, or reports why not. Counts the row in the report.
  void Add(const RawEvent& raw, int64_t line) override;
  // The events sorted by time. The maker is empty afterwards.
  EventTable Finish();

 private:
  // A pool's number for a text, quick when the same text comes again and again.
  struct Numbering {
    std::string text;
    uint32_t number = kNone;
  };
  // Fields of an event that do not need the table's pools. False: reported and to be dropped.
  bool CheckTime(const RawEvent& raw, int64_t line, Event* event);
  bool CheckKind(const RawEvent& raw, int64_t line, Event* event);
  bool CheckNames(const RawEvent& raw, int64_t line, Event* event);
  bool CheckQuantity(const RawEvent& raw, int64_t line, Event* event);
  void ReadPrice(const RawEvent& raw, int64_t line, Event* event);
  bool GoodName(std::string_view text, const char* field, int64_t line);
  bool IsRepeatedPurchase(const Event& event);
  uint32_t Number(StringPool& pool, Numbering& last, std::string_view text);

  const ReadOptions& options_;
  Reporter& reporter_;
  EventTable table_;
  Numbering visitor_, session_, product_;
  std::string kind_name_;
  EventKind kind_ = EventKind::kUnknown;
  // Purchases by hash, open addressing: indices into table_.events, kNone = free.
  std::vector<uint32_t> purchases_;
  size_t purchase_count_ = 0;
  uint32_t order_begin_ = 0;
  uint32_t order_session_ = kNone;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_EVENT_MAKER_H_
