// Whether the list of critical points is proved complete.
#pragma once

#include <memory>

#include "core/certificate/certificate.h"
#include "core/engine/nodes/critical_points.h"

namespace saddlescope {

struct CertificateResult {
  std::shared_ptr<const CriticalPointsResult> of;  ///< key; may be of critical points before
  Certificate certificate;
};

struct CertificateKey {
  SharedLoss loss;
  ResultPtr<CriticalPointsResult> critical_points;
  bool operator==(const CertificateKey&) const = default;
};

struct CertificateNode {
  using Key = CertificateKey;
  using Result = CertificateResult;
  NodeTraits traits() const {
    return {
        .name = "the proof that these are all critical points", .stays = true, .grace = std::chrono::milliseconds(0)};
  }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  /// With a budget of boxes, not of time, so that the answer is always the same.
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
