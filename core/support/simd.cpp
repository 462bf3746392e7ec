#include "core/support/simd.h"

// The same targets as the kernels are compiled for (lanes.cpp, kernels.cpp).
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#include <hwy/highway.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>

#if defined(__SSE2__) || defined(_M_X64)
#include <xmmintrin.h>
#define SADDLESCOPE_HAS_MXCSR 1
#endif

namespace saddlescope {
namespace {

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The name people know: Highway calls AVX-512 AVX3, and its plain C++ target is SSE2 code on x86-64.
std::string name_of(std::int64_t target) {
  std::string name = lower_case(hwy::TargetName(target));
  if (name == "avx3") return "avx512";
#if defined(SADDLESCOPE_HAS_MXCSR)
  if (name == "scalar" || name == "emu128") return "sse2";
#endif
  return name;
}

bool names(const std::string& wanted, std::int64_t target) {
  if (wanted == name_of(target) || wanted == lower_case(hwy::TargetName(target))) return true;
  return wanted == "scalar" && (target == HWY_SCALAR || target == HWY_EMU128);
}

}  // namespace

Expected<bool, std::string> pin_simd_target_from_environment() {
  const char* value = std::getenv("SADDLESCOPE_SIMD");
  if (value == nullptr || *value == '\0') return true;
  const std::string wanted = lower_case(value);
  std::string usable;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    if (names(wanted, target)) {
      hwy::DisableTargets(~target);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      return true;
    }
    usable += (usable.empty() ? "" : ", ") + name_of(target);
  }
  return Unexpected{"SADDLESCOPE_SIMD: “" + std::string(value) +
                    "” is unknown or not supported by this processor; usable: " + usable};
}

std::string simd_target_name() {
  const std::vector<std::int64_t> targets = hwy::SupportedAndGeneratedTargets();
  return name_of(targets.empty() ? HWY_STATIC_TARGET : targets.front());
}

#if defined(SADDLESCOPE_HAS_MXCSR)

FlushSubnormals::FlushSubnormals() : saved_(_mm_getcsr()) {
  constexpr unsigned flush_to_zero = 0x8000, denormals_are_zero = 0x0040;
  _mm_setcsr(static_cast<unsigned>(saved_) | flush_to_zero | denormals_are_zero);
}
FlushSubnormals::~FlushSubnormals() { _mm_setcsr(static_cast<unsigned>(saved_)); }

#elif defined(__aarch64__)

FlushSubnormals::FlushSubnormals() : saved_(0) {
  __asm__ volatile("mrs %0, fpcr" : "=r"(saved_));
  const unsigned long long flush = saved_ | (1ULL << 24);  // FZ
  __asm__ volatile("msr fpcr, %0" : : "r"(flush));
}
FlushSubnormals::~FlushSubnormals() { __asm__ volatile("msr fpcr, %0" : : "r"(saved_)); }

#else

FlushSubnormals::FlushSubnormals() : saved_(0) {}
FlushSubnormals::~FlushSubnormals() = default;

#endif

}  // namespace saddlescope
