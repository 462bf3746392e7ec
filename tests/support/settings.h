// Methods with their hyperparameters, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "core/optimizer/optimizer.h"

namespace saddlescope {

inline OptimizerSettings settings_of(const std::string& spec) {
  const auto settings = parse_optimizer(spec);
  if (!settings) ADD_FAILURE() << settings.error();
  return settings ? *settings : default_settings("gd");
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
