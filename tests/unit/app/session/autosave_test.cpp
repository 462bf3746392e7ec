// What is kept when a program ends, in whichever way.
#include "app/autosave.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "core/scene/scene_file.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace autosave_test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto quick = 60ms;

class AutosaveTest : public testing::Test {
 protected:
  /// What another program does, in a process of its own; its exit status, or minus the signal that ended it.
  static int other_program(const std::function<void()>& work,
                           std::optional<std::chrono::milliseconds> kill_after = {}) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      std::_Exit(0);
    }
    if (kill_after) {
      std::this_thread::sleep_for(*kill_after);
      ::kill(child, SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

  std::set<std::string> extensions() const {
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_)) found.insert(entry.path().extension().string());
    return found;
  }

  static Scene scene_of(std::size_t steps) {
    Scene scene = opening_scene();
    scene.steps = steps;
    return scene;
  }

  TemporaryFolder temporary_;
  const fs::path folder_ = temporary_ / "autosave";
};

TEST_F(AutosaveTest, WritesSoonAfterAChangeAndNothingBefore) {
  Autosave autosave(folder_, scene_of(10), quick);
  autosave.observe(scene_of(10));
  std::this_thread::sleep_for(5 * quick);
  EXPECT_FALSE(fs::exists(autosave.file()));
  autosave.observe(scene_of(20));
  const auto end = SteadyClock::now() + 60s;
  while (!fs::exists(autosave.file()) && SteadyClock::now() < end) std::this_thread::sleep_for(10ms);
  const auto kept = load_scene(autosave.file());
  ASSERT_TRUE(kept) << kept.error();
  EXPECT_EQ(kept->steps, 20u);
  EXPECT_EQ(autosave.problem(), "");
}

TEST_F(AutosaveTest, LookingRoundIsNoChange) {
  Autosave autosave(folder_, scene_of(10), quick);
  Scene scene = scene_of(10);
  scene.playback.step = 3;
  scene.display.camera.azimuth += 1;
  autosave.observe(scene);
  autosave.flush();
  EXPECT_FALSE(fs::exists(autosave.file()));
}

TEST_F(AutosaveTest, AKilledProgramLosesLittleAndLeavesNothingHalfWritten) {
  std::mt19937 random(5);
  const char* const wished = std::getenv("SADDLESCOPE_KILLED_ROUNDS");
  const int rounds = wished != nullptr ? std::atoi(wished) : 6;
  int rounds_with_work = 0;
  for (int round = 0; round < rounds; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    // The number of the change is the number of steps. The other program looks now and then what is safe on the disk,
    // and tells: whatever kills it afterwards, that must be there, or more.
    const auto life = std::chrono::milliseconds(300 + random() % 500);
    const int status = other_program(
        [&] {
          Autosave autosave(folder_, scene_of(1), quick);
          for (std::size_t steps = 2;; ++steps) {
            autosave.observe(scene_of(steps));
            if (steps % 8 == 0) {
              const auto on_disk = load_scene(autosave.file());
              const std::size_t told[] = {steps, on_disk ? on_disk->steps : 0};
              if (::write(ends[1], told, sizeof told) < 0) return;
            }
            std::this_thread::sleep_for(2ms);
          }
        },
        life);
    EXPECT_EQ(status, -SIGKILL);
    ::close(ends[1]);
    std::size_t safe = 0, told[2];
    while (::read(ends[0], told, sizeof told) == sizeof told) safe = std::max(safe, told[1]);
    ::close(ends[0]);
    auto lost = LostScene::find(folder_);
    if (!lost) {
      EXPECT_EQ(safe, 0u) << "what was on the disk has gone";
      continue;
    }
    const auto kept = load_scene(lost->file());
    ASSERT_TRUE(kept) << kept.error();
    EXPECT_GE(kept->steps, safe);
    rounds_with_work += safe > 0 ? 1 : 0;
    lost->settle();
  }
  EXPECT_GT(rounds_with_work, 0);
  for (const std::string& extension : extensions()) EXPECT_THAT(extension, testing::AnyOf(".toml", ".lock", ".tmp"));
}

