#include "app/window/end_signals.h"

#include <pthread.h>
#include <unistd.h>

#include <ctime>
#include <utility>

namespace saddlescope {
namespace {

sigset_t end_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
    struct sigaction now {};
    const bool ignored = sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;  // as under nohup
    if (!ignored) sigaddset(&set, signal);
  }
  return set;
}

}  // namespace

SignalsHeld::SignalsHeld() {
  const sigset_t set = end_signals();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SignalsHeld::~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

EndSignals::EndSignals(std::function<void()> end)
    : waiter_([end = std::move(end)](const std::stop_token& stop) {
        const sigset_t set = end_signals();
        while (!stop.stop_requested()) {
          const timespec look_again{0, 50'000'000};
          const int signal = sigtimedwait(&set, nullptr, &look_again);
          if (signal <= 0) continue;
          end();
          ::kill(::getpid(), signal);  // held until the window has gone
          return;
        }
      }) {}

EndSignals::~EndSignals() = default;

}  // namespace saddlescope
