#include "daemon/control/probe/access.h"

#include "tests/unit/probe/system_tree.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace desk::probe {
namespace {

namespace fs = std::filesystem;
using Outcome = Access::Outcome;

constexpr uid_t k_stranger = 54'321;

/// A device of ours, and somebody who is neither its owner nor root.
class AccessOf : public ::testing::Test {
 protected:
  AccessOf() {
    // Temporary directories are closed to others.
    fs::permissions(tree_.root(), fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add);
    tree_.file("/dev/ttyUSB0");
    mode("/dev", 0755);
  }
  void mode(std::string const& path, unsigned bits) const {
    fs::permissions(tree_.at(path), fs::perms{bits});
  }
  [[nodiscard]] Access look(Identity const& who, Want want = {true, true}) const {
    return access_of(tree_.at("/dev/ttyUSB0"), who, want);
  }
  [[nodiscard]] static Identity stranger() { return {"stranger", k_stranger, {k_stranger}}; }
  [[nodiscard]] static Identity member() { return {"member", k_stranger, {k_stranger, ::getegid()}}; }

  SystemTree tree_;
};

TEST_F(AccessOf, ADeviceOfItsGroup) {
  mode("/dev/ttyUSB0", 0660);
  EXPECT_EQ(look(member()).outcome, Outcome::allowed);
  auto const denied = look(stranger());
  EXPECT_EQ(denied.outcome, Outcome::denied);
  EXPECT_TRUE(denied.group_may);
  EXPECT_EQ(denied.group, group_name(::getegid()));
  EXPECT_EQ(denied.where, fs::canonical(tree_.at("/dev/ttyUSB0")));
}

TEST_F(AccessOf, ADeviceOfItsOwnerOnly) {
  mode("/dev/ttyUSB0", 0600);
  EXPECT_EQ(look(member()).outcome, Outcome::denied);
  EXPECT_FALSE(look(member()).group_may) << "the group would not do";
  EXPECT_EQ(look({"owner", ::geteuid(), {}}).outcome, Outcome::allowed);
  EXPECT_EQ(look({"root", 0, {}}).outcome, Outcome::allowed);
}

TEST_F(AccessOf, TheFirstClassThatFitsDecides) {
  mode("/dev/ttyUSB0", 0606);
  EXPECT_EQ(look(member()).outcome, Outcome::denied) << "its group may not, though everybody else may";
  EXPECT_EQ(look(stranger()).outcome, Outcome::allowed);
}

TEST_F(AccessOf, WhatIsWantedDecides) {
  mode("/dev/ttyUSB0", 0664);
  EXPECT_EQ(look(stranger(), {true, false}).outcome, Outcome::allowed);
  EXPECT_EQ(look(stranger(), {true, true}).outcome, Outcome::denied);
}

TEST_F(AccessOf, ADirectoryAboveThatCannotBePassed) {
  mode("/dev/ttyUSB0", 0666);
  mode("/dev", 0700);
  auto const denied = look(stranger());
  EXPECT_EQ(denied.outcome, Outcome::denied);
  EXPECT_EQ(denied.where, fs::canonical(tree_.at("/dev")));
}

TEST_F(AccessOf, ADirectoryToWriteIn) {
  mode("/dev", 0772);
  EXPECT_EQ(access_of(tree_.at("/dev"), stranger(), {false, true}).outcome, Outcome::denied)
      << "writing without passing makes no file";
  mode("/dev", 0773);
  EXPECT_EQ(access_of(tree_.at("/dev"), stranger(), {false, true}).outcome, Outcome::allowed);
}

TEST_F(AccessOf, WhatIsNotThere) {
  EXPECT_EQ(access_of(tree_.at("/dev/ttyUSB7"), stranger(), {true, true}).outcome, Outcome::missing);
  EXPECT_EQ(access_of(tree_.at("/nowhere/ttyUSB7"), stranger(), {true, true}).outcome, Outcome::missing);
}

TEST_F(AccessOf, WhatALinkLeadsTo) {
  mode("/dev/ttyUSB0", 0600);
  tree_.link("/dev/desk", "ttyUSB0");
  EXPECT_EQ(access_of(tree_.at("/dev/desk"), stranger(), {true, true}).where,
            fs::canonical(tree_.at("/dev/ttyUSB0")));
}

TEST(Identities, AreThoseOfTheUserDatabase) {
  auto const root = identity_of("root");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->uid, 0U);
  EXPECT_FALSE(root->groups.empty());
  EXPECT_FALSE(identity_of("nobody-is-called-this"));
  EXPECT_FALSE(group_id("nobody-is-called-this"));
  EXPECT_EQ(user_name(k_stranger), "54321") << "a number is better than nothing";
  EXPECT_EQ(identity_of_caller().uid, ::geteuid());
}

}  // namespace
}  // namespace desk::probe
