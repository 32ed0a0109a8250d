#include "daemon/history/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <system_error>

namespace desk::history::sqlite {

namespace {

/// Somebody who reads the file with a tool of their own may hold it for a moment.
constexpr int k_busy_ms = 5000;
constexpr int k_primary = 0xFF;  // the rest of a result code only says more of the same

std::string words_of(sqlite3* db, int code, std::string_view tried) {
  auto words = fmt::format("{}: {}", tried, db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
  int const system = db != nullptr ? sqlite3_system_errno(db) : 0;
  int const primary = code & k_primary;
  if (system != 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL)) {
    words += fmt::format(" ({})", std::generic_category().message(system));
  }
  return words;
}

}  // namespace

bool Error::corrupt() const {
  int const primary = code_ & k_primary;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

Error Error::damaged(std::string const& words) {
  return {SQLITE_CORRUPT, words};
}

Database::Database(std::filesystem::path const& file, std::string const& vfs) {
  int const code =
      sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                      vfs.empty() ? nullptr : vfs.c_str());
  if (code != SQLITE_OK) {
    // A handle is made even then, for the words; the destructor of what was never built does not run.
    auto const words = words_of(db_, code, "open");
    sqlite3_close(db_);
    throw Error{code, words};
  }
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_timeout(db_, k_busy_ms);
}

Database::~Database() {
  sqlite3_close(db_);
}

void Database::fail(int code, std::string_view tried) const {
  throw Error{code, words_of(db_, code, tried)};
}

void Database::run(std::string const& sql) {
  int const code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, sql.substr(0, sql.find('\n')));
}

std::int64_t Database::number(std::string const& sql) {
  Statement statement{*this, sql};
  return statement.next() ? statement.integer(0) : 0;
}

std::string Database::text(std::string const& sql) {
  Statement statement{*this, sql};
  return statement.next() ? statement.text(0) : std::string{};
}

std::int64_t Database::last_id() const {
  return sqlite3_last_insert_rowid(db_);
}

int Database::changed_rows() const {
  return sqlite3_changes(db_);
}

void Database::touch_nothing() {
  sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Statement::Statement(Database& db, std::string_view sql) : db_{db} {
  int const code = sqlite3_prepare_v3(db_.db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) db_.fail(code, sql);
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) db_.fail(code, sqlite3_sql(statement_));
}

void Statement::reset() {
  // What it returns is the failure of the last next(), which was thrown there.
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Statement::next() {
  int const code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  auto const words = words_of(db_.db_, code, sqlite3_sql(statement_));
  reset();
  throw Error{code, words};
}

void Statement::bind(int index, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, index, value));
}
void Statement::bind(int index, double value) {
  check(sqlite3_bind_double(statement_, index, value));
}
void Statement::bind(int index, std::string_view value) {
  // A copy, which is what SQLite means by -1: the text may be gone when the statement runs.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  auto const copied = reinterpret_cast<sqlite3_destructor_type>(-1);
  check(sqlite3_bind_text64(statement_, index, value.data(), value.size(), copied, SQLITE_UTF8));
}
void Statement::bind_null(int index) {
  check(sqlite3_bind_null(statement_, index));
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const {
  return sqlite3_column_double(statement_, column);
}
std::string Statement::text(int column) const {
  auto const* const bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
  auto const length = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string{} : std::string{bytes, length};
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Transaction::Transaction(Database& db) : db_{db} {
  db_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // After a commit, or where a full disk made SQLite take it back by itself, there is none left.
  if (sqlite3_get_autocommit(db_.db_) == 0) sqlite3_exec(db_.db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  db_.run("COMMIT");
}

}  // namespace desk::history::sqlite
