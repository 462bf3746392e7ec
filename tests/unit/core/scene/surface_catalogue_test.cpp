#include "core/scene/surface_catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/support/paths.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace surface_catalogue_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

const std::string good =
    "id = \"my-bowl\"\n"
    "name = \"My bowl\"\n"
    "formula = \"a x^2 + y^2\"\n"
    "parameters = [\"x\", \"y\"]\n"
    "window = [[-1, 2], [-3, 4]]\n"
    "starts = [[0.5, 1], [2, 2]]\n"
    "logarithmic = false\n"
    "steps = 70\n"
    "teaches = \"One. Two.\"\n"
    "source = \"Me\"\n"
    "[constants]\n"
    "a = 3\n"
    "[learning_rates]\n"
    "gd = 0.1\n"
    "[[known]]\n"
    "at = [0, 0]\n"
    "kind = \"minimum\"\n"
    "value = 0\n"
    "eigenvalues = [2, 6]\n";

std::string with(std::string from, const std::string& what, const std::string& by) {
  const std::size_t place = from.find(what);
  EXPECT_NE(place, std::string::npos) << what;
  return from.replace(place, what.size(), by);
}

std::string error_of(const std::string& text) {
  const auto surface = read_surface(text, "f.toml");
  return surface ? "no error" : surface.error();
}

