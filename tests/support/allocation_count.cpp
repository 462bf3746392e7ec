#include "tests/support/allocation_count.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local bool counting = false;
thread_local std::size_t largest_bytes = 0, sum_bytes = 0;

void count(std::size_t bytes) {
  if (!counting) return;
  largest_bytes = std::max(largest_bytes, bytes);
  sum_bytes += bytes;
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void*, std::size_t),
                                                         void (*free_hook)(const volatile void*));

namespace {

[[maybe_unused]] const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t bytes) { count(bytes); }, [](const volatile void*) {});

}  // namespace

#else

namespace {

void* checked(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The linker sends the program's calls of malloc here (--wrap); Eigen calls it, and so do the operators below.
extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* memory, std::size_t size);
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);

void* __wrap_malloc(std::size_t size) {
  count(size);
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t number, std::size_t size) {
  count(number * size);
  return __real_calloc(number, size);
}
void* __wrap_realloc(void* memory, std::size_t size) {
  count(size);
  return __real_realloc(memory, size);
}
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  count(size);
  return __real_aligned_alloc(alignment, size);
}
}

void* operator new(std::size_t size) { return checked(std::malloc(std::max<std::size_t>(size, 1))); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return checked(std::aligned_alloc(unit, (std::max<std::size_t>(size, 1) + unit - 1) / unit * unit));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

#endif

namespace saddlescope::test {

AllocationCount::AllocationCount() {
  largest_bytes = sum_bytes = 0;
  counting = true;
}
AllocationCount::~AllocationCount() { counting = false; }
std::size_t AllocationCount::largest() const { return largest_bytes; }
std::size_t AllocationCount::sum() const { return sum_bytes; }

}  // namespace saddlescope::test
