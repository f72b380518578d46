// What must hold before a build replaces the pack that pages load now.
#ifndef RAPPORT_BUILDER_GOING_LIVE_H_
#define RAPPORT_BUILDER_GOING_LIVE_H_

#include <string>
#include <vector>

#include "rapport/builder/pack_dir.h"
#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

// Above this share of rows lost, or of products gone, a build is taken for a mistake.
inline constexpr double kMaxLostShare = 0.3;

// kBadInput naming the file, how many rows were dropped and the most frequent reasons, when more than
// kMaxLostShare of the rows of `report` were.
Status CheckLosses(const std::string& file, const ReadReport& report);

// A pack as large as no page would load it.
Status CheckHeadSize(const NewHead& head);

// Compares with the pack in `dir`, if there is one: kBadInput when in a market, or in all of them together,
// more than kMaxLostShare of the products, or of those that shoppers viewed or bought, are gone, and when
// none of the products can be bought any more. A live head that cannot be read is no measure.
Status CheckAgainstLive(const std::string& dir, const std::vector<NewHead>& heads);

// Gives each head the live overlay of its market, so that what shoppers must not see stays away after a
// build; prices and stock of the overlay only `with_rows`, when the head's stay too. kBadInput when a live
// overlay cannot be read, unless `force`: that market goes without.
Status CarryOverlays(const std::string& dir, bool with_rows, bool force, std::vector<NewHead>* heads);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_GOING_LIVE_H_