TEST(ReadSurface, ReadsEveryEntry) {
  const auto surface = read_surface(good, "f.toml");
  ASSERT_TRUE(surface) << surface.error();
  EXPECT_EQ(surface->id, "my-bowl");
  EXPECT_EQ(surface->name, "My bowl");
  EXPECT_EQ(surface->formula, "a x^2 + y^2");
  EXPECT_EQ(surface->parameters, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(surface->window, (PlaneWindow{{-1, 2}, {-3, 4}}));
  EXPECT_EQ(surface->starts, (std::vector<std::vector<double>>{{0.5, 1}, {2, 2}}));
  EXPECT_FALSE(surface->logarithmic);
  EXPECT_EQ(surface->steps, 70u);
  EXPECT_EQ(surface->teaches, "One. Two.");
  EXPECT_EQ(surface->source, "Me");
  EXPECT_EQ(surface->constants, (std::map<std::string, double>{{"a", 3}}));
  EXPECT_EQ(surface->learning_rates, (std::map<std::string, double>{{"gd", 0.1}}));
  ASSERT_EQ(surface->known.size(), 1u);
  EXPECT_EQ(surface->known[0].kind, "minimum");
  EXPECT_EQ(surface->known[0].value, 0.0);
  EXPECT_EQ(surface->known[0].eigenvalues, (std::vector<double>{2, 6}));
  EXPECT_EQ(surface->file, "f.toml");
}

TEST(ReadSurface, ErrorsNameTheLine) {
  EXPECT_THAT(error_of(""), StartsWith("f.toml:1: “id” is missing"));
  EXPECT_THAT(error_of(with(good, "id = \"my-bowl\"", "id = \"My Bowl\"")),
              StartsWith("f.toml:1: “id” must be lower-case"));
  EXPECT_THAT(error_of(with(good, "formula = \"a x^2 + y^2\"", "formula = 3")),
              StartsWith("f.toml:3: “formula” must be a text"));
  EXPECT_THAT(error_of(with(good, "\"x\", \"y\"", "\"x\", \"x\"")),
              StartsWith("f.toml:4: “parameters” names one parameter twice"));
  EXPECT_THAT(error_of(with(good, "\"x\", \"y\"", "")), StartsWith("f.toml:4: “parameters” must name 1 to 16"));
  EXPECT_THAT(error_of(with(good, "[-1, 2]", "[2, -1]")), StartsWith("f.toml:5: “window”"));
  EXPECT_THAT(error_of(with(good, "[-1, 2], ", "")), StartsWith("f.toml:5: “window”"));
  EXPECT_THAT(error_of(with(good, "[2, 2]", "[2]")), StartsWith("f.toml:6: “starts”"));
  EXPECT_THAT(error_of(with(good, "[2, 2]", "[2, inf]")), StartsWith("f.toml:6: “starts”"));
  EXPECT_THAT(error_of(with(good, "steps = 70", "steps = 0")), StartsWith("f.toml:8: “steps”"));
  EXPECT_THAT(error_of(with(good, "teaches", "teach")),
              StartsWith("f.toml:9: “teach” is unknown here; did you mean “teaches”?"));
  EXPECT_THAT(error_of(with(good, "a = 3", "a = \"3\"")), StartsWith("f.toml:12: “constants.a”"));
  EXPECT_THAT(error_of(with(good, "gd = 0.1", "gdd = 0.1")), StartsWith("f.toml:14: “learning_rates.gdd” is unknown"));
  EXPECT_THAT(error_of(with(good, "gd = 0.1", "gd = 0")), StartsWith("f.toml:14: “learning_rates.gd” must be above 0"));
  EXPECT_THAT(error_of(with(good, "at = [0, 0]", "at = [0]")), StartsWith("f.toml:16: “known.at”"));
  EXPECT_THAT(error_of(with(good, "\"minimum\"", "\"minimun\"")),
              StartsWith("f.toml:17: “known.kind” cannot be “minimun”; did you mean “minimum”?"));
  EXPECT_THAT(error_of(with(good, "[2, 6]", "[6, 2]")), StartsWith("f.toml:19: “known.eigenvalues”"));
  EXPECT_THAT(error_of(with(good, "\"Me\"", "\"Me")), StartsWith("f.toml:10: not readable as TOML"));
}

TEST(ReadSurface, FormulasMustCompile) {
  EXPECT_THAT(
      error_of(with(good, "a x^2 + y^2", "a sine(x)")),
      StartsWith("f.toml:3: “formula” cannot be read at column 3: unknown function “sine”: did you mean “sin”?"));
  EXPECT_THAT(error_of(with(good, "\"x\", \"y\"", "\"x\", \"sin\"")),
              StartsWith("f.toml:4: “parameters” cannot be used: “sin” is a function"));
  EXPECT_THAT(error_of(with(good, "\"x\", \"y\"", "\"θ\", \"theta\"")),
              StartsWith("f.toml:4: “parameters” cannot be used: the parameter “theta” is named twice"));
  EXPECT_EQ(error_of(with(good, "a = 3", "a = 3\nb = 2")),
            "f.toml:13: “constants.b” is no constant of the formula; it has: a");
  EXPECT_EQ(error_of(with(good, "a x^2", "x^2")),
            "f.toml:12: “constants.a” is no constant of the formula; it has none");
  const auto greek = read_surface(with(with(good, "a x^2", "α x^2"), "a = 3", "alpha = 3"), "f.toml");
  ASSERT_TRUE(greek) << greek.error();
  EXPECT_EQ(greek->constants, (std::map<std::string, double>{{"α", 3}})) << "under the formula's own spelling";
}

TEST(ReadSurface, ReadsTheTableOfItsRows) {
  const std::string over_rows =
      "id = \"line\"\nname = \"Line\"\nformula = \"(y - b - w*x)^2\"\nparameters = [\"b\", \"w\"]\n"
      "window = [[-1, 2], [-3, 4]]\nstarts = [[0.5, 1]]\n"
      "[data]\ntable = \"noisy-line\"\nsize = 40\nnoise = 0.5\nseed = 3\nreduce = \"sum\"\n";
  const auto surface = read_surface(over_rows, "f.toml");
  ASSERT_TRUE(surface) << surface.error();
  DataDefinition data = built_in_data("noisy-line", Reduction::sum);
  data.size = 40;
  data.noise = 0.5;
  data.seed = 3;
  EXPECT_EQ(surface->data, data);
  EXPECT_THAT(error_of(with(over_rows, "noisy-line", "no-such-table")),
              StartsWith("f.toml:8: “data.table” must be one of: single-datum, ten-points"));
  EXPECT_THAT(error_of(with(over_rows, "\"sum\"", "\"max\"")), HasSubstr("data.reduce"));
  EXPECT_THAT(
      error_of(with(over_rows, "table = \"noisy-line\"\nsize = 40\nnoise = 0.5\nseed = 3\n", "file = \"rows.csv\"\n")),
      HasSubstr("must be a built-in table"));
  EXPECT_THAT(error_of(with(over_rows, "(y - b - w*x)^2", "(z - b - w*u)^2")),
              HasSubstr("uses no column of its data; name one of: x, y"));
}

TEST(ReadSurface, NamesAreTextThatCanBeShown) {
  for (const char* name : {"\\u001B[31mred", "\\u202Eback", "\\u2066", "a\\nb", "\\u009B"})
    EXPECT_THAT(error_of(with(good, "My bowl", name)), StartsWith("f.toml:2: “name” has a control character")) << name;
  EXPECT_EQ(error_of(with(good, "My bowl", "Schüssel 碗 ½")), "no error");
}

TEST(ReadSurface, KnownNamesAreListedOnce) {
  EXPECT_EQ(error_of(with(good, "source", "zzz")),
            "f.toml:10: “zzz” is unknown here; known are: id, name, formula, parameters, constants, logarithmic, "
            "starts, steps, teaches, source, window, data, learning_rates, known");
}

TEST(LoadSurfaces, ReportsBrokenFilesAndLoadsTheOthers) {
  const TemporaryFolder first, own;
  first.write("10-b.toml", with(good, "my-bowl", "b"));
  first.write("02-a.toml", with(good, "my-bowl", "a"));
  first.write("20-broken.toml", "id = ");
  first.write("notes.txt", "not a surface");
  first.write(".hidden.toml", "broken");
  fs::create_directory(first.path() / "30-folder.toml");
  own.write("mine.toml", with(good, "my-bowl", "mine"));
  own.write("other-a.toml", with(with(good, "my-bowl", "a"), "My bowl", "My own a"));
  const SurfaceCatalogue catalogue = load_surfaces({first.path(), own.path(), first.path() / "none"});
  std::vector<std::string> ids;
  for (const Surface& surface : catalogue.surfaces) ids.push_back(surface.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b", "mine"}));
  EXPECT_EQ(catalogue.find("a")->name, "My own a") << "a later file with the same id replaces the earlier one";
  EXPECT_EQ(catalogue.find("none"), nullptr);
  ASSERT_EQ(catalogue.problems.size(), 2u);
  EXPECT_THAT(catalogue.problems[0], StartsWith((first.path() / "20-broken.toml").string() + ":1: "));
  EXPECT_THAT(catalogue.problems[1], HasSubstr("30-folder.toml:1: "));
}

TEST(SuggestedLearningRate, TakesTheFilesOwnElseARelatives) {
  Surface surface;
  surface.parameters = {"x", "y"};
  surface.learning_rates = {{"gd", 0.05}, {"adam", 0.1}};
  EXPECT_EQ(suggested_learning_rate(surface, "gd"), 0.05);
  EXPECT_EQ(suggested_learning_rate(surface, "adam"), 0.1);
  EXPECT_EQ(suggested_learning_rate(surface, "nadam"), 0.1) << "as adam";
  EXPECT_DOUBLE_EQ(suggested_learning_rate(surface, "momentum"), 0.02)
      << "2/5 of plain descent, as in the opening scene";
  surface.learning_rates.clear();
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    EXPECT_GT(suggested_learning_rate(surface, info.id), 0.001) << info.id;
  }
}

TEST(ChooseSurface, BringsWindowStartStepsAndRates) {
  const Surface surface = *read_surface(good, "f.toml");
  Scene scene = opening_scene();
  scene.runs[1].own_start = std::vector<double>{9, 9};
  set_hyperparameter(scene.runs[1].optimizer, "momentum", 0.5);
  scene.selected = {1, 1};
  scene.display.descent_field = true;
  scene.notes.title = "Of another loss";
  scene.playback.step = 12;
  const Scene before = scene;
  choose_surface(scene, surface);
  EXPECT_EQ(scene.loss, (LossDefinition{"my-bowl", "a x^2 + y^2", {"x", "y"}, {{"a", 3}}}));
  EXPECT_EQ(scene.window, surface.window);
  EXPECT_EQ(scene.start, (std::vector<double>{0.5, 1}));
  EXPECT_FALSE(scene.notes.said());
  EXPECT_EQ(scene.steps, 70u);
  EXPECT_EQ(scene.playback.step, 0);
  EXPECT_TRUE(scene.selected.empty());
  EXPECT_FALSE(scene.runs[1].own_start);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(hyperparameter(scene.runs[i].optimizer, "lr"),
              suggested_learning_rate(surface, scene.runs[i].optimizer.id));
    EXPECT_EQ(scene.runs[i].color, before.runs[i].color);
  }
  EXPECT_EQ(hyperparameter(scene.runs[1].optimizer, "momentum"), 0.5) << "only the rate changes";
  EXPECT_TRUE(scene.display.descent_field);
  EXPECT_EQ(scene.playback.playing, before.playback.playing);
}

