// Rapport's own events files, row by row.
#ifndef RAPPORT_BUILDER_SRC_READ_EVENT_ROWS_H_
#define RAPPORT_BUILDER_SRC_READ_EVENT_ROWS_H_

#include <string>

#include "rapport/builder/event_maker.h"
#include "rapport/status.h"

namespace rapport::builder {

// CSV, or NDJSON when the first byte is "{".
Status ReadEventRows(const std::string& path, const ReadOptions& options, Reporter& reporter,
                     RawEventSink& sink);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_READ_EVENT_ROWS_H_
