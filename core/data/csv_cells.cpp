#include "core/data/csv_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

#include "core/support/number_text.h"

namespace saddlescope {

bool CsvCells::start_record() {
  while (at_ != end_) {
    const char* first = at_;
    while (first != end_ && (*first == ' ' || *first == '\t')) ++first;
    if (first == end_) break;
    const bool comment = *first == '#';
    if (!comment && !is_line_end(*first)) {
      if (delimiter_ == runs_of_blanks) at_ = first;
      record_line_ = line_;
      more_ = true;
      return true;
    }
    at_ = comment ? std::find_if(first, end_, is_line_end) : first;
    if (at_ != end_) take_line_end();
  }
  at_ = end_;
  return more_ = false;
}

void CsvCells::take_line_end() {
  const bool pair = *at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n';
  at_ += pair ? 2 : 1;
  ++line_;
}

/// Behind the text of a cell and its blanks.
void CsvCells::take_separator() {
  more_ = at_ != end_ && !is_line_end(*at_);
  if (at_ == end_) return;
  if (!more_)
    take_line_end();
  else if (*at_ == delimiter_)
    ++at_;
}

CsvCell CsvCells::next() {
  at_ = after_blanks(at_);
  const CsvCell cell = at_ != end_ && *at_ == '"' ? quoted_cell() : bare_cell();
  take_separator();
  return cell;
}

CsvCell CsvCells::quoted_cell() {
  const char* const first = ++at_;
  CsvCell cell;
  while (true) {
    at_ = std::find(at_, end_, '"');
    if (at_ == end_ || at_ + 1 == end_ || at_[1] != '"') break;
    at_ += 2;
  }
  cell.text = {first, static_cast<std::size_t>(at_ - first)};
  for (std::size_t i = 0; i < cell.text.size(); ++i)
    if (cell.text[i] == '\n' || (cell.text[i] == '\r' && !cell.text.substr(i + 1).starts_with('\n'))) ++line_;
  if (at_ == end_) {
    cell.fault = CsvCell::Fault::open_quote;
    return cell;
  }
  const char* const behind = ++at_;
  at_ = after_blanks(at_);
  const bool ended = ends_cell(at_) || (delimiter_ == runs_of_blanks && at_ != behind);
  if (!ended) {
    cell.fault = CsvCell::Fault::text_behind_quote;
    bare_cell();
  }
  return cell;
}

CsvCell CsvCells::bare_cell() {
  const char* const first = at_;
  if (delimiter_ == runs_of_blanks)
    at_ = std::find_if(at_, end_, [&](char c) { return is_blank(c) || is_line_end(c); });
  else
    at_ = std::find_if(at_, end_, [&](char c) { return c == delimiter_ || is_line_end(c); });
  const char* last = at_;
  while (last != first && is_blank(last[-1])) --last;
  at_ = after_blanks(at_);
  return {{first, static_cast<std::size_t>(last - first)}};
}

std::optional<double> CsvCells::next_plain_number() {
  const char* const first = after_blanks(at_);
  double value = 0;
  const auto [last, error] = std::from_chars(first, end_, value);
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  const char* const behind = after_blanks(last);
  if (!ends_cell(behind) && !(delimiter_ == runs_of_blanks && behind != last)) return std::nullopt;
  if (delimiter_ != ',' && !met_decimal_point_) met_decimal_point_ = std::find(first, last, '.') != last;
  at_ = behind;
  take_separator();
  return value;
}

std::optional<double> read_cell(std::string_view text, bool decimal_comma) {
  std::optional<double> number;
  const std::size_t comma = decimal_comma ? text.find(',') : std::string_view::npos;
  std::array<char, 64> plain;
  if (comma == std::string_view::npos) {
    number = parse_number(text);
  } else if (text.find_first_of(".,", comma + 1) == std::string_view::npos && text.find('.') > comma &&
             text.size() <= plain.size()) {
    std::copy(text.begin(), text.end(), plain.begin());
    plain[comma] = '.';
    double value = 0;
    const char* const end = plain.data() + text.size();
    const auto [last, error] = std::from_chars(plain.data(), end, value);
    // What from_chars does not take may still be +1,5 or have a true minus sign.
    number = last == end && error == std::errc() ? value : parse_number({plain.data(), text.size()});
  }
  return number && std::isfinite(*number) ? number : std::nullopt;
}

namespace {

/// What the first records look like with one delimiter.
struct Trial {
  std::size_t cells = 0;    ///< of the first record
  std::size_t alike = 0;    ///< records with as many
  std::size_t numbers = 0;  ///< … and nothing but numbers in them
};

Trial try_delimiter(std::string_view sample, char delimiter) {
  constexpr std::size_t most_records = 20;
  Trial trial;
  CsvCells cells(sample, delimiter);
  for (std::size_t r = 0; r < most_records && cells.start_record(); ++r) {
    std::size_t count = 0;
    bool numbers = true;
    while (cells.more()) {
      numbers = read_cell(cells.next().text, delimiter != ',') && numbers;
      ++count;
    }
    if (r == 0) trial.cells = count;
    if (count != trial.cells) continue;
    ++trial.alike;
    if (numbers) ++trial.numbers;
  }
  return trial;
}

}  // namespace

char find_delimiter(std::string_view text) {
  constexpr std::size_t sample_size = 1 << 18;
  std::string_view sample = text.substr(0, sample_size);
  if (sample.size() < text.size()) sample = sample.substr(0, sample.find_last_of("\r\n"));
  const Trial one_column = try_delimiter(sample, no_delimiter);
  char best = no_delimiter, most_alike = no_delimiter;
  std::size_t numbers = 0, alike = one_column.alike / 2;
  for (const char delimiter : {'\t', ';', '|', ',', runs_of_blanks}) {
    const Trial trial = try_delimiter(sample, delimiter);
    if (trial.cells < 2) continue;
    if (trial.numbers > numbers) best = delimiter, numbers = trial.numbers;
    if (trial.alike > alike) most_alike = delimiter, alike = trial.alike;
  }
  if (best == no_delimiter && one_column.numbers == 0) best = most_alike;
  return best;
}

}  // namespace saddlescope
