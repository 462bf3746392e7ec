#include "core/support/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace saddlescope {
namespace {

namespace fs = std::filesystem;

std::string reason(int code) { return std::generic_category().message(code); }

Unexpected<std::string> failure(const char* what, const fs::path& path, const std::string& why) {
  return Unexpected{std::string("cannot ") + what + " " + path.string() + ": " + why};
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }
  /// close() can report a late write error (NFS, quotas).
  bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

/// The file a chain of links ends at, so that a link stays a link.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target;
}

Expected<bool, std::string> write_straight(const fs::path& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.valid() || !write_all(file.get(), text)) return failure("write", path, reason(errno));
  return true;
}

/// Fills the open temporary file and puts it in the target's place.
bool fill_and_rename(Descriptor& file, const fs::path& temporary, const fs::path& target, std::string_view text) {
  struct stat old = {};
  if (::stat(target.c_str(), &old) == 0 && ::fchmod(file.get(), old.st_mode & 07777) != 0) return false;
  return write_all(file.get(), text) && ::fsync(file.get()) == 0 && file.close() &&
         ::rename(temporary.c_str(), target.c_str()) == 0;
}

}  // namespace

Expected<std::string, std::string> read_text_file(const fs::path& path, std::size_t maximum_size) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return failure("read", path, reason(errno));
  std::string text;
  char buffer[16384];
  while (true) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("read", path, reason(errno));
    if (count == 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > maximum_size)
      return failure("read", path, "it is larger than " + std::to_string(maximum_size) + " bytes");
  }
}

Expected<bool, std::string> write_text_file(const fs::path& path, std::string_view text) {
  const fs::path target = resolved(path);
  std::error_code ignored;
  const fs::file_status status = fs::status(target, ignored);
  if (fs::is_directory(status)) return failure("write", path, "it is a folder");
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_straight(target, text);

  const fs::path folder = folder_of(target);
  for (int attempt = 0; attempt < 100; ++attempt) {
    const fs::path temporary = folder / ("." + target.filename().string() + "." + std::to_string(::getpid()) + "-" +
                                         std::to_string(attempt) + ".tmp");
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.valid() && errno == EEXIST) continue;
    if (!file.valid()) return failure("write", path, reason(errno));
    if (!fill_and_rename(file, temporary, target, text)) {
      const int code = errno;
      ::unlink(temporary.c_str());
      return failure("write", path, reason(code));
    }
    // The rename itself survives a power cut only once the folder is on the disk; a folder that cannot be synced is no
    // failure.
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.valid()) ::fsync(directory.get());
    return true;
  }
  return failure("write", path, "too many temporary files lie beside it");
}

Expected<bool, std::string> can_write_file(const fs::path& path) {
  if (path.empty()) return failure("write", path, "the file name is empty");
  const fs::path target = resolved(path);
  std::error_code ignored;
  const fs::file_status status = fs::status(target, ignored);
  if (fs::is_directory(status)) return failure("write", path, "it is a folder");
  const bool device = fs::exists(status) && !fs::is_regular_file(status);
  const fs::path asked = device ? target : folder_of(target);
  if (::access(asked.c_str(), W_OK) != 0) return failure("write", path, reason(errno));
  return true;
}

}  // namespace saddlescope
