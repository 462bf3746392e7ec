// SIMD target selection (Google Highway) and floating-point mode. Called at program start and by every worker thread.
#pragma once

#include <string>

#include "core/support/expected.h"

namespace saddlescope {

/// Pins the SIMD target named by the environment variable SADDLESCOPE_SIMD (for example `sse2`, `avx2`, `avx512`,
/// `scalar`, any letter case) for the whole process. Unset or empty: the best target of this processor. Call once,
/// before the first tape or optimizer runs. An unknown or unsupported name is an error whose text lists the usable
/// ones.
Expected<bool, std::string> pin_simd_target_from_environment();

/// The name of the target that dispatch uses now, in lower case: "avx2".
std::string simd_target_name();

/// While alive, this thread flushes subnormal numbers to zero (FTZ and DAZ): a converged Adam run is 5 to 20 times
/// slower on them. Every computation of the core runs under one of these; the engine's workers and the command line
/// each hold one.
class FlushSubnormals {
 public:
  FlushSubnormals();
  ~FlushSubnormals();
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

 private:
  unsigned long long saved_;
};

}  // namespace saddlescope
