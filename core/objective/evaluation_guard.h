// The thread that draws computes nothing: while an EvaluationGuard lives, the thread that made it may evaluate no loss,
// and an attempt throws std::logic_error. The window's tests run their frames under it. Any thread; each has its own.
#pragma once

namespace saddlescope {

class EvaluationGuard {
 public:
  EvaluationGuard();
  ~EvaluationGuard();
  EvaluationGuard(const EvaluationGuard&) = delete;
  EvaluationGuard& operator=(const EvaluationGuard&) = delete;

 private:
  bool before_;
};

/// Lifts the guard for a scope: for the probe's quick path, which has to keep up with the hand.
class EvaluationAllowed {
 public:
  EvaluationAllowed();
  ~EvaluationAllowed();
  EvaluationAllowed(const EvaluationAllowed&) = delete;
  EvaluationAllowed& operator=(const EvaluationAllowed&) = delete;

 private:
  bool before_;
};

/// Asked by every objective before it evaluates: throws where the thread is guarded.
void check_evaluation();

}  // namespace saddlescope
