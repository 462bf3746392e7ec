#include "core/data/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/formula/tokens.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace csv_test {

using testing::ElementsAre;
using testing::HasSubstr;
using Rows = std::vector<std::vector<double>>;

/// What was read; a failure with the error's line otherwise.
Table read(std::string_view text, const CsvOptions& options = {}) {
  auto table = read_csv(text, options);
  if (table) return *std::move(table);
  ADD_FAILURE() << table.error().line();
  return {};
}

std::string error_of(std::string_view text) {
  const auto table = read_csv(text);
  return table ? "read as\n" + print_csv(*table) : table.error().line();
}

const Table two_rows{{"x", "y"}, {{1, 3}, {2, 4}}};

TEST(ReadCsv, FindsTheDelimiter) {
  for (const char* text : {"x,y\n1,2\n3,4\n", "x;y\n1;2\n3;4\n", "x\ty\n1\t2\n3\t4\n", "x|y\n1|2\n3|4\n",
                           "x y\n1 2\n3 4\n", "  x   y\n  1   2  \n  3 \t 4\n", "x, y\n1, 2\n3, 4", "1,2\n3,4",
                           "1 2\n3 4", "\"x\",\"y\"\n\"1\",\"2\"\n\"3\",\"4\"\n", "x ; y\n1 ; 2\n3 ; 4\n"})
    EXPECT_EQ(read(text), two_rows) << text;
  // Semicolons inside quotes are none; a header may hold any of them.
  EXPECT_EQ(read("\"a;b;c\",\"d;e;f\"\n1,2\n").names, (std::vector<std::string>{"a_b_c", "d_e_f"}));
  EXPECT_EQ(read("sep=;\nx;y\n1;2\n3;4\n"), two_rows);
}

TEST(ReadCsv, DecimalCommas) {
  EXPECT_EQ(read("1,5;2,5").columns, (Rows{{1.5}, {2.5}}));
  EXPECT_EQ(read("a;b\n1,5;-2\n+3,25;−4,5e−1\n").columns, (Rows{{1.5, 3.25}, {-2, -0.45}}));
  EXPECT_EQ(read("1,5\t2\n").columns, (Rows{{1.5}, {2}}));
  EXPECT_EQ(read("1,5 2,5\n3,5 4,5\n").columns, (Rows{{1.5, 3.5}, {2.5, 4.5}}));
  EXPECT_EQ(read("height\n1,5\n2,5\n").columns, (Rows{{1.5, 2.5}}));
  EXPECT_EQ(read("\"1,5\";2\n").columns, (Rows{{1.5}, {2}}));
  // 1,234 may be a thousand: refused as soon as points show that the comma is none of a decimal.
  EXPECT_EQ(error_of("1,234;2.5\n"),
            "Row 1, column 2: a decimal comma here and a decimal point elsewhere, or the "
            "reverse; use one of them throughout");
  EXPECT_THAT(error_of("1.5;2\n3;4\n1,234;4\n"), HasSubstr("Row 3, column 1: a decimal comma"));
  EXPECT_THAT(error_of("a;b\n1.234,5;2\n"), HasSubstr("“1.234,5” is not a number"));
  EXPECT_THAT(error_of("a;b\n1,234,5;2\n"), HasSubstr("“1,234,5” is not a number"));
  EXPECT_THAT(error_of("a,b\n1,\"2,5\"\n"), HasSubstr("“2,5” is not a number"));
}

TEST(ReadCsv, LineEndsBlankLinesCommentsAndMarks) {
  for (const char* text : {"x,y\r\n1,2\r\n3,4\r\n", "x,y\r1,2\r3,4\r", "\xEF\xBB\xBFx,y\n1,2\n3,4",
                           "\n\n# by hand\n  # more\nx,y\n\n1,2\n   \n3,4\n\n",
                           "x,y\n1,2\n# a remark, with a comma\n3,4\n", "x,y\n 1 ,\t2 \n3,4"})
    EXPECT_EQ(read(text), two_rows) << text;
  EXPECT_EQ(read("a\tb\n1\t2\n").columns, (Rows{{1}, {2}}));
}

