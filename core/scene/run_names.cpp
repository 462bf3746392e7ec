#include "core/scene/run_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/optimizer/optimizer.h"
#include "core/run/sampling_text.h"
#include "core/support/number_text.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

/// What may tell runs of one method apart, in the order in which it is said; a text for each, empty: nothing to say.
struct Feature {
  std::string id, text;
};

std::string schedule_text(const Schedule& schedule) {
  std::string text = schedule.warmup > 0 ? "warm-up " + std::to_string(schedule.warmup) : std::string();
  for (const ScheduleFactor& factor : schedule.factors) {
    const ScheduleInfo* info = find_schedule(factor.id);
    if (factor.id == "constant" || info == nullptr) continue;
    text += (text.empty() ? "" : " · ") + in_small_letters(info->label);
  }
  return text;
}

std::vector<Feature> features_of(const Run& run, const OptimizerInfo& info, std::size_t examples) {
  std::vector<Feature> features;
  for (const Hyperparameter& parameter : info.hyperparameters) {
    if (!uses_hyperparameter(run.optimizer, parameter.id)) continue;
    const double value = hyperparameter(run.optimizer, parameter.id);
    std::string text = std::string(parameter.symbol) + " " + readable_text(value, 3);
    if (parameter.scale == Hyperparameter::Scale::toggle)
      text = value != 0 ? in_small_letters(parameter.label) : std::string();
    features.push_back({std::string(parameter.id), std::move(text)});
  }
  features.push_back({"schedule", schedule_text(run.optimizer.schedule)});
  features.push_back({"sampling", sampling_text(run.sampling, examples)});
  std::string start;
  if (run.own_start)
    for (const double x : *run.own_start) start += (start.empty() ? "from (" : ", ") + readable_text(x, 3);
  features.push_back({"start", start.empty() ? start : start + ")"});
  features.push_back({"branch", run.forked_at > 0 ? "from step " + std::to_string(run.forked_at) : std::string()});
  return features;
}

/// Of which features runs that have them say different things. A form of a method leaves some numbers out.
std::set<std::string> telling_features(const std::vector<std::vector<Feature>>& runs) {
  std::map<std::string, std::string> first;
  std::set<std::string> telling;
  for (const std::vector<Feature>& features : runs)
    for (const Feature& feature : features)
      if (first.try_emplace(feature.id, feature.text).first->second != feature.text) telling.insert(feature.id);
  return telling;
}

/// Names of the runs of one method; `members` are their numbers.
void name_alike(const Scene& scene, const OptimizerInfo& info, const std::vector<std::size_t>& members,
                std::size_t examples, std::vector<std::string>& names) {
  if (members.size() == 1) {
    names[members[0]] = info.label;
    return;
  }
  std::vector<std::vector<Feature>> features;
  for (const std::size_t run : members) features.push_back(features_of(scene.runs[run], info, examples));
  const bool forms_differ = std::any_of(members.begin(), members.end(), [&](std::size_t run) {
    return runs_lecture_form(scene.runs[run].optimizer) != runs_lecture_form(scene.runs[members[0]].optimizer);
  });
  const std::set<std::string> telling = telling_features(features);
  for (std::size_t k = 0; k < members.size(); ++k) {
    std::string said;
    for (const Feature& feature : features[k])
      if (!feature.text.empty() && telling.contains(feature.id)) said += (said.empty() ? "" : ", ") + feature.text;
    std::string name(info.short_label.empty() ? info.label : info.short_label);
    if (forms_differ && runs_lecture_form(scene.runs[members[k]].optimizer)) name += " · lecture";
    names[members[k]] = said.empty() ? name : name + " " + said;
  }
}

}  // namespace

std::vector<std::string> run_names(const Scene& scene, std::size_t examples) {
  std::vector<std::string> names(scene.runs.size());
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    std::vector<std::size_t> members;
    for (std::size_t k = 0; k < scene.runs.size(); ++k)
      if (scene.runs[k].name.empty() && scene.runs[k].optimizer.id == info.id) members.push_back(k);
    if (!members.empty()) name_alike(scene, info, members, examples, names);
  }
  std::set<std::string> taken;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (!scene.runs[k].name.empty()) names[k] = scene.runs[k].name;
    if (names[k].empty()) names[k] = scene.runs[k].optimizer.id;
    std::string name = names[k];
    for (int number = 2; !taken.insert(name).second; ++number) name = names[k] + " (" + std::to_string(number) + ")";
    names[k] = std::move(name);
  }
  return names;
}

}  // namespace saddlescope
