// Guards the architecture by reading the sources: the core decides without touching the world, and each
// folder includes only what lies below it. A build cannot check this, because every folder can see every
// header.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Source {
  std::string path;  // from the project root
  std::string text;
};

/// What may not be written in daemon/core, and the reason a person gets to read.
struct Ban {
  std::string_view pattern;
  std::string_view why;
};

constexpr std::array k_bans{
    Ban{R"(::now\s*\()", "the shell reads clocks and hands the instant in as `now`"},
    Ban{R"(\b(steady|system|high_resolution|utc|file)_clock\b)", "the core's time line is MonotonicClock"},
    Ban{R"((^|[^\w.>:])(std::|::)?(time|clock|localtime|localtime_r|gmtime|gmtime_r|clock_gettime|gettimeofday)\s*\()",
        "the shell reads clocks and hands the instant in as `now`"},
    Ban{R"(\bstd::(this_thread|j?thread|async|future|promise|(\w+_)?mutex|\w+_lock|lock_guard|condition_variable\w*|atomic\w*)\b)",
        "the core runs on one thread and waits for nobody"},
    Ban{R"(\b(sleep_for|sleep_until|u?sleep|nanosleep)\s*\()",
        "the core never waits; it returns next_deadline()"},
    Ban{R"(\b(random_device|s?rand)\b)", "the same input gives the same output; chance is handed in"},
    Ban{R"(\b(getenv|setenv|system|fopen)\s*\()", "the core knows only its arguments"},
    Ban{R"(\b(v?[fs]?n?printf|puts|putchar|cout|cerr|clog)\b)",
        "the core returns notices; the shell prints and logs"},
    Ban{R"(\b(boost|fmt)::)", "the core uses the standard library only"},
};

/// Headers of values, containers and algorithms: nothing that knows a thread, a file or the environment.
constexpr std::string_view k_core_headers =
    " algorithm array bit cassert charconv chrono climits cmath compare concepts cstddef cstdint cstdlib "
    "cstring deque"
    " functional initializer_list iterator limits map memory numbers numeric optional ratio set span "
    "stdexcept string"
    " string_view tuple type_traits utility variant vector ";

/// A folder, and the folders whose headers its files may include besides its own.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> below;
};

std::vector<Layer> const& layers() {
  static std::vector<Layer> const k_layers{
      {"daemon/core", {}},
      {"daemon/texts", {}},
      {"daemon/files", {}},
      {"daemon/ergonomics", {"daemon/core", "daemon/texts"}},
      {"daemon/coach", {"daemon/core", "daemon/texts"}},
      {"daemon/plan", {"daemon/core", "daemon/ergonomics"}},
      {"drivers", {"daemon/core"}},
      // What a Modbus device is, is configuration; how it is spoken to is none of it.
      {"config",
       {"daemon/core", "daemon/texts", "daemon/ergonomics", "daemon/coach", "drivers/modbus/map.h",
        "drivers/modbus/codec.h", "drivers/modbus/pdu.h", "drivers/gpio/lines.h"}},
      {"daemon/wire", {"daemon/core", "daemon/ergonomics", "daemon/coach", "daemon/texts"}},
      {"daemon/history", {"daemon/core", "daemon/ergonomics", "daemon/wire"}},
      {"daemon/mqtt",
       {"daemon/core", "daemon/ergonomics", "daemon/coach", "daemon/texts", "daemon/wire", "config"}},
      // The plan reads the configuration itself.
      {"daemon/control/deskctl",
       {"daemon/core", "daemon/ergonomics", "daemon/coach", "daemon/texts", "daemon/wire", "daemon/plan",
        "daemon/files", "config", "daemon/control/probe", "daemon/control/setup",
        "daemon/mqtt/password_file.h"}},
      // Looks at what is there, with the eyes of those who use it.
      {"daemon/control/probe", {"daemon/core", "daemon/files", "daemon/mqtt", "config", "drivers"}},
      {"daemon/control/setup", {"daemon/core", "daemon/ergonomics", "config"}},
      {"daemon/control", {"daemon/core", "daemon/ergonomics", "daemon/coach", "daemon/texts", "daemon/wire"}},
      {"daemon/shell", {"daemon", "drivers", "config"}},
      {"daemon/main.cc", {"daemon", "drivers", "config"}},
  };
  return k_layers;
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

/// Blanks comments and the insides of literals, so that words in them are no findings. Lines stay where they
/// are.
class CodeOnly {
 public:
  static std::string of(std::string_view text) {
    CodeOnly blanker{text};
    while (blanker.at_ < text.size()) blanker.next();
    return std::move(blanker.code_);
  }

 private:
  explicit CodeOnly(std::string_view text) : text_{text} { code_.reserve(text.size()); }

  void next() {
    if (sees("//")) {
      blank_to(text_.find('\n', at_));
    } else if (sees("/*")) {
      blank_past("*/", at_ + 2);
    } else if (sees("R\"")) {
      auto const open = text_.find('(', at_);
      blank_past(")" + std::string{text_.substr(at_ + 2, open - at_ - 2)} + '"', open);
    } else if (sees("\"") || (sees("'") && !follows_digit())) {
      literal();
    } else {
      code_ += text_[at_++];
    }
  }

  void literal() {
    char const quote = text_[at_];
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n')
      end += text_[end] == '\\' ? 2U : 1U;
    blank_to(end + 1);
  }

  void blank_past(std::string const& closing, std::size_t from) {
    auto const found = text_.find(closing, from);
    blank_to(found == std::string_view::npos ? found : found + closing.size());
  }

  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) code_ += text_[at_] == '\n' ? '\n' : ' ';
  }

  [[nodiscard]] bool sees(std::string_view token) const { return text_.substr(at_).starts_with(token); }
  /// The apostrophe in 86'400 opens nothing.
  [[nodiscard]] bool follows_digit() const {
    return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
};

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string finding(Source const& source, std::size_t line, std::string const& what, std::string_view why) {
  return source.path + ':' + std::to_string(line) + ": " + what + " is not allowed: " + std::string{why};
}

