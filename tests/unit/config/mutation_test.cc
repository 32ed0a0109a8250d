// Whatever a slip of the keyboard or of the disk makes of a file: it loads, or a mistake in it is pointed at.

#include "config/loader.h"
#include "tests/unit/config/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace desk::config {
namespace {

/// Changes one place of a text, as a user or a bad disk would.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_{seed} {}

  void mutate(std::string& text) {
    if (text.empty()) return;
    std::size_t const at = below(text.size());
    std::size_t const some = std::min<std::size_t>(below(40), text.size() - at);
    switch (below(7)) {
      case 0: text.erase(at, some); break;
      case 1: text[at] = static_cast<char>(below(256)); break;
      case 2: text.insert(at, 1, k_signs[below(k_signs.size())]); break;
      case 3: text.insert(below(text.size()), text.substr(at, some)); break;
      case 4: std::swap(text[at], text[below(text.size())]); break;
      case 5: text.insert(at, k_words.at(below(k_words.size()))); break;
      case 6: uncomment(text, at); break;
      default: break;
    }
  }

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }

 private:
  static constexpr std::string_view k_signs = "[]{}=.,\"'#\n\\-_+0123456789aeztf ";
  static constexpr std::array<char const*, 8> k_words{"\n[desk.main]\n", R"(""")", "nan", "-1",
                                                      "[[user]]\n",      "1e9",    "{",   "\xC3\xA4"};

  static void uncomment(std::string& text, std::size_t from) {
    auto const sign = text.find("\n#", from);
    if (sign != std::string::npos) text.erase(sign + 1, 1);
  }

  std::mt19937 random_;
};

testing::AssertionResult is_inside(Mistake const& mistake, std::string const& text) {
  if (mistake.at.line == 0 && mistake.at.column == 0)
    return testing::AssertionSuccess();  // the file as a whole
  auto const lines = std::count(text.begin(), text.end(), '\n') + 1;
  if (mistake.at.line >= 1 && mistake.at.line <= lines && mistake.at.column >= 1)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(mistake) << " is outside the file's " << lines << " lines";
}

TEST(Mutation, EveryTextLoadsOrIsExplained) {
  std::uint32_t const seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Mutator mutator{seed};
  std::string const original = contents(config_dir() / "deskd.toml");
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = original;
    for (std::size_t changes = 1 + mutator.below(5); changes > 0; --changes) mutator.mutate(text);
    LoadResult const result = load_text(text, "deskd.toml");
    refused += result.settings ? 0 : 1;
    ASSERT_EQ(result.settings.has_value(), only_warnings(result.mistakes)) << text;
    for (Mistake const& mistake : result.mistakes) {
      ASSERT_TRUE(is_inside(mistake, text)) << text;
      ASSERT_FALSE(mistake.message.empty()) << text;
    }
  }
  EXPECT_GT(refused, 200) << "the mutations no longer reach what matters";
  EXPECT_LT(refused, 2000);
}

}  // namespace
}  // namespace desk::config
