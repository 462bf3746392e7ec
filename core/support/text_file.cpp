#include "core/support/text_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <system_error>
#include <utility>

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
  constexpr int most_links = 40;  // as the system follows
  fs::path target = path;
  std::error_code error;
  for (int link = 0; link < most_links && fs::is_symlink(target, error); ++link) {
    const fs::path next = fs::read_symlink(target, error);
    if (error) return path;
    target = next.is_absolute() ? next : target.parent_path() / next;
  }
  return target;
}

/// A name beside the target that nobody can guess.
Expected<fs::path, std::string> secret_name(const fs::path& target) {
  std::uint64_t secret[2];
  if (::getrandom(secret, sizeof secret, 0) != sizeof secret) return Unexpected{reason(errno)};
  char text[40];
  std::snprintf(text, sizeof text, ".%016llx%016llx.tmp", static_cast<unsigned long long>(secret[0]),
                static_cast<unsigned long long>(secret[1]));
  return folder_of(target) / text;
}

/// A new file in the target's folder, with its permissions: without a name where the file system can do that, so that
/// nothing is left when the program ends in the middle; else under `name`.
class NewFile {
 public:
  NewFile(const fs::path& target, fs::path name) : name_(std::move(name)) {
#ifdef O_TMPFILE
    descriptor_ = ::open(folder_of(target).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    has_name_ = descriptor_ < 0;
#endif
    if (descriptor_ < 0) descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    has_name_ = has_name_ && descriptor_ >= 0;
  }
  ~NewFile() {
    const int code = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    if (has_name_) ::unlink(name_.c_str());
    errno = code;
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  int descriptor() const { return descriptor_; }
  bool put_in_place_of(const fs::path& target) {
    if (!has_name_) {
      const std::string open = "/proc/self/fd/" + std::to_string(descriptor_);
      if (::linkat(AT_FDCWD, open.c_str(), AT_FDCWD, name_.c_str(), AT_SYMLINK_FOLLOW) != 0) return false;
      has_name_ = true;
    }
    // close() can report a late write error (NFS, quotas).
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0 || ::rename(name_.c_str(), target.c_str()) != 0) return false;
    has_name_ = false;
    return true;
  }

 private:
  fs::path name_;
  int descriptor_ = -1;
  bool has_name_ = true;
};

}  // namespace

ReadableFile::~ReadableFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Expected<std::size_t, std::string> ReadableFile::read(char* to, std::size_t most) const {
  while (true) {
    const ssize_t count = ::read(descriptor_, to, most);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return Unexpected{reason(errno)};
  }
}

Expected<ReadableFile, std::string> open_file(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return failure("read", path, reason(errno));
  struct stat about = {};
  if (::fstat(descriptor, &about) != 0) about = {};
  ReadableFile file(descriptor, static_cast<std::size_t>(std::max<off_t>(about.st_size, 0)));
  if (S_ISDIR(about.st_mode)) return failure("read", path, reason(EISDIR));
  if (!S_ISREG(about.st_mode))
    return failure("read", path, "it is a pipe or a device; save what it gives in a file first");
  return file;
}

Expected<std::string, std::string> read_text_file(const fs::path& path, std::size_t maximum_size) {
  const auto file = open_file(path);
  if (!file) return Unexpected{file.error()};
  std::string text;
  char buffer[16384];
  while (true) {
    const auto count = file->read(buffer, sizeof buffer);
    if (!count) return failure("read", path, count.error());
    if (*count == 0) return text;
    text.append(buffer, *count);
    if (text.size() > maximum_size)
      return failure("read", path, "it is larger than " + std::to_string(maximum_size) + " bytes");
  }
}

/// Where a FileWriter writes: a new file, or what is there as it is.
struct FileWriter::Target {
  fs::path asked, path;
  std::optional<NewFile> file;
  std::optional<Descriptor> straight;
  int descriptor() const { return file ? file->descriptor() : straight->get(); }
};

FileWriter::FileWriter(std::unique_ptr<Target> target) : target_(std::move(target)) {}
FileWriter::~FileWriter() = default;
FileWriter::FileWriter(FileWriter&&) noexcept = default;

Expected<FileWriter, std::string> FileWriter::create(const fs::path& path) {
  auto target = std::make_unique<Target>();
  target->asked = path;
  target->path = resolved(path);
  std::error_code ignored;
  const fs::file_status status = fs::status(target->path, ignored);
  if (fs::is_directory(status)) return failure("write", path, "it is a folder");
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    target->straight.emplace(::open(target->path.c_str(), O_WRONLY | O_CLOEXEC));
  } else {
    const auto name = secret_name(target->path);
    if (!name) return failure("write", path, name.error());
    target->file.emplace(target->path, *name);
  }
  if (target->descriptor() < 0) return failure("write", path, reason(errno));
  struct stat old = {};
  const bool keeps_mode = target->file && ::stat(target->path.c_str(), &old) == 0;
  if (keeps_mode && ::fchmod(target->descriptor(), old.st_mode & 07777) != 0)
    return failure("write", path, reason(errno));
  return FileWriter(std::move(target));
}

Expected<bool, std::string> FileWriter::write(std::string_view text) {
  if (!write_all(target_->descriptor(), text)) return failure("write", target_->asked, reason(errno));
  return true;
}

Expected<bool, std::string> FileWriter::finish() {
  if (!target_->file) return true;
  if (::fsync(target_->descriptor()) != 0 || !target_->file->put_in_place_of(target_->path))
    return failure("write", target_->asked, reason(errno));
  // The rename itself survives a power cut only once the folder is on the disk; a folder that cannot be synced is no
  // failure.
  const Descriptor directory(::open(folder_of(target_->path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.valid()) ::fsync(directory.get());
  return true;
}

Expected<bool, std::string> write_text_file(const fs::path& path, std::string_view text) {
  auto file = FileWriter::create(path);
  if (!file) return Unexpected{file.error()};
  if (auto written = file->write(text); !written) return written;
  return file->finish();
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
