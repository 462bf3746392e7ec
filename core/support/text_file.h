// Whole files, read with a size limit and written so that the old file is never half overwritten. Any thread;
// touches the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/support/expected.h"

namespace saddlescope {

/// A file that is open for reading; closes itself.
class ReadableFile {
 public:
  explicit ReadableFile(int descriptor, std::size_t size) : descriptor_(descriptor), size_(size) {}
  ~ReadableFile();
  ReadableFile(ReadableFile&& other) noexcept : descriptor_(other.descriptor_), size_(other.size_) {
    other.descriptor_ = -1;
  }
  ReadableFile& operator=(ReadableFile&&) = delete;

  std::size_t size() const { return size_; }  ///< bytes when it was opened
  /// Up to `most` bytes into `to`; 0 at the end. Error: the system's words.
  Expected<std::size_t, std::string> read(char* to, std::size_t most) const;

 private:
  int descriptor_;
  std::size_t size_;
};

/// Opens a regular file, never waiting: a pipe or a device, which may have no end or nobody at the other one, is an
/// error. Error, one line: "cannot read FILE: No such file or directory".
Expected<ReadableFile, std::string> open_file(const std::filesystem::path& path);

/// The file's bytes. Error as open_file(); also for files above `maximum_size` bytes.
Expected<std::string, std::string> read_text_file(const std::filesystem::path& path, std::size_t maximum_size);

/// A file that is written in pieces and shows under its name only once it is whole, as write_text_file() has it.
class FileWriter {
 public:
  static Expected<FileWriter, std::string> create(const std::filesystem::path& path);
  ~FileWriter();
  FileWriter(FileWriter&&) noexcept;
  FileWriter& operator=(FileWriter&&) = delete;

  Expected<bool, std::string> write(std::string_view text);
  Expected<bool, std::string> finish();

 private:
  struct Target;
  explicit FileWriter(std::unique_ptr<Target> target);
  std::unique_ptr<Target> target_;
};

/// Writes a file that has no name yet, syncs it, puts it in the target's place (keeping the target's permissions and
/// following links) and syncs the folder: whatever happens, the target is the old file or the new one, and nothing else
/// is left. Devices and pipes (/dev/null, /dev/stdout) are written straight. Error, one line: "cannot write FILE: ...".
Expected<bool, std::string> write_text_file(const std::filesystem::path& path, std::string_view text);

/// Whether write_text_file can hope to work: the folder exists and takes new files, the target is no folder. Asked
/// before a long computation.
Expected<bool, std::string> can_write_file(const std::filesystem::path& path);

}  // namespace saddlescope
