// Files under attack: links, pipes, names of other files, many writers at once. Pipes and links live in the test's own
// folder.
#include "core/support/text_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "core/data/csv.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace text_file_test {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  const auto text = read_text_file(path, 1 << 20);
  return text ? *text : text.error();
}

TEST(TextFile, APipeIsNotWaitedFor) {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto text = read_text_file(pipe, 100);  // nobody ever writes to it
  ASSERT_FALSE(text);
  EXPECT_NE(text.error().find("pipe"), std::string::npos) << text.error();
  EXPECT_NE(text.error().find(pipe.string()), std::string::npos) << text.error();
  const auto table = read_csv_file(pipe);
  ASSERT_FALSE(table);
  EXPECT_NE(table.error().line().find("pipe"), std::string::npos) << table.error().line();
}

TEST(TextFile, APipeIsWrittenAsItIs) {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] {
    const int from = ::open(pipe.c_str(), O_RDONLY);
    char buffer[64];
    for (ssize_t count; (count = ::read(from, buffer, sizeof buffer)) > 0;) read.append(buffer, std::size_t(count));
    ::close(from);
  });
  EXPECT_TRUE(write_text_file(pipe, "through"));
  reader.join();
  EXPECT_EQ(read, "through");
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_EQ(folder.file_count(), 1u);
}

TEST(TextFile, NothingBesideTheTargetIsTouched) {
  const TemporaryFolder folder;
  const fs::path target = folder / "picture.png", beside = folder.write("picture.png.part", "mine");
  const fs::path other = folder.write("other", "also mine");
  fs::create_symlink("other", folder / "picture.png.tmp");
  ASSERT_TRUE(write_text_file(target, "new"));
  EXPECT_EQ(text_of(target), "new");
  EXPECT_EQ(text_of(beside), "mine");
  EXPECT_EQ(text_of(other), "also mine");
  EXPECT_EQ(folder.file_count(), 4u) << "and nothing is left behind";
}

TEST(TextFile, AModeIsKeptAndNotLoosened) {
  const TemporaryFolder folder;
  for (const mode_t mode : {mode_t{0600}, mode_t{0640}, mode_t{0444}, mode_t{0755}}) {
    const fs::path file = folder.write("f" + std::to_string(mode), "old");
    ::chmod(file.c_str(), mode);
    ASSERT_TRUE(write_text_file(file, "new"));
    EXPECT_EQ(fs::status(file).permissions(), static_cast<fs::perms>(mode));
    ::chmod(file.c_str(), 0600);
  }
}

TEST(TextFile, LinksStayAndLeadToTheNewFile) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "inner");
  fs::create_symlink("inner/target", folder / "near");
  fs::create_symlink("near", folder / "far");
  ASSERT_TRUE(write_text_file(folder / "far", "first"));  // the end of the chain is not there yet
  EXPECT_EQ(text_of(folder / "inner/target"), "first");
  ASSERT_TRUE(write_text_file(folder / "far", "second"));
  EXPECT_EQ(text_of(folder / "inner/target"), "second");
  EXPECT_TRUE(fs::is_symlink(folder / "far"));
  EXPECT_TRUE(fs::is_symlink(folder / "near"));
}

TEST(TextFile, ALongNameNeedsNoLongerOne) {
  const TemporaryFolder folder;
  const fs::path file = folder / std::string(250, 'n');
  ASSERT_TRUE(write_text_file(file, "x"));
  EXPECT_EQ(text_of(file), "x");
}

TEST(TextFile, ManyWritersNeverMixTheirTexts) {
  const TemporaryFolder folder;
  const fs::path file = folder / "shared";
  constexpr std::size_t length = 40'000;
  ASSERT_TRUE(write_text_file(file, std::string(length, 'a')));
  std::vector<std::thread> writers;
  for (int k = 0; k < 4; ++k)
    writers.emplace_back([&, k] {
      for (int round = 0; round < 10; ++round)
        EXPECT_TRUE(write_text_file(file, std::string(length, static_cast<char>('a' + k))));
    });
  for (int round = 0; round < 50; ++round) {
    const std::string text = text_of(file);
    EXPECT_EQ(text, std::string(length, text[0]));
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(folder.file_count(), 1u);
}

}  // namespace text_file_test
}  // namespace saddlescope
