#pragma once

#include "daemon/history/sqlite.h"

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace desk::history {

/// Step i makes a database of version i one of version i + 1, so their number is the version that this
/// program writes. A step that was released is never changed.
std::span<std::string_view const> schema();

/// A later program has written the database: it is not touched.
class TooNew : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
/// SQLite's, but not the history of a desk.
class Foreign : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whether migrate() can do it. Changes nothing; throws as it does.
void check_version(sqlite::Database& db, std::span<std::string_view const> steps);

/// Takes an open database to the version that `steps` lead to, each step in a transaction of its own. Throws
/// sqlite::Error, TooNew and Foreign.
void migrate(sqlite::Database& db, std::span<std::string_view const> steps);

}  // namespace desk::history
