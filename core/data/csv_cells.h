// The cells of a CSV text, one by one, and the delimiter found from its first lines. Private to the data room; any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace saddlescope {

struct CsvCell {
  enum class Fault { none, open_quote, text_behind_quote };
  std::string_view text;  ///< without the blanks and quotes round it; a quote inside quotes is still double
  Fault fault = Fault::none;
};

/// Delimiters besides the characters themselves.
constexpr char runs_of_blanks = ' ';
constexpr char no_delimiter = '\n';  ///< one column: the end of the line comes first

/// Walks over the text. A plain value: a copy looks ahead.
class CsvCells {
 public:
  CsvCells(std::string_view text, char delimiter)
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), delimiter_(delimiter) {}

  /// Goes to the first cell of the next record over blank lines and comments (#); false at the end of the text. Only
  /// when the record before has been read to its end.
  bool start_record();

  /// The next cell of this record; afterwards more() says whether another follows.
  CsvCell next();

  /// As next() where the cell is a plain finite number. Else nothing, and the cell is still the next.
  std::optional<double> next_plain_number();

  bool more() const { return more_; }
  char delimiter() const { return delimiter_; }
  std::size_t line() const { return record_line_; }  ///< of the file, from 1, on which this record begins
  std::size_t place() const { return static_cast<std::size_t>(at_ - begin_); }  ///< bytes behind us
  bool met_decimal_point() const { return met_decimal_point_; }  ///< in a plain number; not told of comma files

 private:
  bool is_blank(char c) const { return c == ' ' || (c == '\t' && delimiter_ != '\t'); }
  static bool is_line_end(char c) { return c == '\n' || c == '\r'; }
  const char* after_blanks(const char* place) const {
    while (place != end_ && is_blank(*place)) ++place;
    return place;
  }
  bool ends_cell(const char* place) const { return place == end_ || is_line_end(*place) || *place == delimiter_; }
  void take_line_end();
  void take_separator();
  CsvCell quoted_cell();
  CsvCell bare_cell();

  const char *begin_, *at_, *end_;
  char delimiter_;
  bool more_ = false, met_decimal_point_ = false;
  std::size_t line_ = 1, record_line_ = 1;
};

/// A finite number, as parse_number reads it; with `decimal_comma` also 1,5. Nothing else.
std::optional<double> read_cell(std::string_view text, bool decimal_comma);

/// The delimiter with which most of the first lines are numbers in equally many cells: tab, semicolon, bar, comma or
/// runs of blanks, in this order where several do; one column only where none does.
char find_delimiter(std::string_view text);

}  // namespace saddlescope
