// Nothing is lost: the scene of each window is kept in a file of its own, soon after every change, so that whatever
// ends the program takes at most the last two seconds. The last ten are kept. A window holds the lock of its file; a
// file whose lock is left and held by nobody is of a program that did not end well. Files by time: NAME.toml,
// NAME.lock.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace saddlescope {

inline constexpr std::size_t kept_scenes = 10;

/// state_folder()/autosave; empty where there is none.
std::filesystem::path autosave_folder();

class Autosave {
 public:
  static constexpr std::chrono::milliseconds usual_delay{1200};

  /// Nothing is written while the scene is as it is now. delay: after a change; further ones do not put it off.
  Autosave(const std::filesystem::path& folder, const Scene& at_start, std::chrono::milliseconds delay = usual_delay);
  /// Writes what waits. Without end_cleanly() before, the next start will offer it.
  ~Autosave();
  Autosave(const Autosave&) = delete;
  Autosave& operator=(const Autosave&) = delete;

  /// UI thread, once a frame; never waits for the disk: a thread of its own writes.
  void observe(const Scene& scene);
  /// Any thread, and the end of the process by exit(): writes what waits, now.
  void flush();
  void end_cleanly();
  /// Why the last writing failed: one line; else empty.
  std::string problem() const;
  /// Where this window's scene goes; there is no file before the first change.
  const std::filesystem::path& file() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The newest scene of a program that did not end well. While this lives, no other start is offered it.
class LostScene {
 public:
  static std::optional<LostScene> find(const std::filesystem::path& folder);
  LostScene(LostScene&& other) noexcept;
  LostScene& operator=(LostScene&&) = delete;
  ~LostScene();
  const std::filesystem::path& file() const { return file_; }
  /// Recovered or not wanted: it is not offered again. The file stays among the last ones.
  void settle();

 private:
  LostScene(std::filesystem::path file, int lock) : file_(std::move(file)), lock_(lock) {}
  std::filesystem::path file_;
  int lock_;
};

struct EarlierScene {
  std::filesystem::path file;
  std::string when;  ///< "30 Nov 2026, 15:58", local time
};
/// Newest first, at most kept_scenes. Deletes older ones that no window holds.
std::vector<EarlierScene> earlier_scenes(const std::filesystem::path& folder);

/// When an autosaved file was last written, as EarlierScene::when.
std::string time_of(const std::filesystem::path& file);

}  // namespace saddlescope
