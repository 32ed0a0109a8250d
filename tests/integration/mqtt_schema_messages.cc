#include "tests/integration/mqtt_schema_messages.h"

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <boost/json.hpp>

#include <vector>

namespace desk::testing {

namespace json = boost::json;

namespace {

constexpr char const* k_python = "/usr/bin/python3";
constexpr std::chrono::seconds k_patience{100};  // of a machine that does much else

std::string source(std::string const& path) {
  return std::string{DESKD_SOURCE_DIR} + path;
}

json::string text(std::string_view s) {
  return json::string{json::string_view{s.data(), s.size()}};
}

}  // namespace

bool SchemaMessages::can_be_checked() {
  TempDir const directory;
  ChildProcess probe{{k_python, "-c", "from jsonschema import Draft202012Validator"},
                     directory.path() / "probe"};
  return probe.wait(k_patience) == 0;
}

json::object SchemaMessages::schema() {
  return json::parse(text_of(source("/config/mqtt/deskd.schema.json"))).as_object();
}

void SchemaMessages::add(std::string_view name, std::string_view payload, std::string_view where,
                         std::string_view of) {
  if (payload.empty()) return;
  lines_ += json::serialize(json::object{
      {"of", text(of)}, {"name", text(name)}, {"payload", text(payload)}, {"where", text(where)}});
  lines_ += '\n';
}

SchemaMessages::Verdict SchemaMessages::check(bool mutants) const {
  TempDir const directory;
  std::vector<std::string> argv{k_python, source("/tests/integration/mqtt_schema_check.py"),
                                source("/config/mqtt/deskd.schema.json"),
                                directory.write("messages", lines_).string()};
  if (mutants) argv.emplace_back("mutants");
  auto const said = directory.path() / "said";
  ChildProcess checker{argv, said};
  bool const good = checker.wait(k_patience) == 0;
  return {good, text_of(said)};
}

}  // namespace desk::testing