struct Include {
  std::size_t line;
  bool quoted;
  std::string header;
};

std::vector<Include> includes_of(Source const& source) {
  static std::regex const k_include{R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"};
  std::vector<Include> includes;
  auto const lines = lines_of(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (std::smatch match; std::regex_search(lines[i], match, k_include))
      includes.push_back({i + 1, match.str(1) == "\"", match.str(2)});
  }
  return includes;
}

/// What makes a source of the core impure; daemon/texts, daemon/ergonomics, daemon/coach and
/// daemon/plan are held to the same.
std::vector<std::string> impurities(Source const& source) {
  std::vector<std::string> findings;
  for (auto const& include : includes_of(source)) {
    if (include.quoted) continue;  // the arrows check those
    if (k_core_headers.find(' ' + include.header + ' ') == std::string_view::npos)
      findings.push_back(
          finding(source, include.line, "<" + include.header + ">",
                  "the core includes itself and the standard headers of values and algorithms"));
  }
  auto const lines = lines_of(CodeOnly::of(source.text));
  for (auto const& ban : k_bans) {
    std::regex const pattern{ban.pattern.begin(), ban.pattern.end()};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (std::smatch match; std::regex_search(lines[i], match, pattern))
        findings.push_back(finding(source, i + 1, "`" + match.str() + "`", ban.why));
    }
  }
  return findings;
}

/// Includes that point against the arrows.
std::vector<std::string> wrong_arrows(Source const& source) {
  auto const layer = std::find_if(layers().begin(), layers().end(),
                                  [&](Layer const& l) { return lies_in(source.path, l.folder); });
  if (layer == layers().end())
    return {finding(source, 1, "a source here", "its folder has no place among the layers")};
  std::vector<std::string> findings;
  for (auto const& include : includes_of(source)) {
    auto const is_in = [&](std::string_view folder) { return lies_in(include.header, folder); };
    if (!include.quoted || is_in(layer->folder)) continue;
    if (std::none_of(layer->below.begin(), layer->below.end(), is_in))
      findings.push_back(
          finding(source, include.line, '"' + include.header + '"',
                  std::string{layer->folder} + " does not lie above it (or it is no path from the root)"));
  }
  return findings;
}

std::vector<Source> sources_below(std::string_view folder) {
  fs::path const root{DESKD_SOURCE_DIR};
  std::vector<Source> sources;
  if (!fs::exists(root / folder)) return sources;
  for (auto const& entry : fs::recursive_directory_iterator{root / folder}) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") continue;
    std::ostringstream text;
    text << std::ifstream{entry.path()}.rdbuf();
    sources.push_back({fs::relative(entry.path(), root).generic_string(), text.str()});
  }
  return sources;
}

std::vector<std::string> in_core(std::string text) {
  return impurities({"daemon/core/x.cc", std::move(text)});
}
std::vector<std::string> including(std::string path, std::string const& header) {
  return wrong_arrows({std::move(path), "#include \"" + header + "\"\n"});
}

TEST(Purity, TheCoreTouchesNoClockThreadFileOrLibrary) {
  ASSERT_GT(sources_below("daemon/core").size(), 5U) << "looked in " << DESKD_SOURCE_DIR;
  for (auto const folder :
       {"daemon/core"sv, "daemon/texts"sv, "daemon/ergonomics"sv, "daemon/coach"sv, "daemon/plan"sv}) {
    for (auto const& source : sources_below(folder)) {
      for (auto const& message : impurities(source)) ADD_FAILURE() << message;
    }
  }
}

TEST(Purity, FoldersIncludeOnlyWhatLiesBelowThem) {
  for (auto const folder : {"daemon"sv, "drivers"sv, "config"sv}) {
    for (auto const& source : sources_below(folder)) {
      for (auto const& message : wrong_arrows(source)) ADD_FAILURE() << message;
    }
  }
}

TEST(PurityChecker, NamesPlaceAndReason) {
  EXPECT_THAT(in_core("int a;\nauto t = Clock::now();\n"),
              ElementsAre("daemon/core/x.cc:2: `::now(` is not allowed: the shell reads clocks and hands the "
                          "instant in as `now`"));
}

