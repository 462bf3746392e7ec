// The --certify part of critical-points: its options and the members it adds to the JSON. Main thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "app/command_line/arguments.h"
#include "app/command_line/loss_arguments.h"
#include "core/critical/critical_points.h"

namespace saddlescope {

std::vector<OptionInfo> certify_options();

/// Checks --budget; its seconds, or the default.
Expected<double, CommandError> read_budget(const Arguments& arguments);

/// With --certify: tries to prove that the report's points are all in the window (one interval for each parameter) and
/// adds what came out; else nothing. Whether that is proved.
bool add_certificate(const Arguments& arguments, double budget, const Objective& objective,
                     std::span<const Interval> window, const CriticalPointsReport& report,
                     nlohmann::ordered_json& object);

}  // namespace saddlescope
