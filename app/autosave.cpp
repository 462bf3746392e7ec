#include "app/autosave.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "app/history.h"
#include "core/scene/scene_file.h"
#include "core/support/paths.h"

namespace saddlescope {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr auto leftover_age = std::chrono::minutes(1);
constexpr const char *scene_extension = ".toml", *lock_extension = ".lock";

fs::path lock_of(fs::path file) { return file.replace_extension(lock_extension); }

/// -1 where it is not to be had: another one holds it, or there is no file.
int take_lock(const fs::path& lock, int flags) {
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (descriptor < 0) return -1;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

bool is_held(const fs::path& lock) {
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return false;
  const bool held = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0;
  ::close(descriptor);
  return held;
}

std::string local_time(std::time_t when, const char* format) {
  std::tm parts{};
  ::localtime_r(&when, &parts);
  std::array<char, 64> text{};
  return std::string(text.data(), std::strftime(text.data(), text.size(), format, &parts));
}

/// "20261130-155812-1a2b3c4d": by time, and no other window's.
std::string new_name() {
  std::random_device random;
  std::array<char, 16> tail{};
  std::snprintf(tail.data(), tail.size(), "-%08x", random());
  std::tm parts{};
  const std::time_t now = std::time(nullptr);
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return std::string(text.data(), std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &parts)) + tail.data();
}

/// Autosaved files of a folder, newest first.
std::vector<fs::path> autosaved(const fs::path& folder) {
  std::error_code failure;
  fs::directory_iterator entries(folder, failure);
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (; !failure && entries != fs::directory_iterator(); entries.increment(failure)) {
    std::error_code unknown;
    if (entries->path().extension() == scene_extension)
      files.emplace_back(fs::last_write_time(entries->path(), unknown), entries->path());
  }
  std::sort(files.rbegin(), files.rend());
  std::vector<fs::path> paths;
  for (auto& [written, path] : files) paths.push_back(std::move(path));
  return paths;
}

}  // namespace

fs::path autosave_folder() {
  const fs::path state = state_folder();
  return state.empty() ? state : state / "autosave";
}

struct Autosave::Impl {
  Impl(const fs::path& folder, const Scene& at_start, std::chrono::milliseconds wait) : seen(at_start), delay(wait) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    for (int attempt = 0; attempt < 8 && lock < 0; ++attempt) {
      file = folder / (new_name() + scene_extension);
      lock = take_lock(lock_of(file), O_CREAT | O_EXCL);
    }
    writer = std::jthread([this](const std::stop_token& stop) { write_while(stop); });
  }

  void write_while(const std::stop_token& stop) {
    std::unique_lock hold(mutex);
    while (changed.wait(hold, stop, [this] { return pending.has_value(); })) {
      const auto due = since + delay;
      changed.wait_until(hold, stop, due, [] { return false; });
      hold.unlock();
      write();
      hold.lock();
    }
  }

  /// Any thread: one at a time, and never an older scene over a newer one.
  void write() {
    const std::scoped_lock one(writing);
    std::optional<Scene> scene;
    {
      const std::scoped_lock hold(mutex);
      scene.swap(pending);
    }
    if (!scene) return;
    const auto saved = save_scene(*scene, file);
    const std::scoped_lock hold(mutex);
    problem = saved ? std::string() : saved.error();
  }

  Scene seen;  // of the UI thread
  std::chrono::milliseconds delay;
  fs::path file;
  int lock = -1;
  bool clean = false;
  std::mutex writing;
  mutable std::mutex mutex;  // of what follows
  std::condition_variable_any changed;
  std::optional<Scene> pending;
  SteadyClock::time_point since;
  std::string problem;
  std::jthread writer;  // last: ends before what it uses
};

namespace {

/// Those that live, for the end by exit(): Xlib ends the process so when the display has gone.
struct Living {
  std::mutex mutex;
  std::vector<Autosave*> all;
};
Living& living() {
  static Living* const one = new Living;  // outlives every other static
  return *one;
}

void flush_all() {
  const std::scoped_lock hold(living().mutex);
  for (Autosave* const autosave : living().all) autosave->flush();
}

}  // namespace

Autosave::Autosave(const fs::path& folder, const Scene& at_start, std::chrono::milliseconds delay)
    : impl_(std::make_unique<Impl>(folder, at_start, delay)) {
  static const int registered = std::atexit(flush_all);
  (void)registered;
  const std::scoped_lock hold(living().mutex);
  living().all.push_back(this);
}

Autosave::~Autosave() {
  {
    const std::scoped_lock hold(living().mutex);
    std::erase(living().all, this);
  }
  flush();
  impl_->writer = {};
  std::error_code ignored;
  if (impl_->clean || !fs::exists(impl_->file, ignored)) fs::remove(lock_of(impl_->file), ignored);
  if (impl_->lock >= 0) ::close(impl_->lock);
}

void Autosave::observe(const Scene& scene) {
  if (scene == impl_->seen) return;
  const bool work = !same_work(scene, impl_->seen);
  impl_->seen = scene;
  if (!work) return;
  {
    const std::scoped_lock hold(impl_->mutex);
    if (!impl_->pending) impl_->since = SteadyClock::now();
    impl_->pending = scene;
  }
  impl_->changed.notify_one();
}

void Autosave::flush() { impl_->write(); }
void Autosave::end_cleanly() { impl_->clean = true; }
const fs::path& Autosave::file() const { return impl_->file; }

std::string Autosave::problem() const {
  const std::scoped_lock hold(impl_->mutex);
  return impl_->problem;
}

namespace {

/// A program that is killed between giving a new file its name and putting it in the old one's place leaves it.
void remove_leftovers(const fs::path& folder) {
  std::error_code failure;
  fs::directory_iterator entries(folder, failure);
  std::vector<fs::path> old;
  for (; !failure && entries != fs::directory_iterator(); entries.increment(failure)) {
    std::error_code unknown;
    const auto written = fs::last_write_time(entries->path(), unknown);
    if (entries->path().extension() == ".tmp" && !unknown && written < fs::file_time_type::clock::now() - leftover_age)
      old.push_back(entries->path());
  }
  for (const fs::path& file : old) fs::remove(file, failure);
}

}  // namespace

std::optional<LostScene> LostScene::find(const fs::path& folder) {
  remove_leftovers(folder);
  std::optional<LostScene> newest;
  for (const fs::path& file : autosaved(folder)) {
    const int lock = take_lock(lock_of(file), 0);
    if (lock < 0) continue;
    LostScene lost(file, lock);
    if (newest)
      lost.settle();  // it is among the earlier ones all the same
    else
      newest.emplace(std::move(lost));
  }
  return newest;
}

LostScene::LostScene(LostScene&& other) noexcept
    : file_(std::move(other.file_)), lock_(std::exchange(other.lock_, -1)) {}

LostScene::~LostScene() {
  if (lock_ >= 0) ::close(lock_);
}

void LostScene::settle() {
  std::error_code ignored;
  fs::remove(lock_of(file_), ignored);
}

std::string time_of(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return "";
  return local_time(status.st_mtime, "%-d %b %Y, %H:%M");
}

std::vector<EarlierScene> earlier_scenes(const fs::path& folder) {
  std::vector<EarlierScene> scenes;
  for (const fs::path& file : autosaved(folder)) {
    if (scenes.size() < kept_scenes) {
      scenes.push_back({file, time_of(file)});
      continue;
    }
    if (is_held(lock_of(file))) continue;
    std::error_code ignored;
    fs::remove(lock_of(file), ignored);
    fs::remove(file, ignored);
  }
  return scenes;
}

}  // namespace saddlescope
