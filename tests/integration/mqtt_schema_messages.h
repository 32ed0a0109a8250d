#pragma once

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace desk::testing {

/// MQTT messages, to be held against config/mqtt/deskd.schema.json by Debian's jsonschema: a validator that
/// knows nothing of us.
class SchemaMessages {
 public:
  /// Whether it is installed (python3-jsonschema).
  static bool can_be_checked();
  /// As config/mqtt has it.
  static boost::json::object schema();

  /// One message of a desk, on `<prefix>/<desk>/<name>`, or with `of` = "daemon" on `<prefix>/<name>`.
  /// `where` is shown with a complaint. A deletion says nothing and is left out.
  void add(std::string_view name, std::string_view payload, std::string_view where = {},
           std::string_view of = "desk");

  struct Verdict {
    bool good;
    std::string words;  ///< the complaints, then how much was checked
  };
  /// `mutants`: also whether damaged messages would have been found. Slow: tens of milliseconds a kind.
  [[nodiscard]] Verdict check(bool mutants = false) const;

 private:
  std::string lines_;
};

}  // namespace desk::testing
