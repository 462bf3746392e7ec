#include "core/engine/nodes/certificate.h"

namespace saddlescope {

namespace {

// A proof in the window: most take a few thousand boxes, Goldstein–Price 220 000; more would keep a core busy for
// something that nobody asked for.
constexpr std::size_t certificate_boxes = 300'000;
constexpr std::chrono::seconds certificate_time{5};

}  // namespace

/// The finder's list is proved once it is there; while a new one is wanted the proof of the old one is in vain.
Keys<CertificateKey> CertificateNode::keys(const Scene&, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  const auto& found = results.get<CriticalPointsResult>();
  if (found == nullptr || results.status<CriticalPointsResult>().pending) return NotWanted{};
  return CertificateKey{*loss, found};
}

ResultPtr<CertificateResult> CertificateNode::compute(const CertificateKey& key,
                                                      const NodeContext<CertificateResult>& context) const {
  const Objective& objective = key.loss.objective();
  const CriticalPointsReport& report = key.critical_points->report;
  const std::vector<Interval> box = report.searched_box(objective.dimension());
  auto result = std::make_shared<CertificateResult>();
  result->certificate =
      certify(objective, box, report.points, report.curves,
              {.budget = certificate_time, .boxes = certificate_boxes, .stop = context.stop, .progress = {}});
  result->of = key.critical_points;
  return result;
}

}  // namespace saddlescope
