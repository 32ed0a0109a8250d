#include "daemon/shell/running_copy.h"

#include "config/source_text.h"
#include "config/value.h"
#include "daemon/files/whole_file.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdlib>
#include <utility>
#include <variant>

namespace desk::shell {
namespace {

// A head of its own before the text, so that the text stays what it was: byte order mark, line ends and all.
constexpr std::string_view k_title =
    "# What deskd runs with, for `deskd --halt`. Written at each start: changes here are lost.\n";
constexpr std::string_view k_file = "# file: ";
constexpr std::string_view k_set = "# set: ";
constexpr std::string_view k_begin = "# ----\n";

/// In quotes, on one line whatever it contains.
std::string line(std::string_view label, std::string const& value) {
  return fmt::format("{}{}\n", label, boost::json::serialize(boost::json::string{value}));
}

/// The value of the line at the beginning of `text`, which goes on behind it.
std::optional<std::string> take_line(std::string_view& text, std::string_view label) {
  auto const end = text.find('\n');
  if (!text.starts_with(label) || end == std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  auto const value = boost::json::parse(text.substr(label.size(), end - label.size()), error);
  if (error || !value.is_string()) return std::nullopt;
  text.remove_prefix(end + 1);
  return std::string{value.get_string()};
}

std::filesystem::path whole_path(std::filesystem::path const& path) {
  std::error_code error;
  auto const whole = std::filesystem::absolute(path, error);
  return (error ? path : whole).lexically_normal();
}

std::vector<config::Override> overrides_of(RunningCopy const& copy) {
  std::vector<config::Override> overrides;
  overrides.reserve(copy.overrides.size());
  for (auto const& text : copy.overrides) overrides.push_back({text});
  return overrides;
}

}  // namespace

std::filesystem::path running_copy_in(std::filesystem::path const& state_dir) {
  return state_dir / "running.toml";
}

std::string to_text(RunningCopy const& copy) {
  std::string text{k_title};
  text += line(k_file, copy.config.string());
  for (auto const& text_of_override : copy.overrides) text += line(k_set, text_of_override);
  text += k_begin;
  return text + copy.text;
}

std::optional<RunningCopy> parse_running_copy(std::string_view text) {
  if (!text.starts_with(k_title)) return std::nullopt;
  text.remove_prefix(k_title.size());
  auto const file = take_line(text, k_file);
  if (!file) return std::nullopt;
  RunningCopy copy{*file, {}, {}};
  while (auto const value = take_line(text, k_set)) copy.overrides.push_back(*value);
  if (!text.starts_with(k_begin)) return std::nullopt;
  copy.text = text.substr(k_begin.size());
  return copy;
}

std::vector<OwnMap> own_maps(config::Settings const& settings, std::filesystem::path const& config) {
  std::vector<OwnMap> maps;
  for (config::DeskSettings const& desk : settings.desks) {
    if (!desk.modbus.map.empty()) maps.push_back({desk.id, config.parent_path() / desk.modbus.map});
  }
  return maps;
}

void keep(RunningCopy const& copy, std::vector<OwnMap> const& maps, std::filesystem::path const& state_dir,
          Log const& log) {
  auto trouble = files::make_directory(state_dir);
  RunningCopy whole = copy;
  whole.config = whole_path(copy.config);
  for (OwnMap const& map : maps) {
    auto const file = whole_path(state_dir / fmt::format("running-{}-map.toml", map.desk));
    auto const text = config::read_text(map.file);
    if (trouble || !std::holds_alternative<std::string>(text)) continue;
    trouble = files::replace_file(file, std::get<std::string>(text));
    whole.overrides.push_back(
        fmt::format("desk.{}.modbus.map={}", map.desk, config::to_toml(config::Value{file.string()})));
  }
  if (!trouble) trouble = files::replace_file(running_copy_in(state_dir), to_text(whole));
  if (!trouble) return;
  log.warning("event=running_copy path={} written=false reason={} note=\"deskd --halt will go by the file\"",
              quote(running_copy_in(state_dir).string()), quote(*trouble));
}

config::LoadResult load_for_halt(std::filesystem::path const& config,
                                 std::vector<config::Override> const& overrides,
                                 std::vector<std::filesystem::path> const& state_dirs) {
  auto const wanted = whole_path(config);
  for (auto const& directory : state_dirs) {
    auto const content = files::read_file(running_copy_in(directory));
    auto const* const text = std::get_if<std::string>(&content);
    auto const copy = text != nullptr ? parse_running_copy(*text) : std::nullopt;
    if (!copy || copy->config != wanted) continue;
    auto loaded = config::load_text(copy->text, copy->config.string(), overrides_of(*copy));
    if (loaded.settings) return loaded;
  }
  return config::load_file(config, overrides);
}

std::vector<std::filesystem::path> possible_state_dirs(std::filesystem::path const& config,
                                                       std::vector<config::Override> const& overrides) {
  std::vector<std::filesystem::path> directories;
  // Several are separated by colons (systemd.exec(5)).
  char const* const environment = std::getenv("STATE_DIRECTORY");
  std::string_view rest = environment != nullptr ? environment : "";
  while (!rest.empty()) {
    auto const colon = rest.find(':');
    if (colon != 0) directories.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  auto const text = config::read_text(config);
  auto const* const content = std::get_if<std::string>(&text);
  directories.push_back(config::state_dir_in(content != nullptr ? *content : std::string{}, overrides));
  directories.push_back(config::StorageSettings{}.state_dir);
  return directories;
}

}  // namespace desk::shell
