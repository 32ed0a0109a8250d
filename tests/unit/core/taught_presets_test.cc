// Heights that a person saves at the desk.

#include "tests/support/people.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::DeskWorld;

DeskWorld::Options world_with(double start_mm, CycleMode mode = CycleMode::off) {
  DeskWorld::Options o;
  o.start = Height::at_mm(start_mm);
  o.settings.cycle.mode = mode;
  return o;
}

struct Desk : DeskWorld {
  explicit Desk(double start_mm, CycleMode mode = CycleMode::off) : DeskWorld{world_with(start_mm, mode)} {
    run(3s);
  }
  std::string why_not(Request const& request) {
    auto const id = command(request);
    return answers(id).front() == Answer::refused ? reason(id) : std::string{};
  }
};

TEST(TaughtPresets, TheHeightWhereTheDeskRestsIsTheirs) {
  Desk desk{744};
  auto const id = desk.command(request::SavePreset{Preset::sit});
  EXPECT_EQ(desk.answers(id), std::vector{Answer::done}) << desk.reason(id);
  auto const state = desk.state();
  EXPECT_NEAR(state.presets.sit.mm(), 744, 1);
  EXPECT_EQ(state.configured.sit, Height::at_mm(720));
  EXPECT_EQ(state.presets.stand, Height::at_mm(1100));
  EXPECT_EQ(state.posture, Posture::sitting);
  EXPECT_EQ(state.at_preset, Preset::sit);
  auto const saved = desk.all<notice::PresetSaved>();
  ASSERT_EQ(saved.size(), 1U);
  EXPECT_EQ(saved[0].preset, Preset::sit);
  EXPECT_EQ(saved[0].height, state.presets.sit);
  desk.command(request::MoveToPreset{Preset::stand});
  desk.run(30s);
  desk.command(request::MoveToPreset{Preset::sit});
  desk.run(30s);
  EXPECT_NEAR(desk.true_height().mm(), 744, 1.5);
}

TEST(TaughtPresets, AreForgottenAtAWord) {
  Desk desk{744};
  desk.command(request::SavePreset{Preset::sit});
  desk.command(request::ForgetPresets{});
  EXPECT_EQ(desk.state().presets, Presets{});
  ASSERT_EQ(desk.all<notice::PresetsForgotten>().size(), 1U);
  desk.command(request::ForgetPresets{});
  EXPECT_EQ(desk.all<notice::PresetsForgotten>().size(), 1U) << "there was nothing to forget";
}

TEST(TaughtPresets, AreRefusedInWordsWhereNobodyWorksSo) {
  EXPECT_EQ(Desk{900}.why_not(request::SavePreset{Preset::sit}).substr(0, 3), "900");
  EXPECT_NE(
      Desk{900}.why_not(request::SavePreset{Preset::sit}).find("is no height to sit at: 520 mm to 860 mm is"),
      std::string::npos);
  EXPECT_NE(Desk{700}.why_not(request::SavePreset{Preset::stand}).find("is no height to stand at"),
            std::string::npos);
  EXPECT_NE(Desk{880}.why_not(request::SavePreset{Preset::stand}).find("they must be 200 mm to 560 mm apart"),
            std::string::npos);
}

TEST(TaughtPresets, AreRefusedWhileTheDeskMovesOrIsNotKnown) {
  Desk desk{744};
  desk.command(request::MoveToPreset{Preset::stand});
  desk.run(2s);
  EXPECT_EQ(desk.why_not(request::SavePreset{Preset::sit}), "the desk is being moved");
  DeskWorld fresh{world_with(744)};
  EXPECT_EQ(fresh.reason(fresh.command(request::SavePreset{Preset::sit})), "the height is not known yet");
  Desk fault{744};
  fault.plant().set_relay_stuck(true, fault.now());
  fault.tell(event::BusFailed{Fault{FaultCode::bus_gone, FaultClass::transient, "unplugged"}});
  EXPECT_NE(fault.why_not(request::SavePreset{Preset::sit}), "");
}

TEST(TaughtPresets, AreRefusedWithAFault) {
  Desk desk{744};
  Memory memory;
  memory.fault = Fault{FaultCode::stall, FaultClass::device, "no way"};
  DeskController next{desk.capabilities(), {}};
  next.restore(memory, 1s, desk.now());
  struct Words : ActionSink {
    void push(Action action) override {
      if (auto const* reply = std::get_if<action::Reply>(&action)) reason = reply->reason;
    }
    std::string reason;
  } words;
  for (int i = 1; i <= 4; ++i) {
    Telemetry telemetry;
    telemetry.height = Height::at_mm(744);
    telemetry.at = desk.now() + i * 500ms;
    next.step(telemetry, telemetry.at, words);
  }
  next.step(event::Command{1, Origin::local, request::SavePreset{Preset::sit}}, desk.now() + 2100ms, words);
  EXPECT_EQ(words.reason, "there is a fault: no way");
}

TEST(TaughtPresets, HoldOverARestartUntilSomebodyEditsTheConfiguration) {
  Desk desk{744};
  desk.command(request::SavePreset{Preset::sit});
  Height const taught = desk.state().presets.sit;
  Memory const memory = desk.controller().memory(desk.now());
  auto const presets_with = [&](DeskSettings const& settings) {
    DeskController next{desk.capabilities(), settings};
    next.restore(memory, 1s, desk.now());
    return next.snapshot(desk.now()).presets;
  };
  DeskSettings settings;
  EXPECT_EQ(presets_with(settings).sit, taught);
  settings.presets.stand = Height::at_mm(1080);
  EXPECT_EQ(presets_with(settings).sit, taught) << "the other height was edited";
  EXPECT_EQ(presets_with(settings).stand, Height::at_mm(1080));
  settings.presets.sit = Height::at_mm(715);
  EXPECT_EQ(presets_with(settings).sit, Height::at_mm(715));
  settings = {};
  settings.limits.min = Height::at_mm(760);
  settings.presets.sit = Height::at_mm(720);
  EXPECT_EQ(presets_with(settings).sit, Height::at_mm(720)) << "the limits leave it out now";
}

TEST(TaughtPresets, BelongToThePerson) {
  Desk desk{744};
  testing::People people{desk, "anna", {}};
  people.add("ben", {});
  desk.command(request::SavePreset{Preset::sit});
  Height const taught = desk.state().presets.sit;
  people.change_to("ben");
  EXPECT_EQ(desk.state().presets, Presets{});
  people.change_to("anna");
  EXPECT_EQ(desk.state().presets.sit, taught);
}

TEST(TaughtPresets, AHeightThatWasAnnouncedIsNotAnotherOne) {
  Desk desk{720, CycleMode::automatic};
  desk.command(request::MoveTo{Height::at_mm(1060)});
  desk.run(30s);
  desk.command(request::SavePreset{Preset::stand});
  desk.command(request::MoveToPreset{Preset::sit});
  ASSERT_TRUE(desk.run_until([&] { return desk.state().stage == Snapshot::Stage::announced; }, 2h));
  EXPECT_NEAR(desk.all<notice::ChangeAnnounced>().back().target.mm(), 1060, 2);
  desk.command(request::ForgetPresets{});
  EXPECT_EQ(desk.all<notice::PromptEnded>().back().end, PromptEnd::cancelled);
}

}  // namespace
}  // namespace desk::core
