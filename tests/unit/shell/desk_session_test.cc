// Who works at a desk, as the session knows it. The clocks are real; nothing waits for them.

#include "daemon/shell/desk_session.h"

#include "daemon/shell/clocks.h"

#include <gmock/gmock.h>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;
using core::Answer;
using core::Height;
using ::testing::HasSubstr;

config::UserSettings person(std::string id, double sit_mm, double stand_mm) {
  config::UserSettings user;
  user.id = std::move(id);
  user.presets = {Height::at_mm(sit_mm), Height::at_mm(stand_mm)};
  return user;
}

config::DeskSettings desk_of(std::vector<std::string> users) {
  config::DeskSettings desk;
  desk.id = "main";
  desk.user = users.front();
  desk.users = std::move(users);
  return desk;
}

/// A desk that answers, and what its session says.
class Session {
 public:
  explicit Session(std::vector<std::string> users = {"anna", "ben"}, std::string name_of_ben = "Ben") {
    std::vector<config::UserSettings> known{person("anna", 700, 1050), person("ben", 780, 1180),
                                            person("cleo", 720, 1100)};
    known[1].name = std::move(name_of_ben);
    known[1].min = Height::at_mm(690);
    known[1].seat = Height::at_mm(450);
    DeskSession::Outlets outlets;
    outlets.motor = [](core::MotorCommand const&) {};
    outlets.notice = [this](core::Notice const& notice) {
      if (std::holds_alternative<core::notice::PostureEnded>(notice)) told_of.push_back(session->user());
      if (std::holds_alternative<core::notice::UserChanged>(notice))
        told_of.push_back("now " + session->user());
    };
    outlets.stepped = [] {};
    session.emplace(desk_of(std::move(users)), known, core::Capabilities{}, std::move(outlets), log);
  }

  void stand_at(double mm) {
    session->handle(core::event::PresenceChanged{core::Presence::present});
    for (int i = 0; i < 3; ++i) {
      core::Telemetry telemetry;
      telemetry.height = Height::at_mm(mm);
      telemetry.at = monotonic_now();
      session->handle(telemetry);
    }
  }
  Answer change_to(std::string const& id) {
    Answer last = Answer::accepted;
    session->change_user(id, [&](Answer answer, std::string const& why) {
      last = answer;
      reason = why;
    });
    return last;
  }

  Log const log{Log::Level::error};
  std::optional<DeskSession> session;
  std::vector<std::string> told_of;
  std::string reason;
};

TEST(DeskSession, BeginsWithTheFirstPerson) {
  Session s;
  EXPECT_EQ(s.session->user(), "anna");
  EXPECT_EQ(s.session->users().size(), 2U) << "Cleo does not work here";
  EXPECT_EQ(s.session->snapshot().presets.sit, Height::at_mm(700));
}

TEST(DeskSession, ChangesThePerson) {
  Session s;
  s.stand_at(700);
  EXPECT_EQ(s.change_to("ben"), Answer::done);
  EXPECT_EQ(s.session->user(), "ben");
  EXPECT_EQ(s.session->snapshot().presets.stand, Height::at_mm(1180));
  EXPECT_EQ(s.session->snapshot().limits.min, Height::at_mm(690));
  EXPECT_EQ(s.session->settings().control.limits.min, Height::at_mm(690));
  EXPECT_EQ(s.session->seat(), Height::at_mm(450));
  ASSERT_GE(s.told_of.size(), 2U);
  EXPECT_EQ(s.told_of.back(), "now ben");
  EXPECT_EQ(s.told_of[s.told_of.size() - 2], "anna") << "what was is of who was there";
  EXPECT_EQ(s.change_to("anna"), Answer::done);
  EXPECT_EQ(s.session->snapshot().limits.min, Height::at_mm(650));
}

TEST(DeskSession, RefusesInWords) {
  Session s;
  s.stand_at(700);
  EXPECT_EQ(s.change_to("cleo"), Answer::refused);
  EXPECT_EQ(s.reason, "nobody called 'cleo' works at this desk; there are: anna, ben");
  EXPECT_EQ(s.change_to("anna"), Answer::done) << "she works here already";
  s.session->submit(core::request::MoveToPreset{core::Preset::stand}, core::Origin::local, nullptr);
  EXPECT_EQ(s.change_to("ben"), Answer::refused);
  EXPECT_THAT(s.reason, HasSubstr("being moved"));
  EXPECT_EQ(s.change_to("anna"), Answer::done);
}