TEST(PurityChecker, FindsEachKindOfImpurity) {
  for (std::string const bad : {"auto t = Clock::now ();",
                                "auto t = std::time(nullptr);",
                                "return time(nullptr);",
                                "std::thread t;",
                                "std::jthread t;",
                                "std::mutex m;",
                                "std::shared_mutex m;",
                                "std::atomic<int> a;",
                                "std::atomic_flag f;",
                                "std::scoped_lock l{m};",
                                "std::condition_variable_any c;",
                                "std::async(f);",
                                "std::random_device d;",
                                "int r = rand();",
                                "char* h = getenv(\"HOME\");",
                                "std::printf(\"x\");",
                                "snprintf(b, 1, \"x\");",
                                "std::cout << 1;",
                                "std::cerr << 1;",
                                "::sleep(1);",
                                "usleep(1);",
                                "std::this_thread::yield();",
                                "boost::asio::io_context c;",
                                "auto s = fmt::format(\"x\");",
                                "#include <thread>",
                                "#include <mutex>",
                                "#include <atomic>",
                                "#include <iostream>",
                                "#include <random>",
                                "#include <fmt/format.h>",
                                "#  include <boost/json.hpp>",
                                "#include <unistd.h>"}) {
    EXPECT_FALSE(in_core(bad).empty()) << bad;
  }
}

TEST(PurityChecker, LeavesHarmlessWordsAlone) {
  for (std::string const good :
       {"// std::mutex, and steady_clock::now() too", "/* time(nullptr)\n std::cout */ int a = 86'400;",
        R"(auto s = "std::thread \" fmt::";)", R"_(auto s = R"x(getenv("HOME") )" )x";)_",
        "char c = '\"'; int b;", "TimePoint now; step(event, now, actions);", "auto t = telemetry.time();",
        "auto t = p->time();", "Duration move_time(Distance d);", "int operand = 1; brand(operand);",
        "#include <chrono>", "#include \"daemon/core/units.h\""}) {
    EXPECT_THAT(in_core(good), IsEmpty()) << good;
  }
}

TEST(PurityChecker, SeesCodeAfterACommentOrALiteral) {
  EXPECT_THAT(in_core("/* a\n b */ std::mutex m;"), ElementsAre(HasSubstr("x.cc:2: `std::mutex`")));
  EXPECT_THAT(in_core("auto s = R\"(a\n)\"; std::mutex m;"), ElementsAre(HasSubstr("x.cc:2: `std::mutex`")));
  EXPECT_THAT(in_core("auto s = \"\\\\\"; std::mutex m;"), ElementsAre(HasSubstr("x.cc:1: `std::mutex`")));
  EXPECT_THAT(in_core("int n = 1'000; std::mutex m; int k = 1'0;"), ElementsAre(HasSubstr("`std::mutex`")));
}

TEST(PurityChecker, FindsIncludesAgainstTheArrows) {
  EXPECT_THAT(
      including("daemon/core/x.h", "drivers/result.h"),
      ElementsAre(HasSubstr("daemon/core/x.h:1: \"drivers/result.h\" is not allowed: daemon/core does not")));
  EXPECT_FALSE(including("daemon/core/x.h", "units.h").empty()) << "not a path from the root";
  EXPECT_FALSE(including("daemon/core/x.h", "daemon/core_extra/x.h").empty())
      << "only the beginning is the same";
  EXPECT_FALSE(including("drivers/simulated/x.cc", "daemon/wire/json.h").empty());
  EXPECT_FALSE(including("config/x.cc", "drivers/result.h").empty());
  EXPECT_FALSE(including("daemon/wire/x.cc", "daemon/mqtt/topics.h").empty());
  EXPECT_FALSE(including("daemon/mqtt/x.cc", "daemon/shell/app.h").empty());
  EXPECT_FALSE(including("daemon/control/deskctl/x.cc", "daemon/mqtt/topics.h").empty());
  EXPECT_FALSE(including("daemon/new_folder/x.cc", "daemon/core/units.h").empty()) << "no layer";
}

TEST(PurityChecker, AllowsIncludesAlongTheArrows) {
  EXPECT_THAT(including("daemon/core/x.cc", "daemon/core/units.h"), IsEmpty());
  EXPECT_THAT(including("drivers/simulated/x.cc", "drivers/result.h"), IsEmpty());
  EXPECT_THAT(including("config/x.cc", "daemon/core/settings.h"), IsEmpty());
  EXPECT_THAT(including("config/x.cc", "drivers/modbus/map.h"), IsEmpty());
  EXPECT_THAT(including("daemon/mqtt/x.cc", "config/settings.h"), IsEmpty());
  EXPECT_THAT(including("daemon/control/x.cc", "daemon/wire/json.h"), IsEmpty());
  EXPECT_THAT(including("daemon/shell/x.cc", "daemon/history/store.h"), IsEmpty());
  EXPECT_THAT(including("daemon/main.cc", "daemon/shell/app.h"), IsEmpty());
}

}  // namespace
