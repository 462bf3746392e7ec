#include "core/support/paths.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>

#ifdef __APPLE__
#include <mach-o/dyld.h>

#include <cstdint>
#include <string>
#endif

namespace saddlescope {
namespace {

namespace fs = std::filesystem;

/// Value of an environment variable; empty when unset.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// The running program's own file, or an empty path where the system does not tell.
fs::path program_file() {
  std::error_code error;
#ifdef __APPLE__
  std::uint32_t size = 0;
  _NSGetExecutablePath(nullptr, &size);
  std::string buffer(size, '\0');
  if (_NSGetExecutablePath(buffer.data(), &size) != 0) return {};
  const fs::path file = fs::canonical(buffer.c_str(), error);
#else
  const fs::path file = fs::read_symlink("/proc/self/exe", error);
#endif
  return error ? fs::path() : file;
}

bool holds_data(const fs::path& folder) {
  std::error_code error;
  return !folder.empty() && fs::is_directory(folder / "assets", error);
}

fs::path home_folder() {
  if (const std::string home = environment("HOME"); !home.empty()) return home;
  // A service or a cleaned environment may have no HOME; the user data base still knows.
  passwd entry = {};
  passwd* found = nullptr;
  char buffer[4096];
  if (::getpwuid_r(::getuid(), &entry, buffer, sizeof buffer, &found) == 0 && found && found->pw_dir)
    return found->pw_dir;
  std::error_code error;
  return fs::temp_directory_path(error);
}

/// XDG base directory rules: a relative path in the variable is ignored.
fs::path base_folder(const char* variable, const char* below_home) {
  const fs::path named = environment(variable);
  return (named.is_absolute() ? named : home_folder() / below_home) / "saddlescope";
}

}  // namespace

fs::path data_folder() {
  // A folder named on purpose is never replaced by another one behind the person's back.
  if (const fs::path named = environment("SADDLESCOPE_DATA"); !named.empty())
    return holds_data(named) ? named : fs::path();
  const fs::path program = program_file();
  if (!program.empty()) {
    const fs::path installed = program.parent_path().parent_path() / "share" / "saddlescope";
    if (holds_data(installed)) return installed;
  }
#ifdef SADDLESCOPE_SOURCE_DIR
  if (const fs::path source = SADDLESCOPE_SOURCE_DIR; holds_data(source)) return source;
#endif
  return {};
}

fs::path configuration_folder() { return base_folder("XDG_CONFIG_HOME", ".config"); }
fs::path user_data_folder() { return base_folder("XDG_DATA_HOME", ".local/share"); }
fs::path state_folder() { return base_folder("XDG_STATE_HOME", ".local/state"); }

}  // namespace saddlescope