TEST(ReadCsv, NumbersInEveryForm) {
  EXPECT_EQ(read("+1,-1,−1,.5,5.,1e3,1E−3,-0.25,1e-400,007").columns,
            (Rows{{1}, {-1}, {-1}, {0.5}, {5}, {1000}, {0.001}, {-0.25}, {0}, {7}}));
  EXPECT_TRUE(std::signbit(read("-0,1").columns[0][0]));
  EXPECT_EQ(read("x\n5e-324\n1.7976931348623157e308\n").columns[0],
            (std::vector<double>{5e-324, 1.7976931348623157e308}));
}

TEST(ReadCsv, QuotesAndDoubledQuotes) {
  const Table table = read("\"the \"\"first\"\"\",\"two\nlines\"\n\"1\", \"2\" \n3,\" 4 \"\n");
  EXPECT_THAT(table.names, ElementsAre("the_first", "two_lines"));
  EXPECT_EQ(table.columns, (Rows{{1, 3}, {2, 4}}));
  EXPECT_THAT(error_of("\"two\r\nlines\",b\n1,2\n1,c\n"), HasSubstr("Row 4, column 2 (“b”)"));
  EXPECT_THAT(error_of("\"two\rlines\",b\n1,2\n1,c\n"), HasSubstr("Row 4, column 2 (“b”)"));
}

TEST(ReadCsv, HeadersAreFoundOrMadeUp) {
  EXPECT_THAT(read("1\n2\n").names, ElementsAre("x"));
  EXPECT_THAT(read("1,2\n").names, ElementsAre("x", "y"));
  EXPECT_THAT(read("1,2,3,4\n").names, ElementsAre("x1", "x2", "x3", "y"));
  EXPECT_THAT(read(",b,c\n1,2,3\n").names, ElementsAre("x1", "b", "c"));
  EXPECT_THAT(read("2019,2020,y\n1,2,3\n").names, ElementsAre("x2019", "x2020", "y"));
  // A bad cell in a first row of numbers is no header: that row would be lost.
  EXPECT_EQ(error_of("5.1,3.5,setosa\n"),
            "Row 1, column 3: “setosa” is not a number; correct the cell or remove the row");
  EXPECT_THAT(error_of("nan,1\n2,3\n"), HasSubstr("Row 1, column 1: “nan” is no finite number"));
  EXPECT_THAT(error_of(",1\n2,3\n"), HasSubstr("Row 1, column 1: the cell is empty"));
}

TEST(ColumnNames, AreWordsOfAFormula) {
  EXPECT_EQ(formula_name("Petal length (cm)"), "petal_length_cm");
  EXPECT_EQ(formula_name("w_1"), "w1");
  EXPECT_EQ(formula_name("x₁"), "x1");
  EXPECT_EQ(formula_name("θ1"), "theta1");
  EXPECT_EQ(formula_name("Δx [µm]"), "delta_x_mu_m");
  EXPECT_EQ(formula_name("Größe, en été"), "grose_en_ete");
  EXPECT_EQ(formula_name("temperature_2m"), "temperature_n2m");
  EXPECT_EQ(formula_name("layer 2 width 3"), "layer_n2_width3");
  EXPECT_EQ(formula_name("x1y"), "x_n1y");
  EXPECT_EQ(formula_name("Y"), "y");
  EXPECT_EQ(formula_name("2nd"), "x_n2nd");
  EXPECT_EQ(formula_name("1 2 3"), "x_n1_n2_n3");
  EXPECT_EQ(formula_name("身長 (%)"), "");
  EXPECT_EQ(formula_name("\xFF\xC3"), "");
}