TEST(ChooseSurface, BringsItsRowsAndTakesThemAway) {
  Scene scene = opening_scene();
  Surface surface = *read_surface(good, "f.toml");
  surface.data = built_in_data("ten-points", Reduction::sum);
  choose_surface(scene, surface);
  EXPECT_EQ(scene.loss.data, surface.data);
  surface.data = {};
  choose_surface(scene, surface);
  EXPECT_EQ(scene.loss.data.source, DataSource::none);
}

TEST(ChooseFormula, TakesTheStandardWindowAndKeepsTheMethods) {
  Scene scene = opening_scene();
  scene.runs[0].own_start = std::vector<double>{9, 9};
  const Scene before = scene;
  choose_formula(scene, "x^2", {"x"}, 1);
  EXPECT_EQ(scene.loss.surface, "");
  EXPECT_EQ(scene.loss.formula, "x^2");
  EXPECT_EQ(scene.loss.parameters, (std::vector<std::string>{"x"}));
  EXPECT_EQ(scene.window, (PlaneWindow{{-3, 3}, {-3, 3}}));
  ASSERT_EQ(scene.start.size(), 1u);
  EXPECT_DOUBLE_EQ(scene.start[0], 1.8);
  EXPECT_EQ(scene.steps, 400u);
  EXPECT_FALSE(scene.runs[0].own_start);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(scene.runs[i].optimizer, before.runs[i].optimizer);
}

