// SIGTERM, SIGHUP and SIGINT while a window is open: they ask it to end instead of ending the program in the middle of
// something.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace saddlescope {

/// While it lives this thread and those that it starts do not get these signals.
class SignalsHeld {
 public:
  SignalsHeld();
  /// One that came and was not taken ends the program now, as it would have.
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

/// Calls `end` on a thread of its own when one comes, and sends the signal to the program again when this goes, so that
/// it ends by it. Needs a SignalsHeld around it.
class EndSignals {
 public:
  explicit EndSignals(std::function<void()> end);
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

 private:
  std::jthread waiter_;
};

}  // namespace saddlescope