TEST(ColumnNames, AreDifferentAndFree) {
  const ReservedName reserved = [](std::string_view name) { return name == "exp" || name == "pi"; };
  EXPECT_THAT(column_names({"x", "x", "exp", "π", "", "x column2", "x1", "x1", "NaN"}, reserved),
              ElementsAre("x", "x_column2", "exp_column3", "pi_column4", "x5", "x_column2_column6", "x1",
                          "x_n1_column8", "nan_column9"));
  // Long names keep apart, and every name is one word of a formula and its own name.
  const std::string same(100, 'q');
  std::vector<std::string> headers(20, same + "1");
  headers.insert(headers.end(), {"a b" + same, "αβγ 1 δ", "a" + std::string(47, '1') + "b", "q 1 q 2", "E_", "__"});
  const std::vector<std::string> names = column_names(headers, {});
  EXPECT_EQ(column_names(names, {}), names);
  for (const std::string& name : names) {
    EXPECT_LE(name.size(), 48u);
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1);
    const auto tokens = tokenize(name);
    ASSERT_TRUE(tokens) << name;
    ASSERT_EQ(tokens->size(), 2u) << name;
    EXPECT_EQ(tokens->front().text, name);
  }
}

TEST(CsvErrors, SayWhatWhereAndWhatToDo) {
  std::string text = "weight,height\n";
  for (int r = 0; r < 15; ++r) text += "1,2\n";
  EXPECT_EQ(error_of(text + "1,abc\n1,2\n"),
            "Row 17, column 2 (“height”): “abc” is not a number; correct the cell or remove the row");
  const auto error = read_csv(text + "1,abc\n").error();
  EXPECT_EQ(error.row, 17u);
  EXPECT_EQ(error.column, 2u);
  EXPECT_FALSE(error.stopped);
  EXPECT_EQ(error_of(text + "1,\n"),
            "Row 17, column 2 (“height”): the cell is empty; write a number or remove the row");
  EXPECT_EQ(error_of(text + "-inf,2\n"),
            "Row 17, column 1 (“weight”): “-inf” is no finite number; correct the cell or remove the row");
  EXPECT_EQ(error_of(text + "1,−1e999\n"),
            "Row 17, column 2 (“height”): “−1e999” is beyond the largest number, about "
            "1.8e308; correct the cell or remove the row");
  EXPECT_EQ(error_of(text + "\n#\n1\n"),
            "Row 19: 1 cell, but 2 cells are expected as in the header, row 1; correct or remove the row");
  EXPECT_EQ(error_of("1 2\n3 4\n5 6 7 8\n"),
            "Row 3: 4 cells, but 2 cells are expected as in the first row; correct or remove the row");
  EXPECT_EQ(error_of("sep=;\n1;2\n3\n"),
            "Row 3: 1 cell, but 2 cells are expected as in the first row; correct or remove the row");
  EXPECT_EQ(error_of(text + "1,\"2\n1,2\n"),
            "Row 17, column 2 (“height”): the quote that opens here is never closed; add a closing quote");
  EXPECT_EQ(error_of(text + "1,\"2\"3\n"),
            "Row 17, column 2 (“height”): there is text behind the closing quote of “2”; "
            "double the quotes inside a cell");
  EXPECT_EQ(error_of("a,b\n1,\"a\n\xFF\x1B[0m" + std::string(60, 'z') + "\"\n"),
            "Row 2, column 2 (“b”): “a ��[0m" + std::string(33, 'z') +
                "…” is not a number; correct the cell or remove the row");
}

TEST(CsvErrors, OfWholeFiles) {
  for (const char* text : {"", "\n\n", "# only a remark", "x,y\n"})
    EXPECT_EQ(error_of(text), "there are no rows of numbers; expected at least one, such as 1,2");
  EXPECT_EQ(error_of("\xFF\xFE"
                     "1"),
            "the text is in UTF-16; save it as UTF-8");
}

TEST(CsvLimits, ColumnsAndRows) {
  std::string wide = "1";
  for (int c = 1; c < 256; ++c) wide += ",1";
  EXPECT_EQ(read(wide).columns.size(), 256u);
  EXPECT_EQ(error_of(wide + ",1"), "Row 1: 257 columns; at most 256 can be read: remove those that are not needed");
  std::string tall;
  for (std::size_t r = 0; r < maximum_table_rows; ++r) tall += "1\n";
  EXPECT_EQ(read(tall).rows(), maximum_table_rows);
  EXPECT_EQ(error_of(tall + "1"), "Row 10000001: more than 10000000 rows; remove some");
}

