#include "daemon/control/deskctl/config_command.h"

#include "config/edit.h"
#include "config/loader.h"
#include "config/schema.h"
#include "config/source_text.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/talk.h"
#include "daemon/files/whole_file.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace desk::deskctl {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// A slow card may take a while to give a file; it was not read since the start.
constexpr auto k_disk_patience = 20s;

json::array list(json::object const& report, std::string_view key) {
  auto const* const found = report.if_contains({key.data(), key.size()});
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}

void print_report(json::object const& report) {
  for (auto const& mistake : list(report, "mistakes")) {
    if (mistake.is_string()) fmt::print("{}\n", printable(std::string{mistake.get_string()}));
  }
  for (auto const& change : list(report, "changes")) {
    if (!change.is_object()) continue;
    bool const live = flag_member(change.get_object(), "live");
    fmt::print("  {}{}\n", printable(text_member(change.get_object(), "text")),
               live ? "" : "  (only after a restart)");
  }
}

/// A key of the schema in settings that were loaded.
struct Found {
  config::Field const* field;
  config::Value value;
};

std::optional<Found> find(config::Settings const& settings, config::KeyPath const& key) {
  auto const section = config::section_at(config::parent(key));
  auto const* const field = section ? section->section->find(key.back()) : nullptr;
  if (field == nullptr) return std::nullopt;
  auto const* const collection = section->section->collection;
  std::size_t index = 0;
  if (collection != nullptr) {
    while (index < collection->size(settings) && collection->id(settings, index) != section->id) ++index;
    if (index == collection->size(settings)) return std::nullopt;
  }
  return Found{field, field->get(settings, index)};
}

std::string text_of(std::filesystem::path const& file) {
  auto text = config::read_text(file);
  if (auto const* const mistake = std::get_if<config::Mistake>(&text)) {
    throw std::runtime_error{config::to_string(*mistake)};
  }
  return std::get<std::string>(std::move(text));
}

/// Prints what is wrong with a text that cannot be taken.
config::LoadResult checked(std::string_view text, std::string const& file) {
  auto result = config::load_text(text, file);
  if (!result.settings) fmt::print(stderr, "{}", config::render(result.mistakes, file));
  return result;
}

int get(Options const& options, config::KeyPath const& key) {
  auto const file = options.config.file.string();
  auto const result = checked(text_of(options.config.file), file);
  if (!result.settings) return k_not_done;
  auto const found = find(*result.settings, key);
  if (!found) {
    fmt::print(
        stderr,
        "deskctl: there is no key {} in {}; each there is, is in the deskd.toml that comes with deskd\n",
        config::in_quotes(options.config.key), file);
    return k_not_done;
  }
  bool const written = result.places.contains(key);
  std::string const value = config::to_toml(found->value);
  if (options.json) {
    fmt::print("{}\n",
               wire::to_text(json::object{{"key", options.config.key}, {"value", value}, {"set", written}}));
    return k_done;
  }
  fmt::print("{}\n", value);
  std::fflush(stdout);
  if (!written) fmt::print(stderr, "(the default; the file does not set it)\n");
  return k_done;
}

/// What was there stays beside it, so that a slip can be taken back.
void write(std::filesystem::path const& file, std::string const& before, std::string const& after) {
  auto beside = file;
  beside += "~";
  auto trouble = files::replace_file(beside, before);
  if (!trouble) trouble = files::rewrite_file(file, after);
  if (!trouble) return;
  throw std::runtime_error{
      fmt::format("{} cannot be written: {}; is it yours? sudo deskctl …", file.string(), *trouble)};
}

int change(Options const& options, config::KeyPath const& key) {
  // Through a link, so that the link stays one.
  auto const file = std::filesystem::canonical(options.config.file);
  auto const before = text_of(file);
  auto const edited = options.command == Command::config_set
                          ? config::set_key(before, key, options.config.value)
                          : config::unset_key(before, key);
  if (auto const* const why = std::get_if<config::Complaint>(&edited)) {
    fmt::print(stderr, "deskctl: {}: {}; {}\n", options.config.key, why->message, why->hint);
    return k_not_done;
  }
  auto const& after = std::get<std::string>(edited);
  if (!checked(after, file.string()).settings) return k_not_done;
  if (after != before) write(file, before, after);
  fmt::print("{} is written; deskctl reload lets deskd take it\n", file.string());
  return k_done;
}

}  // namespace

int reload(LineSocket& socket, Options const& options) {
  auto const answered = talk(socket, options, 1, k_disk_patience);
  if (answered && !options.json) {
    json::error_code error;
    auto const whole = json::parse(answered->line, error);
    if (whole.is_object()) print_report(whole.get_object());
  }
  if (auto const code = told_already(answered, options)) return *code;
  fmt::print("{}\n", printable(answered->answer.reason));
  return k_done;
}

int edit_config(Options const& options) {
  auto const key = config::key_path(options.config.key);
  if (key.empty()) {
    fmt::print(stderr, "deskctl: {} is no key; write it as desk.main.cycle.mode\n",
               config::in_quotes(options.config.key));
    return k_usage;
  }
  if (!std::filesystem::exists(options.config.file)) {
    fmt::print(stderr, "deskctl: there is no {}\n", options.config.file.string());
    return k_not_done;
  }
  return options.command == Command::config_get ? get(options, key) : change(options, key);
}

}  // namespace desk::deskctl
