// Counts what one thread takes from the heap, for tests that something large is never allocated. Only in a test program
// that links allocation_count.cpp with malloc and its like wrapped (see tests/CMakeLists.txt).
#pragma once

#include <cstddef>

namespace saddlescope::test {

/// From its making on; one at a time on a thread. Memory that libraries outside the program take is not seen.
class AllocationCount {
 public:
  AllocationCount();
  ~AllocationCount();
  AllocationCount(const AllocationCount&) = delete;
  AllocationCount& operator=(const AllocationCount&) = delete;

  std::size_t largest() const;  ///< bytes of the largest single allocation
  std::size_t sum() const;      ///< bytes of all, whether freed since or not
};

}  // namespace saddlescope::test
