#include "app/ui/theme_ramps.h"

namespace saddlescope {
namespace {

constexpr std::uint32_t curvature_dark[] = {0xdb4b62, 0x8d2c45, 0x3c414c, 0x5f8bc9, 0xd3e6ff};
constexpr std::uint32_t curvature_light[] = {0xa80a2c, 0xe0728a, 0xf1f3f6, 0x6f97cf, 0x1f3f7d};
constexpr std::uint32_t signs_dark[] = {0xd13a57, 0x59506f, 0xc79a3c, 0x8fb7ec};
constexpr std::uint32_t signs_light[] = {0xc8344f, 0xb9aecb, 0xd8ac4e, 0x5d8fd6};
constexpr std::uint32_t valley_dark[] = {0x39d0c8, 0xf4f1c8, 0xff9a3c, 0xff5fa8};
constexpr std::uint32_t valley_light[] = {0x00807a, 0x6a7a1c, 0xb65a00, 0xa3005c};

std::span<const std::uint32_t> of(ThemeKind kind, std::span<const std::uint32_t> dark,
                                  std::span<const std::uint32_t> light) {
  return kind == ThemeKind::dark ? dark : light;
}

}  // namespace

std::span<const std::uint32_t> curvature_ramp(ThemeKind kind) { return of(kind, curvature_dark, curvature_light); }
std::span<const std::uint32_t> sign_ramp(ThemeKind kind) { return of(kind, signs_dark, signs_light); }
std::span<const std::uint32_t> valley_ramp(ThemeKind kind) { return of(kind, valley_dark, valley_light); }

}  // namespace saddlescope
