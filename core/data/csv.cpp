#include "core/data/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/data/csv_cells.h"
#include "core/support/number_text.h"
#include "core/support/text_file.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::string_view remedy = "; correct the cell or remove the row";

/// The beginning of a cell, fit for one line.
std::string shown_cell(std::string_view text) {
  constexpr std::size_t most_characters = 40;
  const std::string_view head = text.substr(0, 4 * most_characters);
  const std::vector<Character> characters = decode_utf8(head);
  const bool cut = characters.size() > most_characters || head.size() < text.size();
  const std::size_t bytes = characters.size() > most_characters ? characters[most_characters].offset : head.size();
  std::string shown = shown_text(head.substr(0, bytes));
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  return "“" + shown + (cut ? "…”" : "”");
}

std::string without_double_quotes(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain += text[i];
    if (text.substr(i).starts_with("\"\"")) ++i;
  }
  return plain;
}

/// inf, -Infinity, NaN: numbers of a kind, but none that a table may hold.
bool is_no_finite_number(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  return last == end && error == std::errc() && !std::isfinite(value);
}

bool is_beyond_the_largest(std::string_view text) {
  for (const std::string_view sign : {"+", "-", "−"})
    if (text.starts_with(sign)) {
      text.remove_prefix(sign.size());
      break;
    }
  const std::optional<double> size = read_decimal(text);
  return size && std::isinf(*size);
}

std::string bad_cell_message(const CsvCell& cell) {
  if (cell.fault == CsvCell::Fault::open_quote) return "the quote that opens here is never closed; add a closing quote";
  if (cell.fault == CsvCell::Fault::text_behind_quote)
    return "there is text behind the closing quote of " + shown_cell(cell.text) + "; double the quotes inside a cell";
  if (cell.text.empty()) return "the cell is empty; write a number or remove the row";
  if (is_no_finite_number(cell.text)) return shown_cell(cell.text) + " is no finite number" + std::string(remedy);
  if (is_beyond_the_largest(cell.text))
    return shown_cell(cell.text) + " is beyond the largest number, about 1.8e308" + std::string(remedy);
  return shown_cell(cell.text) + " is not a number" + std::string(remedy);
}

/// Text in the first row is a header, unless 0.5 or −1 beside it shows that it is a row with a bad cell; years may be
/// headers.
bool is_header(const std::vector<CsvCell>& cells, bool decimal_comma) {
  bool text = false;
  for (const CsvCell& cell : cells) {
    const bool number =
        read_cell(cell.text, decimal_comma) || is_no_finite_number(cell.text) || is_beyond_the_largest(cell.text);
    if (number && cell.text.find_first_not_of("0123456789") != std::string_view::npos) return false;
    text = text || !(number || cell.text.empty());
  }
  return text;
}

CsvError stopped() { return {0, 0, {}, "reading was stopped", true}; }

class Reader {
 public:
  Reader(std::string_view text, char delimiter, std::size_t lines_before, const CsvOptions& options)
      : cells_(text, delimiter), size_(text.size()), lines_before_(lines_before), options_(options) {}

  Expected<Table, CsvError> run() {
    if (!read_first_record()) return Unexpected{std::move(error_)};
    while (cells_.start_record())
      if (!report_progress() || !read_row()) return Unexpected{std::move(error_)};
    if (table_.rows() == 0) {
      error_.message = "there are no rows of numbers; expected at least one, such as 1,2";
      return Unexpected{std::move(error_)};
    }
    if (options_.progress) options_.progress(1);
    return std::move(table_);
  }

 private:
  bool fail(std::size_t column, std::string message) {
    error_ = {cells_.line() + lines_before_, column, {}, std::move(message), false};
    if (has_header_ && column >= 1 && column <= table_.names.size()) error_.name = table_.names[column - 1];
    return false;
  }