TEST(Paths, DataFolderFollowsTheEnvironmentThenTheSourceTree) {
  EXPECT_EQ(data_folder(), fs::path(SADDLESCOPE_SOURCE_DIR));
  const TemporaryFolder folder;
  ::setenv("SADDLESCOPE_DATA", folder.path().c_str(), 1);
  EXPECT_EQ(data_folder(), fs::path()) << "a named folder without assets is not replaced by another one";
  fs::create_directory(folder.path() / "assets");
  EXPECT_EQ(data_folder(), folder.path());
  ::unsetenv("SADDLESCOPE_DATA");
}

TEST(Paths, PersonalFoldersFollowXdg) {
  const char* home = std::getenv("HOME");
  const std::string kept = home ? home : "";
  ::setenv("HOME", "/home/someone", 1);
  ::setenv("XDG_STATE_HOME", "/state", 1);
  ::setenv("XDG_DATA_HOME", "relative/is/ignored", 1);
  ::unsetenv("XDG_CONFIG_HOME");
  EXPECT_EQ(state_folder(), fs::path("/state/saddlescope"));
  EXPECT_EQ(user_data_folder(), fs::path("/home/someone/.local/share/saddlescope"));
  EXPECT_EQ(configuration_folder(), fs::path("/home/someone/.config/saddlescope"));
  ::unsetenv("XDG_STATE_HOME");
  ::unsetenv("XDG_DATA_HOME");
  if (home) ::setenv("HOME", kept.c_str(), 1);
}

TEST(SurfaceSearch, RanksByBeginningWordInsideAndWhatIsTaught) {
  SurfaceCatalogue catalogue;
  for (const auto& [id, name, teaches] : {std::array{"a", "Old valley", "Nothing"},
                                          {"b", "Sixhump", "A valley"},
                                          {"c", "Valley of Rosenbrock", ""},
                                          {"d", "Supervalley", ""},
                                          {"e", "Bowl", "Round"},
                                          {"f", "Two-valley", ""}}) {
    Surface surface;
    surface.id = id;
    surface.name = name;
    surface.teaches = teaches;
    catalogue.surfaces.push_back(surface);
  }
  const auto ids = [&](const char* search) {
    std::string text;
    for (const Surface* const surface : found_surfaces(catalogue, search)) text += surface->id;
    return text;
  };
  EXPECT_EQ(ids("VALLEY"), "cafdb");
  EXPECT_EQ(ids(""), "abcdef");
  EXPECT_EQ(ids("bowl"), "e");
  EXPECT_EQ(ids("nowhere to be found"), "");
}

}  // namespace surface_catalogue_test
}  // namespace saddlescope
