#include "daemon/history/journal.h"

#include "tests/unit/history/store_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace desk::history {
namespace {

using namespace std::chrono_literals;
using core::Posture;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST(Journal, KeepsEverythingThatARecordSays) {
  StoreRig const rig;
  core::SeekReport report;
  report.origin = core::Origin::cycle;
  report.end = core::MoveEnd::missed;
  report.from = core::Height::at_mm(720.5);
  report.target = core::Height::at_mm(1100);
  report.landed = core::Height::at_mm(1098.5);
  report.duration = 12340ms;
  report.motor_time = 11s;
  report.corrections = 2;
  report.predicted = core::Height::at_mm(1101);
  report.coast = core::Distance::of_mm(4.5);
  report.reason = "it's stuck";
  rig.journal().write(
      {rig.segment(Posture::sitting, 0s, 30min),
       rig.at(30min, record::PromptAsked{core::Preset::stand, core::CycleMode::automatic}),
       rig.at(31min, record::PromptEnded{core::PromptEnd::taken}), rig.at(32min, record::Move{report}),
       rig.at(33min, record::FaultRaised{{core::FaultCode::stall, core::FaultClass::device, "at 812 mm"}}),
       rig.at(34min, record::FaultCleared{core::FaultCode::stall}),
       rig.running(Posture::standing, 32min, 35min)},
      rig.clocks(35min));
  auto const found = rig.all();
  EXPECT_EQ(in_words(found.segments), "sitting 0+1800\nstanding 1920+180 open\n");
  EXPECT_EQ(found.segments.front().utc_offset, 60min);
  ASSERT_EQ(found.prompts.size(), 1U);
  auto const& prompt = found.prompts.front();
  EXPECT_EQ(prompt.to, core::Preset::stand);
  EXPECT_EQ(prompt.mode, core::CycleMode::automatic);
  EXPECT_EQ(prompt.asked_ms, (k_monday_9 + 1800) * 1000);
  EXPECT_EQ(prompt.end, core::PromptEnd::taken);
  EXPECT_EQ(prompt.ended_ms, (k_monday_9 + 1860) * 1000);
  ASSERT_EQ(found.moves.size(), 1U);
  auto const& move = found.moves.front();
  EXPECT_EQ(move.ended_ms, (k_monday_9 + 1920) * 1000);
  EXPECT_EQ(move.report.end, core::MoveEnd::missed);
  EXPECT_EQ(move.report.origin, core::Origin::cycle);
  EXPECT_EQ(move.report.from.mm(), 720.5);
  EXPECT_EQ(move.report.target.mm(), 1100);
  EXPECT_EQ(move.report.landed, report.landed);
  EXPECT_EQ(move.report.duration, report.duration);
  EXPECT_EQ(move.report.motor_time, report.motor_time);
  EXPECT_EQ(move.report.corrections, 2);
  EXPECT_EQ(move.report.predicted, report.predicted);
  EXPECT_EQ(move.report.coast, report.coast);
  EXPECT_EQ(move.report.coast_expected, std::nullopt);
  EXPECT_EQ(move.report.reason, "it's stuck");
  ASSERT_EQ(found.faults.size(), 1U);
  EXPECT_EQ(found.faults.front().code, "stall");
  EXPECT_EQ(found.faults.front().policy, "device");
  EXPECT_EQ(found.faults.front().detail, "at 812 mm");
  EXPECT_EQ(found.faults.front().cleared_ms, (k_monday_9 + 34L * 60) * 1000);
}

TEST(Journal, BringsTheOpenStretchUpToDateAndCloses) {
  StoreRig const rig;
  auto journal = rig.journal();
  journal.write({rig.running(Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  journal.write({rig.running(Posture::sitting, 0s, 120s)}, rig.clocks(120s));
  EXPECT_EQ(in_words(rig.all().segments), "sitting 0+120 open\n");
  // Absence is known only later: it began before the last word about sitting.
  journal.write({rig.segment(Posture::sitting, 0s, 100s), rig.running(Posture::away, 100s, 180s)},
                rig.clocks(180s));
  EXPECT_EQ(in_words(rig.all().segments), "sitting 0+100\naway 100+80 open\n");
}

TEST(Journal, TakesTheEndOfAStretchThatBeganEarlierThanWasTold) {
  StoreRig const rig;
  auto journal = rig.journal();
  journal.write({rig.running(Posture::sitting, 10s, 60s)}, rig.clocks(60s));
  journal.write({rig.segment(Posture::between, 0s, 10s), rig.segment(Posture::sitting, 9s, 100s)},
                rig.clocks(100s));
  auto const found = rig.all().segments;
  ASSERT_EQ(found.size(), 2U) << in_words(found);
  EXPECT_FALSE(found.back().open);
}

TEST(Journal, ClosesAfterAPowerCutWhatWasOpenWhereItEnded) {
  StoreRig const rig;
  rig.journal().write({rig.running(Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  rig.journal().write({rig.running(Posture::standing, 600s, 660s)}, rig.clocks(660s));
  EXPECT_EQ(in_words(rig.all().segments), "sitting 0+60\nstanding 600+60 open\n") << "the gap is nobody's";
}

TEST(Journal, PutsTheTimesRightThatABootIn1970Wrote) {
  StoreRig const rig;
  rig.journal().write({rig.segment(Posture::sitting, -600s, -300s)},
                      rig.clocks(0s, true, k_monday_9 - 86400));
  auto journal = rig.journal();
  journal.write({rig.segment(Posture::sitting, 0s, 60s), rig.at(50s, record::PromptAsked{}),
                 rig.at(51s, record::FaultRaised{{core::FaultCode::stall, core::FaultClass::device, ""}}),
                 rig.at(55s, record::Move{}), rig.running(Posture::standing, 60s, 90s)},
                rig.clocks(90s, false, 7));
  EXPECT_EQ(in_words(rig.all().segments, 7), "sitting 0+60 assumed\nstanding 60+30 assumed open\nsitting " +
                                                 std::to_string(k_monday_9 - 86400 - 600 - 7) + "+300\n");
  // The clock is set: nothing but the times of this run changes.
  journal.write({rig.running(Posture::standing, 60s, 120s)}, rig.clocks(120s, true));
  auto const found = rig.all();
  EXPECT_EQ(in_words(found.segments), "sitting -87000+300\nsitting 0+60\nstanding 60+60 open\n");
  EXPECT_EQ(found.prompts.at(0).asked_ms, (k_monday_9 + 50) * 1000);
  EXPECT_FALSE(found.prompts.at(0).assumed);
  EXPECT_EQ(found.moves.at(0).ended_ms, (k_monday_9 + 55) * 1000);
  EXPECT_EQ(found.faults.at(0).raised_ms, (k_monday_9 + 51) * 1000);
  EXPECT_EQ(found.faults.at(0).cleared_ms, std::nullopt);
}

TEST(Journal, NeverMovesWhatWasWrittenUnderARightClock) {
  StoreRig const rig;
  auto journal = rig.journal();
  journal.write({rig.running(Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  // Somebody puts the clock back by an hour.
  journal.write({rig.segment(Posture::sitting, 0s, 90s), rig.segment(Posture::standing, 90s, 150s)},
                rig.clocks(150s, true, k_monday_9 - 3600));
  EXPECT_EQ(in_words(rig.all().segments), "standing -3510+60\nsitting 0+90 until -3510\n")
      << "lengths are those of the monotonic clock";
}

TEST(Journal, DeletesWhatIsTooOldInSmallSteps) {
  StoreRig const rig;
  auto journal = rig.journal();
  std::vector<Record> records;
  for (int i = 0; i < 500; ++i) {
    records.push_back(
        rig.segment(Posture::sitting, std::chrono::seconds{60 * i}, std::chrono::seconds{60 * i + 60}));
    records.push_back(rig.at(std::chrono::seconds{60 * i}, record::PromptAsked{}));
  }
  journal.write(records, rig.clocks(10h));
  auto const now = rig.clocks(24h + 400 * 60s);
  int steps = 1;
  while (journal.purge(24h, now)) ++steps;
  EXPECT_EQ(steps, 3) << "200 at a time";
  auto const left = rig.all();
  ASSERT_FALSE(left.segments.empty());
  EXPECT_EQ(left.segments.front().ended_ms, (k_monday_9 + 400L * 60) * 1000);
  EXPECT_EQ(left.segments.size(), 101U);
}

TEST(Journal, DeletesNothingByAClockThatNobodySet) {
  StoreRig const rig;
  rig.journal().write({rig.segment(Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  auto journal = rig.journal();
  auto const in_2099 = rig.clocks(0s, false, 4'070'908'800);
  journal.write({rig.segment(Posture::sitting, 0s, 60s)}, in_2099);
  EXPECT_FALSE(journal.purge(24h, in_2099));
  EXPECT_EQ(rig.all().segments.size(), 2U);
}

TEST(Journal, SetsADamagedFileAsideAndBeginsAnew) {
  StoreRig const rig;
  std::ofstream{rig.file} << std::string(8192, 'x');
  std::ofstream{rig.file.string() + ".corrupt-1"} << "an older one";
  auto journal = rig.journal();
  auto const news = journal.write({rig.segment(Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  EXPECT_THAT(news, HasSubstr("file is not a database"));
  EXPECT_THAT(news, HasSubstr("history.db.corrupt-2, and a new one begins"));
  EXPECT_EQ(journal.write({rig.segment(Posture::standing, 60s, 120s)}, rig.clocks(120s)), "") << "told once";
  EXPECT_EQ(in_words(rig.all().segments), "sitting 0+60\nstanding 60+60\n");
  EXPECT_EQ(fs::file_size(rig.file.string() + ".corrupt-2"), 8192U);
}

TEST(Journal, FindsTheDamageInTheMiddleOfAFile) {
  StoreRig const rig;
  {
    auto journal = rig.journal();
    std::vector<Record> records;
    records.reserve(2000);
    for (int i = 0; i < 2000; ++i) {
      records.push_back(
          rig.segment(Posture::sitting, std::chrono::seconds{60 * i}, std::chrono::seconds{60 * i + 60}));
    }
    journal.write(records, rig.clocks(60h));
  }
  {
    std::fstream damage{rig.file, std::ios::in | std::ios::out | std::ios::binary};
    damage.seekp(static_cast<std::streamoff>(fs::file_size(rig.file) / 2));
    damage << std::string(6000, '\xA5');
  }
  auto journal = rig.journal();
  EXPECT_THAT(journal.write({rig.segment(Posture::sitting, 0s, 60s)}, rig.clocks(60s)),
              HasSubstr("corrupt-1"));
  EXPECT_EQ(in_words(rig.all().segments), "sitting 0+60\n");
}

}  // namespace
}  // namespace desk::history
