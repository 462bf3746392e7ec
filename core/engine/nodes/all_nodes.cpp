#include "core/engine/nodes/all_nodes.h"

#include "core/engine/engine.h"
#include "core/engine/node_row.h"
#include "core/engine/nodes/answer.h"
#include "core/engine/nodes/ball_sharpness.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/bowl.h"
#include "core/engine/nodes/certificate.h"
#include "core/engine/nodes/comparison.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/data_plot.h"
#include "core/engine/nodes/formula_text.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/loss_cut.h"
#include "core/engine/nodes/path_outline.h"
#include "core/engine/nodes/plane_cut.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/race.h"
#include "core/engine/nodes/rescaling.h"
#include "core/engine/nodes/run.h"
#include "core/engine/nodes/shift.h"
#include "core/engine/nodes/step.h"
#include "core/engine/nodes/thumbnail.h"
#include "core/engine/nodes/verdict.h"
#include "core/engine/nodes/window_exit.h"
#include "core/support/memory.h"

namespace saddlescope {
namespace {

/// A variable that cannot be read was told of at the program's start.
std::size_t memory_limit(const EngineOptions& options) {
  if (options.memory_limit > 0) return options.memory_limit;
  const auto usual = usual_memory_limit();
  return usual ? *usual : machine_memory() / 4;
}

}  // namespace

std::vector<AnyNode> all_nodes(const EngineOptions& options) {
  return {
      make_node(LossNode{}),
      make_node(ProbeNode{}),
      make_node(AnswerNode{}),
      make_node(LandscapeNode{options.grid_points}),
      make_node(RunNode{memory_limit(options)}),
      make_node(CriticalPointsNode{options.settle}),
      make_node(PlaneCutNode{}),
      make_node(StepNode{}),
      make_node(BatchNode{}),
      make_node(DataPlotNode{}),
      make_node(DataFitNode{}),
      make_node(RescalingNode{}),
      make_node(BowlNode{}),
      make_node(FormulaTextNode{}),
      make_node(VerdictNode{}),
      make_node(BallSharpnessNode{}),
      make_node(WindowExitNode{}),
      make_node(RaceNode{}),
      make_node(PathOutlineNode{}),
      make_node(ShiftNode{}),
      make_node(LossCutNode{}),
      make_node(InsightNode{}),
      make_node(CertificateNode{}),
      make_node(ComparisonNode{}),
      make_node(ThumbnailNode{}),
  };
}

}  // namespace saddlescope
