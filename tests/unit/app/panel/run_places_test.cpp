// Runs found again in a list that changed, and what is kept by their numbers.
#include "app/panel/runs/run_places.h"

#include <gtest/gtest.h>

#include <utility>

#include "app/panel/runs/card_room.h"
#include "app/panel/runs/run_list.h"

namespace saddlescope {
namespace run_places_test {

using Places = std::vector<std::optional<std::size_t>>;
using Runs = std::vector<saddlescope::Run>;

TEST(RunPlaces, FindsMovedRemovedAndChangedRuns) {
  const Runs runs = opening_scene().runs;
  EXPECT_EQ(places_before(runs, runs), (Places{0, 1, 2}));
  Runs swapped = runs;
  std::swap(swapped[0], swapped[2]);
  EXPECT_EQ(places_before(runs, swapped), (Places{2, 1, 0}));
  EXPECT_EQ(places_before(runs, {runs[1], runs[2]}), (Places{1, 2}));
  EXPECT_EQ(places_before({runs[1], runs[2]}, runs), (Places{std::nullopt, 0, 1}));
  Runs changed = {runs[2], runs[1]};
  set_hyperparameter(changed[0].optimizer, "lr", 7);
  EXPECT_EQ(places_before(runs, changed), (Places{2, 1})) << "known by colour, line and ball";
  Runs painted = runs;
  painted[1].color = run_palette[6];
  EXPECT_EQ(places_before(runs, painted), (Places{0, 1, 2}));
}

TEST(RunPlaces, WhatIsKeptByNumberMoves) {
  const Runs runs = opening_scene().runs;
  PanelState state;
  follow_runs(state, runs);
  state.opened = {"run1/more", "run3/schedule", "why/run1/open", "box/open", "run2/schedule/log"};
  state.explained_run = 0;
  state.open_card = 2;
  follow_runs(state, {runs[2], runs[0]});
  EXPECT_EQ(state.opened, (std::set<std::string>{"run2/more", "run1/schedule", "why/run2/open", "box/open"}));
  EXPECT_EQ(state.explained_run, 1u);
  EXPECT_EQ(state.open_card, 0u);
  follow_runs(state, {runs[2]});
  EXPECT_EQ(state.opened, (std::set<std::string>{"run1/schedule", "box/open"}));
  EXPECT_FALSE(state.explained_run.has_value());
}

TEST(RunPlaces, WhatTheSceneFollowsStaysWithItsRun) {
  Scene scene = opening_scene();
  scene.display.followed_run = 2;
  scene.probe.follows = 1;
  swap_runs(scene, 1, 2);
  EXPECT_EQ(scene.display.followed_run, 1u);
  EXPECT_EQ(scene.probe.follows, 2u);
  remove_run(scene, 0);
  EXPECT_EQ(scene.display.followed_run, 0u);
  EXPECT_EQ(scene.probe.follows, 1u);
  remove_run(scene, 1);
  EXPECT_FALSE(scene.probe.follows.has_value());
}

TEST(CardRoom, KnowsTheHeightOfACardFromItsSettings) {
  // The rectangles of the cards in the window's test are as high.
  const Theme theme{};
  UiMemory memory;
  const Results results{};
  Scene scene = opening_scene();
  Interaction interaction;
  const SurfaceCatalogue catalogue{};
  PanelState state;
  const Ui ui{theme, memory};
  PanelFrame frame{.ui = ui,
                   .results = results,
                   .scene = scene,
                   .interaction = interaction,
                   .catalogue = catalogue,
                   .state = state,
                   .title = {},
                   .renderer = {},
                   .act = {}};
  EXPECT_EQ(open_card_height(frame, 0), 114);
  EXPECT_EQ(open_card_height(frame, 1), 136);
  EXPECT_EQ(open_card_height(frame, 2), 158);
  scene.runs[0].sampling.gradient_noise = 0.1;
  EXPECT_EQ(open_card_height(frame, 0), 132);
}

TEST(CardRoom, OpensFromTheTopWhatFits) {
  using Folded = std::vector<bool>;
  const std::vector<CardWish> cards = {{110, false}, {130, false}, {150, false}};
  EXPECT_EQ(folded_cards(cards, 110 + 130 + 150 + 2 * card_gap, {}), (Folded{false, false, false}));
  EXPECT_EQ(folded_cards(cards, 110 + 130 + 149 + 2 * card_gap, {}), (Folded{false, false, true}));
  EXPECT_EQ(folded_cards(cards, 110 + 130 + 149 + 2 * card_gap, 2), (Folded{false, true, false}));
  EXPECT_EQ(folded_cards(cards, 50, {}), (Folded{false, true, true})) << "one is always open";
  EXPECT_EQ(folded_cards(cards, 50, 1), (Folded{true, false, true}));
  EXPECT_EQ(folded_cards({{{110, true}, {130, true}}}, 1000, 0), (Folded{true, true})) << "folded by hand";
}

}  // namespace run_places_test
}  // namespace saddlescope
