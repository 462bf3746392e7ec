#include "core/objective/evaluation_guard.h"

#include <stdexcept>
#include <utility>

namespace saddlescope {
namespace {

thread_local bool guarded = false;

}  // namespace

EvaluationGuard::EvaluationGuard() : before_(std::exchange(guarded, true)) {}
EvaluationGuard::~EvaluationGuard() { guarded = before_; }
EvaluationAllowed::EvaluationAllowed() : before_(std::exchange(guarded, false)) {}
EvaluationAllowed::~EvaluationAllowed() { guarded = before_; }

void check_evaluation() {
  if (guarded) throw std::logic_error("a loss was evaluated on the thread that draws; make it a result of the engine");
}

}  // namespace saddlescope