TEST(DeskSession, TakesAnIdForAnIdAndOnlyThenForAName) {
  Session s;
  s.stand_at(700);
  EXPECT_EQ(s.change_to("Ben"), Answer::done);
  EXPECT_EQ(s.session->user(), "ben");
  Session namesake{{"anna", "ben"}, "anna"};
  namesake.stand_at(700);
  EXPECT_EQ(namesake.change_to("anna"), Answer::done);
  EXPECT_EQ(namesake.session->user(), "anna") << "although Ben is called so";
}

TEST(DeskSession, KeepsEverybodyOverARestart) {
  Session before;
  before.stand_at(750);
  before.session->submit(core::request::SavePreset{core::Preset::sit}, core::Origin::local, nullptr);
  before.session->set_seat(Height::at_mm(440));
  before.session->set_coach(boost::json::object{{"easy", 3}});
  ASSERT_EQ(before.change_to("ben"), Answer::done);
  EXPECT_EQ(before.session->coach(), std::nullopt);
  auto const saved = std::get<wire::SavedMemory>(wire::read_memory(to_text(before.session->memory())));
  EXPECT_EQ(saved.user, "ben");

  Session after;
  after.session->restore(saved, stamp_now());
  EXPECT_EQ(after.session->user(), "ben") << "whoever worked here does";
  EXPECT_EQ(after.session->snapshot().presets.sit, Height::at_mm(780));
  after.stand_at(750);
  ASSERT_EQ(after.change_to("anna"), Answer::done);
  EXPECT_NEAR(after.session->snapshot().presets.sit.mm(), 750, 1);
  EXPECT_EQ(after.session->seat(), Height::at_mm(440));
  EXPECT_EQ(after.session->coach(), (boost::json::object{{"easy", 3}}));
}

TEST(DeskSession, KeepsWhatSomebodyLeftWhomNobodyConfiguresAnyMore) {
  Session before;
  before.stand_at(800);
  ASSERT_EQ(before.change_to("ben"), Answer::done);
  before.session->submit(core::request::SavePreset{core::Preset::sit}, core::Origin::local, nullptr);
  auto const saved = before.session->memory();

  Session without{{"anna"}};
  without.session->restore(saved, stamp_now());
  EXPECT_EQ(without.session->user(), "anna");
  EXPECT_EQ(without.change_to("ben"), Answer::refused);
  auto const kept = without.session->memory();
  EXPECT_TRUE(kept.others.at("ben").memory.sit);
  EXPECT_EQ(kept.others.count("anna"), 0U);

  Session again;
  again.session->restore(kept, stamp_now());
  again.stand_at(800);
  ASSERT_EQ(again.change_to("ben"), Answer::done);
  EXPECT_NEAR(again.session->snapshot().presets.sit.mm(), 800, 1);
}

TEST(DeskSession, TakesAFileOfOnePersonForTheFirst) {
  wire::SavedMemory old;
  old.desk = "main";
  old.memory.locked = true;
  old.memory.user.ramp.days = 7;
  Session s;
  s.session->restore(old, stamp_now());
  EXPECT_EQ(s.session->user(), "anna");
  EXPECT_TRUE(s.session->snapshot().locked);
  auto const kept = s.session->memory();
  EXPECT_EQ(kept.user, "anna");
  EXPECT_EQ(kept.memory.user.ramp.days, 7);
  EXPECT_TRUE(kept.others.empty());
}

TEST(DeskSession, ASeatHoldsUntilTheConfigurationIsEdited) {
  Session s;
  ASSERT_EQ(s.change_to("ben"), Answer::done);
  s.session->set_seat(Height::at_mm(470));
  auto saved = s.session->memory();
  EXPECT_EQ(s.session->seat(), Height::at_mm(470));
  saved.seat->configured = Height::at_mm(430);
  Session edited;
  edited.session->restore(saved, stamp_now());
  EXPECT_EQ(edited.session->seat(), Height::at_mm(450));
  s.session->forget_seat();
  EXPECT_EQ(s.session->seat(), Height::at_mm(450));
}

}  // namespace
}  // namespace desk::shell
