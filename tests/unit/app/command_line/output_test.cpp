// What every command does with its output: said when it cannot be written, whole or not there at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "app/open_scene.h"
#include "core/scene/scene_file.h"
#include "core/support/text_file.h"
#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace output_test {

/// A disk that is full from the first byte on.
class FullDisk : public std::streambuf {
  int_type overflow(int_type) override { return traits_type::eof(); }
  std::streamsize xsputn(const char*, std::streamsize) override { return 0; }
};

TEST(Output, WhatCannotBePrintedIsSaid) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"evaluate", "--help"},
                                             {"--version"},
                                             {"list", "surfaces"},
                                             {"evaluate", "--formula", "x^2", "--at", "1"},
                                             {"trace", "--formula", "x^2", "--start", "1", "--optimizer", "gd"}}) {
    FullDisk disk;
    std::ostream out(&disk);
    std::ostringstream err;
    EXPECT_EQ(run_command_line(arguments, out, err, {}), 1) << arguments[0];
    EXPECT_THAT(err.str(), testing::HasSubstr("cannot write to standard output")) << arguments[0];
    EXPECT_EQ(lines_of(err.str()).size(), 1u) << err.str();
  }
}

TEST(Output, AnEndlessArgumentIsNotEchoedWhole) {
  const std::string endless(50'000, 'q');
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"evaluate", "--surface", endless, "--at", "1"}, {endless}, {"list", endless}, {"trace", "--" + endless}}) {
    const Answer answer = ask(arguments);
    EXPECT_NE(answer.status, 0);
    EXPECT_LT(answer.err.size(), 5000u);
    EXPECT_GT(answer.err.size(), 20u);
  }
}

TEST(Output, AFileHoldsWhatStandardOutputWould) {
  const TemporaryFolder folder;
  const std::vector<std::string> arguments = {"trace",   "--formula",   "(1-w1*w2)^2", "--start",
                                              "0.5,1.5", "--optimizer", "gd",          "--steps",
                                              "3000",    "--optimizer", "adam"};
  std::vector<std::string> to_file = arguments;
  to_file.insert(to_file.end(), {"-o", (folder / "trace.csv").string()});
  const Answer printed = ask(arguments), written = ask(to_file);
  EXPECT_EQ(printed.status, 0) << printed.err;
  EXPECT_EQ(written.status, 0) << written.err;
  EXPECT_GT(printed.out.size(), 200'000u) << "several pieces";
  EXPECT_EQ(*read_text_file(folder / "trace.csv", 1 << 24), printed.out);
  EXPECT_EQ(folder.file_count(), 1u);
}

TEST(Output, ASavedScenesDataIsFoundFromItsOwnFolder) {
  const TemporaryFolder folder;
  folder.write("rows.csv", "x,y\n1,2\n2,4\n3,7\n");
  std::filesystem::create_directory(folder / "scenes");
  Scene scene = opening_scene();
  scene.loss = {};
  scene.loss.formula = "(y - b - w*x)^2";
  scene.start = {0, 0};
  scene.loss.data.source = DataSource::file;
  scene.loss.data.file = std::filesystem::proximate(folder / "rows.csv").string();  // as typed where we are
  ASSERT_TRUE(std::filesystem::path(scene.loss.data.file).is_relative());
  for (saddlescope::Run& run : scene.runs) run.own_start.reset();
  ASSERT_TRUE(save_scene(scene, folder / "scenes/line.toml"));
  const auto text = read_text_file(folder / "scenes/line.toml", 1 << 20);
  EXPECT_THAT(*text, testing::HasSubstr("../rows.csv"));
  const auto opened = open_scene(folder / "scenes/line.toml");
  ASSERT_TRUE(opened) << opened.error();
  EXPECT_TRUE(std::filesystem::equivalent(opened->loss.data.file, folder / "rows.csv"));
}

}  // namespace output_test
}  // namespace saddlescope
