#include "core/engine/nodes/all_nodes.h"

#include "core/engine/engine.h"
#include "core/engine/node_row.h"
#include "core/engine/nodes/ball_sharpness.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/certificate.h"
#include "core/engine/nodes/comparison.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/engine/nodes/step.h"
#include "core/engine/nodes/verdict.h"

namespace saddlescope {

std::vector<AnyNode> all_nodes(const EngineOptions& options) {
  return {
      make_node(LossNode{}),
      make_node(ProbeNode{}),
      make_node(LandscapeNode{options.grid_points}),
      make_node(RunNode{}),
      make_node(CriticalPointsNode{options.settle}),
      make_node(StepNode{}),
      make_node(BatchNode{}),
      make_node(VerdictNode{}),
      make_node(BallSharpnessNode{}),
      make_node(InsightNode{}),
      make_node(CertificateNode{}),
      make_node(ComparisonNode{}),
  };
}

}  // namespace saddlescope
