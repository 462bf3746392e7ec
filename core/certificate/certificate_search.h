// Branch and bound behind a certificate: proves regions round known critical points, then discards, proves or halves
// boxes until the window is used up. Private to the analysis room; one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/certificate/certificate_newton.h"
#include "core/certificate/regular_sets.h"
#include "core/certificate/set_places.h"

namespace saddlescope {

/// Places where halving boxes is in vain: traced curves of critical points, degenerate points and kinks.
class HopelessPlaces {
 public:
  HopelessPlaces(std::span<const Enclosure> window, std::span<const CriticalPoint> points,
                 std::span<const CriticalCurve> curves);
  /// Something hopeless lies in or very near to a box of this size relative to the window.
  std::optional<Doubt> near(std::span<const Enclosure> box, double relative_width) const;
  /// Which curves do.
  std::vector<std::size_t> curves_near(std::span<const Enclosure> box, double relative_width) const;

 private:
  static constexpr std::size_t bins = 512;
  struct Piece {
    const double *from, *to;
    Doubt doubt;
    std::size_t curve;  ///< of which it is a piece
  };
  template <class Look>
  std::optional<Doubt> along_curves(std::span<const Enclosure> box, const Look& look) const;
  std::size_t bin(double first_coordinate) const;
  std::vector<Enclosure> window_;
  std::vector<std::vector<Piece>> pieces_;  ///< of curves, by their first coordinate
  std::vector<Piece> points_;
};

struct ProvedRegion {
  std::vector<Enclosure> region;  ///< holds exactly one critical point
  std::vector<Enclosure> zero;    ///< holds it as well, a few ulp wide
};

class BoxSearch {
 public:
  BoxSearch(const Objective& objective, std::vector<Enclosure> window, std::span<const CriticalPoint> found,
            std::span<const CriticalCurve> curves, const CertifyOptions& options);
  BoxSearch(const BoxSearch&) = delete;
  BoxSearch& operator=(const BoxSearch&) = delete;

  void prove_round(std::span<const double> point);
  void run();

  const std::vector<ProvedRegion>& proved() const { return proved_; }
  const RegularSets& proved_sets() const { return regular_; }
  std::size_t undecided_count() const { return doubts_.size(); }
  std::span<const Enclosure> undecided_box(std::size_t k) const { return {&undecided_[k * n_], n_}; }
  Doubt doubt(std::size_t k) const { return doubts_[k]; }
  const std::stop_token& stop() const { return options_.stop; }
  bool exhausted() const { return exhausted_; }
  /// In some box there may be a point at which the loss has a value.
  bool met_values() const { return met_values_; }
  bool cancelled() const { return options_.stop.stop_requested(); }
  std::size_t boxes() const { return boxes_; }
  double seconds() const;
  /// Of the window, at most: what was not looked at when the search was cancelled.
  double pending_share() const;

 private:
  bool time_is_up() const { return std::chrono::duration<double>(seconds()) > options_.budget; }
  bool out_of_budget();
  void settle(std::span<Enclosure> box);
  bool in_proved_region(std::span<const Enclosure> box) const;
  bool settled_by_sets(std::span<const Enclosure> box);
  void keep_proved(std::vector<Enclosure> region, std::vector<Enclosure> zero);
  void refine(std::vector<Enclosure>& zero);
  bool narrow(std::vector<Enclosure>& zero);
  std::optional<Doubt> give_up(std::span<const Enclosure> box) const;
  void leave(std::span<const Enclosure> box, Doubt doubt);
  void split(std::span<const Enclosure> box);
  double relative_width(std::span<const Enclosure> box) const;

  const CertifyOptions& options_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::size_t n_;
  std::vector<Enclosure> window_;
  BoxTest test_;
  HopelessPlaces hopeless_;
  SetPlaces sets_;
  RegularSets regular_;
  std::vector<ProvedRegion> proved_;
  std::vector<Enclosure> pending_, next_;  ///< boxes of this and of the next generation, one after the other
  std::vector<Enclosure> undecided_, before_;
  std::vector<Doubt> doubts_;
  std::size_t boxes_ = 0;
  std::size_t boxes_between_looks_;  ///< at the clock
  bool exhausted_ = false, met_values_ = false;
};

}  // namespace saddlescope
