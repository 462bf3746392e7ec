// Methods with their hyperparameters and schedules, for tests.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/optimizer/optimizer.h"

namespace saddlescope {

inline OptimizerSettings settings_of(const std::string& spec) {
  const auto settings = parse_optimizer(spec);
  if (!settings) ADD_FAILURE() << settings.error();
  return settings ? *settings : default_settings("gd");
}

inline Schedule schedule_of(const std::string& text, std::size_t warmup = 0) {
  const auto factors = parse_schedule(text);
  if (!factors) ADD_FAILURE() << factors.error();
  return {warmup, factors ? *factors : std::vector<ScheduleFactor>{}};
}

/// Different hyperparameters from the defaults, every branch of the method switched on.
inline OptimizerSettings everything_on(const OptimizerInfo& info, double rate = 0.01) {
  OptimizerSettings settings = default_settings(info.id);
  for (const auto& [id, value] : {std::pair{"lr", rate},
                                  {"weight_decay", 0.1},
                                  {"centered", 1.0},
                                  {"momentum", 0.7},
                                  {"dampening", 0.2},
                                  {"lr_decay", 0.01},
                                  {"initial_accumulator", 0.1}})
    set_hyperparameter(settings, id, value);
  return settings;
}

}  // namespace saddlescope
