// Undo over edits and over the opening of documents.
#include "app/history.h"

#include <gtest/gtest.h>

namespace saddlescope {
namespace history_test {

Scene scene_of(std::size_t steps) {
  Scene scene;
  scene.steps = steps;
  return scene;
}

std::shared_ptr<Document> document(const char* file, const Scene& scene) {
  return std::make_shared<Document>(Document{std::filesystem::path(file), scene});
}

TEST(History, OpeningIsAStepLikeAnyOther) {
  Scene scene = scene_of(1);
  History history(scene, std::make_shared<Document>(Document{std::nullopt, scene}));
  scene.steps = 2;  // typed work
  history.observe(scene, true);
  scene = scene_of(50);
  history.open(document("lesson.toml", scene));
  EXPECT_EQ(history.document().file, "lesson.toml");
  history.observe(scene, true);
  scene.steps = 51;
  history.observe(scene, true);

  EXPECT_TRUE(history.undo(scene));
  EXPECT_EQ(scene.steps, 50u);
  EXPECT_EQ(history.document().file, "lesson.toml");
  EXPECT_TRUE(history.undo(scene));
  EXPECT_EQ(scene.steps, 2u);
  EXPECT_FALSE(history.document().file) << "saving must not write the work before into the file that was opened";
  EXPECT_TRUE(history.redo(scene));
  EXPECT_EQ(scene.steps, 50u);
  EXPECT_EQ(history.document().file, "lesson.toml");
}

TEST(History, AnOpenedSceneThatLooksTheSameIsAStepAllTheSame) {
  Scene scene = scene_of(1);
  History history(scene, std::make_shared<Document>(Document{std::nullopt, scene}));
  history.open(document("same.toml", scene));
  history.observe(scene, true);
  EXPECT_TRUE(history.undo(scene));
  EXPECT_FALSE(history.document().file);
}

TEST(History, UndoRightAfterOpeningGoesBack) {
  Scene scene = scene_of(1);
  History history(scene, std::make_shared<Document>(Document{std::nullopt, scene}));
  scene = scene_of(8);
  history.open(document("a.toml", scene));
  EXPECT_TRUE(history.undo(scene));
  EXPECT_EQ(scene.steps, 1u);
}

TEST(History, WhatIsSavedIsSavedForAllStepsOfItsDocument) {
  Scene scene = scene_of(1);
  History history(scene, document("a.toml", scene));
  scene.steps = 2;
  history.observe(scene, true);
  history.document().saved = scene;
  EXPECT_TRUE(history.undo(scene));
  EXPECT_FALSE(same_work(scene, history.document().saved));
  EXPECT_TRUE(history.redo(scene));
  EXPECT_TRUE(same_work(scene, history.document().saved));
}

TEST(History, ViewsStayWithinADocumentAndComeBackWithAnother) {
  Scene scene = scene_of(1);
  History history(scene, document("a.toml", scene));
  scene.display.camera.azimuth = 2;
  history.observe(scene, true);
  scene.steps = 3;
  history.observe(scene, true);
  scene.display.camera.azimuth = 1;
  EXPECT_TRUE(history.undo(scene));
  EXPECT_EQ(scene.display.camera.azimuth, 1);
  Scene other = scene_of(9);
  other.display.camera.azimuth = -1;
  history.observe(scene, true);
  scene = other;
  history.open(document("b.toml", scene));
  history.observe(scene, true);
  EXPECT_TRUE(history.undo(scene));
  EXPECT_EQ(scene.display.camera.azimuth, 1);
}

}  // namespace history_test
}  // namespace saddlescope