TEST(CsvProgress, IsToldAndTheReadingCanBeStopped) {
  std::string text;
  for (int r = 0; r < 200000; ++r) text += "1.5,2.5\n";
  std::stop_source source;
  CsvOptions options;
  options.stop = source.get_token();
  std::vector<double> shares;
  options.progress = [&](double share) { shares.push_back(share); };
  EXPECT_EQ(read(text, options).rows(), 200000u);
  EXPECT_GE(shares.size(), 20u);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
  options.progress = [&](double share) {
    if (share > 0.5) source.request_stop();
  };
  const auto stopped = read_csv(text, options);
  ASSERT_FALSE(stopped);
  EXPECT_TRUE(stopped.error().stopped);
  EXPECT_EQ(stopped.error().line(), "reading was stopped");
}

TEST(ReadCsvFile, ReadsTellsAndRefuses) {
  namespace fs = std::filesystem;
  const fs::path file = fs::path(testing::TempDir()) / "saddlescope_csv_test.csv";
  std::string text = "x;y\n";
  for (int r = 0; r < 300000; ++r) text += std::to_string(r) + ",5;" + std::to_string(-r) + "\n";
  std::ofstream(file, std::ios::binary) << text;
  std::vector<double> shares;
  CsvOptions options;
  options.progress = [&](double share) { shares.push_back(share); };
  const auto table = read_csv_file(file, options);
  ASSERT_TRUE(table) << table.error().line();
  EXPECT_EQ(*table, read(text));
  EXPECT_EQ(table->columns[0].back(), 299999.5);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
  std::stop_source source;
  source.request_stop();
  options.stop = source.get_token();
  EXPECT_TRUE(read_csv_file(file, options).error().stopped);
  fs::remove(file);
  EXPECT_EQ(read_csv_file(file).error().line(), "cannot read " + file.string() + ": No such file or directory");
  EXPECT_EQ(read_csv_file(testing::TempDir()).error().line(), "cannot read " + testing::TempDir() + ": Is a directory");
}

TEST(PrintCsv, ReadsBackWithTheSameBits) {
  std::mt19937_64 random(4);
  for (const std::size_t width : {1, 2, 3, 7}) {
    Table table;
    for (std::size_t c = 0; c < width; ++c) {
      table.names.push_back(std::string(1, static_cast<char>('a' + c)) + (c % 2 ? "" : std::to_string(c)));
      std::vector<double> column;
      while (column.size() < 3000) {
        const double value = std::bit_cast<double>(random());
        if (std::isfinite(value)) column.push_back(value);
      }
      column[1] = -0.0;
      column[2] = 5e-324;
      table.columns.push_back(std::move(column));
    }
    const Table again = read(print_csv(table));
    ASSERT_EQ(again.names, table.names);
    ASSERT_EQ(again.rows(), table.rows());
    for (std::size_t c = 0; c < width; ++c)
      for (std::size_t r = 0; r < table.rows(); ++r)
        ASSERT_EQ(std::bit_cast<std::uint64_t>(again.columns[c][r]), std::bit_cast<std::uint64_t>(table.columns[c][r]));
  }
  EXPECT_EQ(print_csv(two_rows), "x,y\n1,2\n3,4\n");
}

TEST(CsvNames, OfALongFileComeFromItsFirstRows) {
  const TemporaryFolder folder;
  std::string text = "height;the weight\n";
  while (text.size() < (200 << 10)) text += "1,5;2\n";
  const auto path = folder.write("long.csv", text + "3;abc\n");
  EXPECT_FALSE(read_csv_file(path)) << "its last row is bad";
  const auto names = read_csv_names(path);
  ASSERT_TRUE(names) << names.error().line();
  folder.write("long.csv", text);
  EXPECT_EQ(*names, read_csv_file(path)->names);
}

TEST(CsvNames, SayWhatIsWrongWithTheFirstRows) {
  const TemporaryFolder folder;
  const auto path = folder.write("bad.csv", "x,y\n1,2\n3,abc\n");
  EXPECT_EQ(read_csv_names(path).error().line(), read_csv_file(path).error().line());
  EXPECT_FALSE(read_csv_names(folder / "none.csv"));
}

}  // namespace csv_test
}  // namespace saddlescope
