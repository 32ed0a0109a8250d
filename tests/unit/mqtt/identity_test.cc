#include "daemon/mqtt/identity.h"

#include "daemon/mqtt/home_assistant.h"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>

#include <map>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace desk::mqtt {
namespace {

std::string desk(std::string_view prefix, std::string_view id) {
  return desk_identity(Topics{prefix, id});
}

TEST(Identity, OfTheDefaultPrefixIsShort) {
  EXPECT_EQ(daemon_identity("deskd"), "deskd");
  EXPECT_EQ(desk("deskd", "main"), "deskd_main");
  EXPECT_EQ(entity_identity(Topics{"deskd", "main"}, "height"), "deskd_main_height");
}

TEST(Identity, HoldsAnyOtherPrefix) {
  EXPECT_EQ(daemon_identity("office"), "deskd_Poffice");
  EXPECT_EQ(desk("office", "main"), "deskd_Poffice_main");
  EXPECT_EQ(desk("home/deskd", "main"), "deskd_PhomeX2Fdeskd_main");
  EXPECT_EQ(daemon_identity("Büro"), "deskd_PX42XC3XBCro");
}

std::set<std::string> all_keys() {
  Features features{
      {core::Height::at_mm(620), core::Height::at_mm(1270)}, true, true, {"A", "B"}, true, true, true};
  auto const payload =
      discovery_payload(Discovery{true, "ha", "Desk", "1"}, Topics{"deskd", "main"}, features);
  std::set<std::string> keys;
  for (auto const& member : payload.at("components").as_object()) keys.emplace(member.key());
  return keys;
}

TEST(Identity, TellsDesksApartWhoseIdsLookLikeEntities) {
  auto const keys = all_keys();
  for (std::string const& key : keys) {
    for (std::string const& longer : keys) {
      if (!longer.ends_with("_" + key)) continue;
      // "main" with "seat_height", and "main_seat" with "height".
      std::string const second = "main_" + longer.substr(0, longer.size() - key.size() - 1);
      EXPECT_NE(entity_identity(Topics{"deskd", "main"}, longer),
                entity_identity(Topics{"deskd", second}, key));
    }
  }
}

/// Ids and prefixes out of few different characters, so that they would meet if they could.
class Random {
 public:
  explicit Random(unsigned seed) : engine_{seed} {}
  std::string text(std::string_view first, std::string_view later, std::size_t longest) {
    std::string result{first[pick(first.size())]};
    for (std::size_t length = pick(longest); length > 0; --length) result += later[pick(later.size())];
    return result;
  }
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(engine_);
  }

 private:
  std::mt19937 engine_;
};

TEST(Identity, IsOneDesksAloneAndLegal) {
  unsigned const seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random{seed};
  std::regex const legal{"[A-Za-z0-9_-]+"};
  std::map<std::string, std::pair<std::string, std::string>> owners;
  for (int i = 0; i < 20'000; ++i) {
    std::string const prefix = random.pick(3) == 0 ? "deskd" : random.text("dP_a", "dP_a/X0- \xc3", 6);
    std::string const id = random.text("adp0", "adp_-0", 5);
    std::pair const owner{prefix, id};
    std::string const name = desk(prefix, id);
    EXPECT_TRUE(std::regex_match(name, legal)) << name;
    EXPECT_EQ(owners.emplace(name, owner).first->second, owner) << name;
    EXPECT_EQ(owners.emplace(daemon_identity(prefix), std::pair{prefix, std::string{}}).first->second,
              (std::pair{prefix, std::string{}}));
  }
}

}  // namespace
}  // namespace desk::mqtt
