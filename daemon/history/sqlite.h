#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// As much of SQLite as the history needs, with every result checked. One thread at a time.
namespace desk::history::sqlite {

/// What SQLite could not do. what() says what was tried, what came of it, and what the system says to that.
class Error : public std::runtime_error {
 public:
  Error(int code, std::string const& words) : std::runtime_error{words}, code_{code} {}
  static Error damaged(std::string const& words);
  /// The file is damaged, or none of SQLite's.
  [[nodiscard]] bool corrupt() const;

 private:
  int code_;
};

/// An open database. Not to be moved: statements point to it.
class Database {
 public:
  /// Makes the file if it is missing. `vfs`: SQLite's name of the layer to the disk; empty: the usual one.
  explicit Database(std::filesystem::path const& file, std::string const& vfs = {});
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;
  ~Database();

  /// One or more statements without results.
  void run(std::string const& sql);
  /// The number in the first row of the answer.
  [[nodiscard]] std::int64_t number(std::string const& sql);
  [[nodiscard]] std::string text(std::string const& sql);

  [[nodiscard]] std::int64_t last_id() const;
  [[nodiscard]] int changed_rows() const;
  /// Leaves the file at the end as it is, even if its log could be joined with it.
  void touch_nothing();
  [[noreturn]] void fail(int code, std::string_view tried) const;

 private:
  friend class Statement;
  friend class Transaction;
  sqlite3* db_ = nullptr;
};

/// A prepared statement, to be run again and again.
class Statement {
 public:
  Statement(Database& db, std::string_view sql);
  Statement(Statement const&) = delete;
  Statement& operator=(Statement const&) = delete;
  ~Statement();

  /// Starts anew with these for ?1, ?2, …; after it next() gives the rows.
  template <typename... Values>
  Statement& with(Values const&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }
  /// Runs it to its end, where there are no rows.
  template <typename... Values>
  void run(Values const&... values) {
    with(values...);
    while (next()) continue;
    reset();
  }
  /// False: there are no more rows.
  bool next();
  void reset();

  // Columns are counted from 0.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  void bind(int index, bool value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, int value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::int64_t value);
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind(int index, std::string const& value) { bind(index, std::string_view{value}); }
  void bind_null(int index);
  template <typename T>
  void bind(int index, std::optional<T> const& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind_null(index);
    }
  }
  void check(int code) const;

  Database& db_;
  sqlite3_stmt* statement_ = nullptr;
};

/// All or nothing: what was not committed at its end is taken back.
class Transaction {
 public:
  explicit Transaction(Database& db);
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& db_;
};

}  // namespace desk::history::sqlite
