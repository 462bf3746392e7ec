// Any bytes as a CSV: refused with one line, or read into a table that is rectangular and finite, whose names are words
// of a formula, and that prints and reads back as itself.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "core/data/csv.h"
#include "core/formula/tokens.h"
#include "core/support/utf8.h"

namespace {

using namespace saddlescope;

void check_error(std::string_view text, const CsvError& error) {
  const auto lines = 1 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
  if (error.stopped || error.message.empty() || !is_plain_text(error.line())) std::abort();
  if (error.row > static_cast<std::size_t>(lines) || (error.column > 0 && error.row == 0)) std::abort();
}

void check_table(const Table& table) {
  const std::size_t width = table.columns.size();
  if (table.rows() == 0 || width == 0 || width > maximum_table_columns || table.names.size() != width) std::abort();
  if (std::set<std::string>(table.names.begin(), table.names.end()).size() != width) std::abort();
  for (const auto& column : table.columns)
    if (column.size() != table.rows() ||
        !std::all_of(column.begin(), column.end(), [](double value) { return std::isfinite(value); }))
      std::abort();
  for (const std::string& name : table.names) {
    const auto tokens = tokenize(name);
    if (!tokens || tokens->size() != 2 || tokens->front().text != name) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = read_csv(text);
  if (!table) {
    check_error(text, table.error());
    return 0;
  }
  check_table(*table);
  // The print tells −0 from 0, which == does not.
  const std::string printed = print_csv(*table);
  const auto again = read_csv(printed);
  if (!again || !(*again == *table) || print_csv(*again) != printed) std::abort();
  return 0;
}
