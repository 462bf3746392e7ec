#include "core/run/sampling_text.h"

#include "core/support/number_text.h"

namespace saddlescope {

std::string sampling_text(const Sampling& sampling, std::size_t examples) {
  if (!is_noisy(sampling, examples)) return {};
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  const bool replaced = sampling.shuffle == Shuffle::replace && sampling.batch > 0 && examples > 1;
  if (batch_size(sampling, examples) < examples || replaced)
    add("batch " + std::to_string(batch_size(sampling, examples)));
  if (sampling.label_noise > 0) add("label noise " + readable_text(sampling.label_noise, 3));
  if (sampling.gradient_noise > 0) add("gradient noise " + readable_text(sampling.gradient_noise, 3));
  return text;
}

}  // namespace saddlescope
