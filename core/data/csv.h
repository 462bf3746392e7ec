// Tables from and to CSV. Used by the command line, the engine's jobs and the data panel; pure functions, any thread;
// only read_csv_file touches the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/column_names.h"
#include "core/data/table.h"
#include "core/support/expected.h"

namespace saddlescope {

constexpr std::size_t maximum_csv_bytes = std::size_t{1} << 31;

struct CsvError {
  std::size_t row = 0;     ///< line of the file, from 1; 0: the file as a whole
  std::size_t column = 0;  ///< cell of that row, from 1; 0: the row as a whole
  std::string name;        ///< of that column, where the file has headers
  std::string message;     ///< what is wrong and what to do
  bool stopped = false;    ///< nothing is wrong: the stop token asked for it

  /// One line without control characters: "Row 17, column 3 (“height”): “abc” is not a number; correct the cell or
  /// remove the row".
  std::string line() const;
};

struct CsvOptions {
  ReservedName is_reserved;                    ///< names that no column may have; empty: none
  std::function<void(double share)> progress;  ///< from 0 to 1, at least every 64 KiB (about a millisecond) of text
  std::stop_token stop;                        ///< asked as often
};

/// Rows of finite numbers, at least one and at most 10 million, in at most 256 columns.
/// - Between cells: tabs, semicolons, bars, commas or runs of blanks, found from the first lines (find_delimiter) or
///   named by a first line such as `sep=;`. Lines end with LF, CRLF or CR; a byte order mark, blank lines and lines
///   that begin with # are skipped; blanks round a cell do not count; quotes as in RFC 4180.
/// - Numbers as parse_number reads them (+1, a true minus sign). Where the delimiter is no comma 1,5 is 1.5, unless
///   the file has decimal points too: that is an error, since 1,234 could then be a thousand.
/// - The first row is a header when some cell in it is text, and no cell is a number but for plain digits (years): a
/// row
///   with a bad cell, 0.5,abc, is not taken for one. Names: see column_names and default_column_names.
/// The first bad cell or row of another length is the error: nothing is guessed and no row is left out.
Expected<Table, CsvError> read_csv(std::string_view text, const CsvOptions& options = {});

/// As read_csv, up to 2 GiB. A file that cannot be read: "cannot read FILE: No such file or directory", row 0.
Expected<Table, CsvError> read_csv_file(const std::filesystem::path& path, const CsvOptions& options = {});

/// Names of the columns, from the file's first 64 KiB: as read_csv_file names them. What is wrong farther down is not
/// seen. Under a millisecond.
Expected<std::vector<std::string>, CsvError> read_csv_names(const std::filesystem::path& path,
                                                            const CsvOptions& options = {});

/// Header and rows with commas. What read_csv made of a text it reads back from this with the same bits.
std::string print_csv(const Table& table);

}  // namespace saddlescope
