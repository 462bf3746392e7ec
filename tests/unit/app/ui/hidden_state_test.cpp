// What outlives a frame has a name in a struct of ours; ImGui's storage of a window, which is only numbers behind
// numbers, is not used.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "core/support/text_file.h"

namespace saddlescope {
namespace hidden_state_test {

namespace fs = std::filesystem;

TEST(HiddenState, NothingIsKeptInImGuisStorage) {
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SADDLESCOPE_SOURCE_DIR) / "app")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    ++files;
    const auto text = read_text_file(entry.path(), 1 << 20);
    ASSERT_TRUE(text) << text.error();
    for (const char* use : {"StateStorage", "ImGuiStorage"})
      EXPECT_EQ(text->find(use), std::string::npos)
          << entry.path() << " has " << use << ": give it a member of UiMemory, PanelState or its view";
  }
  EXPECT_GT(files, 100);
}

}  // namespace hidden_state_test
}  // namespace saddlescope
