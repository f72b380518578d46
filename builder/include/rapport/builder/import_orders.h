// Order and event exports of shop systems → events. One file per format, one table of formats.
#ifndef RAPPORT_BUILDER_IMPORT_ORDERS_H_
#define RAPPORT_BUILDER_IMPORT_ORDERS_H_

#include <span>
#include <string>

#include "rapport/builder/event_maker.h"
#include "rapport/builder/import_products.h"

namespace rapport::builder {

// Names shoppers by number in order of appearance, so that no e-mail address, customer number or device id of
// the shop's goes into an events file. One instance serves all files of an import, so that a shopper keeps
// her number. The numbers are pseudonyms: whoever has the exports can tell who they are.
class Pseudonyms {
 public:
  // "c1", "c2" … for what identifies a shopper; letter case does not matter.
  std::string Visitor(std::string_view identity);
  // "s1", "s2" … for what identifies a session.
  std::string Session(std::string_view identity);

 private:
  StringPool visitors_, sessions_;
};

struct OrderFormat {
  const char* name;
  bool (*matches)(const FileStart& start);
  Status (*read)(const std::string& path, const ReadOptions& options, Reporter& reporter, Pseudonyms& people,
                 EventMaker& maker);
};

// In the order in which they are tried.
std::span<const OrderFormat> OrderFormats();

// Reads an export. `format` names an entry of OrderFormats(); "" = found out from the content. Lines of
// cancelled and refunded orders are dropped and reported. Errors as ImportProducts'.
Result<EventTable> ImportOrders(const std::string& path, const std::string& format,
                                const ReadOptions& options, Pseudonyms& people, ReadReport* report);

// The formats' own readers.
Status ReadGa4Rows(const std::string& path, const ReadOptions& options, Reporter& reporter,
                   Pseudonyms& people, EventMaker& maker);
Status ReadShopifyOrders(const std::string& path, const ReadOptions& options, Reporter& reporter,
                         Pseudonyms& people, EventMaker& maker);
Status ReadWooOrders(const std::string& path, const ReadOptions& options, Reporter& reporter,
                     Pseudonyms& people, EventMaker& maker);
Status ReadPlainOrders(const std::string& path, const ReadOptions& options, Reporter& reporter,
                       Pseudonyms& people, EventMaker& maker);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_IMPORT_ORDERS_H_
