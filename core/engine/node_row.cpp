#include "core/engine/node_row.h"

namespace saddlescope::detail {

ResultStatus status_of(const Slot& slot, EngineClock::time_point now) {
  ResultStatus status;
  status.pending = slot.pending();
  status.running = slot.running();
  status.late = status.pending && now - slot.since >= progress_delay;
  if (const double share = slot.share.load(); slot.running() && !slot.stale() && !std::isnan(share))
    status.share = share;
  status.error = slot.error();
  return status;
}

std::string current_error() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return "there is not enough memory for it";
  } catch (const std::exception& error) {
    const std::string text = error.what();
    return text.empty() ? "an unknown error" : text;
  } catch (...) {
    return "an unknown error";
  }
}

}  // namespace saddlescope::detail