  /// The names; a first record of numbers stays to be read as a row.
  bool read_first_record() {
    CsvCells ahead = cells_;
    if (!ahead.start_record()) return true;
    std::vector<CsvCell> first;
    std::size_t width = 0;
    for (; ahead.more(); ++width) {
      const CsvCell cell = ahead.next();
      if (width < maximum_table_columns) first.push_back(cell);
    }
    std::swap(cells_, ahead);  // for the line of an error
    if (width > maximum_table_columns)
      return fail(0, std::to_string(width) + " columns; at most " + std::to_string(maximum_table_columns) +
                         " can be read: remove those that are not needed");
    for (std::size_t c = 0; c < first.size(); ++c)
      if (first[c].fault != CsvCell::Fault::none) return fail(c + 1, bad_cell_message(first[c]));
    table_.columns.resize(first.size());
    has_header_ = is_header(first, cells_.delimiter() != ',');
    if (!has_header_) {
      std::swap(cells_, ahead);
      table_.names = default_column_names(first.size());
      return true;
    }
    header_line_ = cells_.line() + lines_before_;
    std::vector<std::string> headers;
    for (const CsvCell& cell : first) headers.push_back(without_double_quotes(cell.text));
    table_.names = column_names(headers, options_.is_reserved);
    return true;
  }

  bool report_progress() {
    constexpr std::size_t step = 1 << 16;
    if (cells_.place() < next_report_) return true;
    next_report_ = cells_.place() + step;
    if (options_.stop.stop_requested()) {
      error_ = stopped();
      return false;
    }
    if (options_.progress) options_.progress(static_cast<double>(cells_.place()) / static_cast<double>(size_));
    return true;
  }

  bool read_row() {
    if (table_.rows() == maximum_table_rows)
      return fail(0, "more than " + std::to_string(maximum_table_rows) + " rows; remove some");
    const std::size_t width = table_.columns.size();
    std::size_t count = 0;
    for (; count < width && cells_.more(); ++count) {
      if (const std::optional<double> number = cells_.next_plain_number())
        table_.columns[count].push_back(*number);
      else if (!read_other_cell(count))
        return false;
      if (met_comma_ && (met_point_ || cells_.met_decimal_point()))
        return fail(count + 1,
                    "a decimal comma here and a decimal point elsewhere, or the reverse; use one of them throughout");
    }
    for (; cells_.more(); ++count) cells_.next();
    if (count == width) return true;
    const std::string expected = std::to_string(width) + (width == 1 ? " cell is" : " cells are");
    return fail(0, std::to_string(count) + (count == 1 ? " cell" : " cells") + ", but " + expected +
                       " expected as in " +
                       (has_header_ ? "the header, row " + std::to_string(header_line_) : "the first row") +
                       "; correct or remove the row");
  }

  /// A number that is quoted or has a sign, a decimal comma, … or none at all.
  bool read_other_cell(std::size_t column) {
    const CsvCell cell = cells_.next();
    const bool decimal_comma = cells_.delimiter() != ',';
    const std::optional<double> number =
        cell.fault == CsvCell::Fault::none ? read_cell(cell.text, decimal_comma) : std::nullopt;
    if (!number) return fail(column + 1, bad_cell_message(cell));
    met_point_ = met_point_ || cell.text.find('.') != std::string_view::npos;
    met_comma_ = met_comma_ || cell.text.find(',') != std::string_view::npos;
    table_.columns[column].push_back(*number);
    return true;
  }

  CsvCells cells_;
  std::size_t size_, lines_before_;
  const CsvOptions& options_;
  bool has_header_ = false, met_point_ = false, met_comma_ = false;
  std::size_t header_line_ = 0, next_report_ = 0;
  Table table_;
  CsvError error_;
};

CsvError file_failure(const std::filesystem::path& path, const std::string& why) {
  return {0, 0, {}, "cannot read " + path.string() + ": " + why, false};
}