TEST_F(AutosaveTest, WhatAKilledProgramLeftUnnamedGoesLater) {
  fs::create_directories(folder_);
  const fs::path fresh = folder_ / "a.tmp", old = folder_ / "b.tmp";
  for (const fs::path& file : {fresh, old}) std::ofstream(file) << "left";
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::minutes(5));
  EXPECT_FALSE(LostScene::find(folder_));
  EXPECT_TRUE(fs::exists(fresh)) << "another window may be writing it";
  EXPECT_FALSE(fs::exists(old));
}

TEST_F(AutosaveTest, TheEndByExitKeepsWhatWaits) {
  const int status = other_program([&] {
    auto* const autosave = new Autosave(folder_, scene_of(1), 1h);
    autosave->observe(scene_of(77));
    std::exit(3);  // as Xlib does when the display has gone
  });
  EXPECT_EQ(status, 3);
  const auto lost = LostScene::find(folder_);
  ASSERT_TRUE(lost);
  EXPECT_EQ(load_scene(lost->file())->steps, 77u);
}

TEST_F(AutosaveTest, ACleanEndIsNotOfferedButKept) {
  fs::path file;
  {
    Autosave autosave(folder_, scene_of(1), quick);
    autosave.observe(scene_of(5));
    autosave.end_cleanly();
    file = autosave.file();
  }
  EXPECT_FALSE(LostScene::find(folder_));
  ASSERT_EQ(earlier_scenes(folder_).size(), 1u);
  EXPECT_EQ(earlier_scenes(folder_)[0].file, file);
  EXPECT_EQ(load_scene(file)->steps, 5u);
}

TEST_F(AutosaveTest, WithoutAChangeNothingIsLeft) {
  { Autosave autosave(folder_, scene_of(1), quick); }
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(AutosaveTest, TwoWindowsHaveFilesOfTheirOwnAndAreNotLostWhileTheyLive) {
  Autosave one(folder_, scene_of(1), quick), other(folder_, scene_of(1), quick);
  EXPECT_NE(one.file(), other.file());
  one.observe(scene_of(11));
  other.observe(scene_of(22));
  one.flush();
  other.flush();
  EXPECT_EQ(load_scene(one.file())->steps, 11u);
  EXPECT_EQ(load_scene(other.file())->steps, 22u);
  EXPECT_FALSE(LostScene::find(folder_));
  EXPECT_EQ(earlier_scenes(folder_).size(), 2u);
}

TEST_F(AutosaveTest, ALostSceneIsOfferedToOneStartAtATime) {
  EXPECT_EQ(other_program([&] {
              Autosave autosave(folder_, scene_of(1), quick);
              autosave.observe(scene_of(9));
              autosave.flush();
              std::_Exit(7);
            }),
            7);
  {
    const auto first = LostScene::find(folder_);
    ASSERT_TRUE(first);
    EXPECT_FALSE(LostScene::find(folder_));
  }
  auto again = LostScene::find(folder_);  // the first one ended without an answer
  ASSERT_TRUE(again);
  again->settle();
  again.reset();
  EXPECT_FALSE(LostScene::find(folder_));
  EXPECT_EQ(earlier_scenes(folder_).size(), 1u);
}

TEST_F(AutosaveTest, TheLastTenAreKept) {
  for (std::size_t k = 0; k < kept_scenes + 4; ++k) {
    Autosave autosave(folder_, scene_of(1), quick);
    autosave.observe(scene_of(100 + k));
    autosave.end_cleanly();
    autosave.flush();
    const auto when = fs::file_time_type::clock::now() - std::chrono::hours(100 - k);
    fs::last_write_time(autosave.file(), when);
  }
  const std::vector<EarlierScene> kept = earlier_scenes(folder_);
  ASSERT_EQ(kept.size(), kept_scenes);
  EXPECT_EQ(load_scene(kept[0].file)->steps, 100 + kept_scenes + 3);
  EXPECT_EQ(load_scene(kept.back().file)->steps, 104u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), static_cast<std::ptrdiff_t>(kept_scenes));
}

TEST_F(AutosaveTest, AFolderThatCannotBeIsSaid) {
  std::ofstream(folder_) << "a file";
  Autosave autosave(folder_, scene_of(1), quick);
  autosave.observe(scene_of(2));
  autosave.flush();
  EXPECT_NE(autosave.problem(), "");
}

}  // namespace autosave_test
}  // namespace saddlescope
