#include "app/ui/fonts.h"

#include <fontconfig/fontconfig.h>

#include <cmath>
#include <string>

#include "app/ui/imgui_compat.h"

namespace saddlescope {
namespace {

/// Everything a person may type or we print; what a font lacks is skipped, and the next merged font is asked for it.
constexpr ImWchar text_ranges[] = {
    0x0020, 0x017F,  // Latin
    0x0370, 0x03FF,  // Greek
    0x2010, 0x2027,  // dashes, quotes, ‖, …
    0x2030, 0x203A,  // ‰ ′ ″ ‹ ›
    0x2070, 0x209C,  // superscripts and subscripts
    0x2190, 0x2199,  // arrows
    0x2200, 0x2265,  // mathematical operators
    0,
};
constexpr ImWchar symbol_ranges[] = {
    0x00B0, 0x00F7, 0x02B0, 0x02FF, 0x0302, 0x0304, 0x0370, 0x03FF, 0x1D2C, 0x1D6A, 0x1E20, 0x1E21, 0x2010, 0x2027,
    0x2030, 0x203A, 0x2070, 0x209C, 0x2100, 0x214B, 0x2150, 0x215F, 0x2190, 0x2199, 0x21D0, 0x21D4, 0x2200, 0x2265,
    0x22C5, 0x22C5, 0x2308, 0x230B, 0x25A0, 0x25CF, 0x2605, 0x2606, 0x2713, 0x2717, 0x27E8, 0x27E9, 0,
};

/// Path of the file that fits best, or empty when the family found is another one.
std::string font_file(const char* family, int weight) {
  FcPattern* wanted = FcPatternCreate();
  if (wanted == nullptr) return {};
  FcPatternAddString(wanted, FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
  FcPatternAddInteger(wanted, FC_WEIGHT, weight);
  FcPatternAddInteger(wanted, FC_SLANT, FC_SLANT_ROMAN);
  FcPatternAddInteger(wanted, FC_WIDTH, FC_WIDTH_NORMAL);
  FcConfigSubstitute(nullptr, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult result = FcResultNoMatch;
  FcPattern* found = FcFontMatch(nullptr, wanted, &result);
  std::string path;
  FcChar8* file = nullptr;
  FcChar8* name = nullptr;
  if (found != nullptr && FcPatternGetString(found, FC_FILE, 0, &file) == FcResultMatch &&
      FcPatternGetString(found, FC_FAMILY, 0, &name) == FcResultMatch &&
      FcStrCmpIgnoreCase(name, reinterpret_cast<const FcChar8*>(family)) == 0)
    path = reinterpret_cast<const char*>(file);
  if (found != nullptr) FcPatternDestroy(found);
  FcPatternDestroy(wanted);
  return path;
}

struct Files {
  std::string text, medium, symbols, mono;
};

Files find_files() {
  Files files;
  files.symbols = font_file("DejaVu Sans", FC_WEIGHT_REGULAR);
  files.text = font_file("Roboto", FC_WEIGHT_REGULAR);
  files.medium = font_file("Roboto", FC_WEIGHT_MEDIUM);
  files.mono = font_file("DejaVu Sans Mono", FC_WEIGHT_REGULAR);
  if (files.text.empty()) files.text = files.symbols;
  if (files.medium.empty()) files.medium = files.text;
  if (files.mono.empty()) files.mono = files.text;
  return files;
}

ImFont* add_font(const std::string& path, const std::string& symbols, float size) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.OversampleH = 2;
  config.OversampleV = 1;
  config.PixelSnapH = false;
  ImFont* font =
      path.empty() ? nullptr : atlas->AddFontFromFileTTF(path.c_str(), std::round(size), &config, text_ranges);
  if (font == nullptr) {
    config.SizePixels = std::round(size);
    font = atlas->AddFontDefault(&config);
  }
  if (!symbols.empty() && symbols != path) {
    ImFontConfig merged;
    merged.MergeMode = true;
    merged.OversampleH = 2;
    merged.OversampleV = 1;
    atlas->AddFontFromFileTTF(symbols.c_str(), std::round(size * 0.96f), &merged, symbol_ranges);
  }
  return font;
}

}  // namespace

void load_fonts(Theme& theme, float size, bool with_title) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->TexDesiredWidth = 1024;
  const Files files = find_files();
  const float text = size * theme.scale;
  theme.text_font = add_font(files.text, files.symbols, text);
  theme.small_font = add_font(files.text, files.symbols, text * 11.0f / 13.0f);
  theme.heading_font = add_font(files.medium, files.symbols, text);
  theme.small_heading_font = add_font(files.medium, {}, text * 11.0f / 13.0f);
  theme.mono_font = add_font(files.mono, {}, text);  // it has the maths signs itself
  theme.title_font = with_title ? add_font(files.mono, {}, text * 18.0f / 13.0f) : theme.mono_font;
  ImGui::GetIO().FontDefault = theme.text_font;
  atlas->Build();
}

}  // namespace saddlescope