/// The bytes of the file, telling progress up to `share`; read_text_file can neither tell nor be stopped.
Expected<std::string, CsvError> read_bytes(const std::filesystem::path& path, const CsvOptions& options, double share) {
  constexpr std::size_t chunk = 1 << 20;
  const auto file = open_file(path);
  if (!file) return Unexpected{CsvError{0, 0, {}, file.error(), false}};
  std::string text;
  text.reserve(std::min(file->size(), maximum_csv_bytes) + chunk);
  while (true) {
    if (options.stop.stop_requested()) return Unexpected{stopped()};
    const std::size_t size = text.size();
    text.resize(size + chunk);
    const auto count = file->read(text.data() + size, chunk);
    if (!count) return Unexpected{file_failure(path, count.error())};
    text.resize(size + *count);
    if (text.size() > maximum_csv_bytes) return Unexpected{file_failure(path, "it is larger than 2 GiB")};
    if (*count == 0) return text;
    if (options.progress && file->size() > 0)
      options.progress(share * std::min(1.0, static_cast<double>(text.size()) / static_cast<double>(file->size())));
  }
}

}  // namespace

std::string CsvError::line() const {
  if (row == 0) return shown_text(message);
  std::string text = "Row " + std::to_string(row);
  if (column > 0) text += ", column " + std::to_string(column);
  if (!name.empty()) text += " (“" + name + "”)";
  return text + ": " + message;
}

Expected<Table, CsvError> read_csv(std::string_view text, const CsvOptions& options) {
  if (options.stop.stop_requested()) return Unexpected{stopped()};
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return Unexpected{CsvError{0, 0, {}, "the text is in UTF-16; save it as UTF-8", false}};
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  // Excel names the delimiter of a file so.
  constexpr std::string_view allowed = "\t;|,";
  if (text.starts_with("sep=") && text.size() > 5 && allowed.find(text[4]) != std::string_view::npos &&
      (text[5] == '\n' || text[5] == '\r')) {
    const std::size_t first_line = text.substr(5).starts_with("\r\n") ? 7 : 6;
    return Reader(text.substr(first_line), text[4], 1, options).run();
  }
  return Reader(text, find_delimiter(text), 0, options).run();
}

Expected<Table, CsvError> read_csv_file(const std::filesystem::path& path, const CsvOptions& options) {
  constexpr double share_of_disk = 0.2;
  const Expected<std::string, CsvError> text = read_bytes(path, options, share_of_disk);
  if (!text) return Unexpected{text.error()};
  CsvOptions rest = options;
  if (options.progress)
    rest.progress = [&](double share) { options.progress(share_of_disk + (1 - share_of_disk) * share); };
  return read_csv(*text, rest);
}

Expected<std::vector<std::string>, CsvError> read_csv_names(const std::filesystem::path& path,
                                                            const CsvOptions& options) {
  constexpr std::size_t head_size = 64 << 10;
  const auto file = open_file(path);
  if (!file) return Unexpected{CsvError{0, 0, {}, file.error(), false}};
  std::string head(head_size, '\0');
  const auto count = file->read(head.data(), head.size());
  head.resize(count ? *count : 0);
  // The last row may be cut in two.
  const std::size_t end = head.find_last_of("\r\n");
  if (head.size() == head_size && end != std::string::npos) head.resize(end + 1);
  if (auto table = read_csv(head, options); table) return std::move(table->names);
  // A quoted cell that was cut, or a fault: the whole file tells.
  auto table = read_csv_file(path, options);
  if (!table) return Unexpected{table.error()};
  return std::move(table->names);
}

std::string print_csv(const Table& table) {
  std::string text;
  for (std::size_t c = 0; c < table.names.size(); ++c) text += (c == 0 ? "" : ",") + table.names[c];
  text += '\n';
  for (std::size_t r = 0; r < table.rows(); ++r) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (c > 0) text += ',';
      text += exact_text(table.columns[c][r]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace saddlescope
