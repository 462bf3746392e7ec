// Random numbers that are the same on every platform: SplitMix64 (Steele, Lea and Flood 2014), uniform and normal. A
// value, cheap to make from a key; one thread uses it.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace saddlescope {

/// Two independent draws of N(0, 1) from two uniform ones in [0, 1) (Box and Muller 1958).
inline std::pair<double, double> normal_pair(double first, double second) {
  const double radius = std::sqrt(-2 * std::log(1 - first)), angle = 2 * std::numbers::pi * second;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// A stream of its own for each key: the numbers of step 17 need not those of step 16.
  Random(std::uint64_t seed, std::uint64_t key) : state_(seed) {
    state_ = next() ^ (key * 0xD1342543DE82EF95ULL + 0x2545F4914F6CDD1DULL);
    next();
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// In [0, 1), 53 random bits.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// 0 … bound − 1, each as likely (but for one part in 2³² at most; bound < 2³²).
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
  }
  /// Mean 0, deviation 1.
  double normal() {
    if (spare_) {
      spare_ = false;
      return second_;
    }
    const double first = uniform();
    const auto [now, later] = normal_pair(first, uniform());
    second_ = later;
    spare_ = true;
    return now;
  }

 private:
  std::uint64_t state_;
  double second_ = 0;
  bool spare_ = false;
};

}  // namespace saddlescope
