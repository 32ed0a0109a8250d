#include "daemon/history/history_json.h"

#include "daemon/core/day_text.h"
#include "tests/unit/history/zones.h"

#include <gtest/gtest.h>

namespace desk::history {
namespace {

using core::Posture;

constexpr std::int64_t k_minute = 60'000;

/// Rows of a Monday, one after the other from 9:00 on; minutes.
class Monday {
 public:
  Monday& then(Posture posture, std::int64_t minutes) {
    SegmentRow row;
    row.desk = "main";
    row.posture = posture;
    row.began_ms = end_ms_;
    row.duration_ms = minutes * k_minute;
    row.ended_ms = end_ms_ += row.duration_ms;
    extract_.segments.push_back(row);
    return *this;
  }
  Monday& by(std::string user) {
    extract_.segments.back().user = std::move(user);
    return *this;
  }
  [[nodiscard]] std::int64_t end_ms() const { return end_ms_; }
  [[nodiscard]] Extract& extract() { return extract_; }
  [[nodiscard]] std::string json(bool detail, Whom const& whom = {}) const {
    auto const day = core::day_from_text("2026-11-16").value();
    return history_json("main", extract_, {day, day}, detail, berlin, whom);
  }

 private:
  Extract extract_;
  std::int64_t end_ms_ = begin_of_day(core::day_from_text("2026-11-16").value(), berlin) + 540 * k_minute;
};

TEST(HistoryJson, TellsTheFiguresOfADayInRules) {
  Monday monday;
  // ergonomics.md §4.5, the third time fixture: 20 sitting, 8 standing, 2 away, 15 times.
  for (int i = 0; i < 15; ++i) {
    monday.then(Posture::sitting, 20).then(Posture::standing, 8).then(Posture::away, 2);
  }
  monday.extract().prompts.resize(3);
  monday.extract().prompts[0].end = core::PromptEnd::taken;
  monday.extract().prompts[1].end = core::PromptEnd::taken;
  EXPECT_EQ(monday.json(false),
            R"({"desk":"main","from":"2026-11-16","to":"2026-11-16","days":[{"day":"2026-11-16",)"
            R"("sat_s":18000,"stood_s":7200,"between_s":0,"away_s":1800,"unknown_s":0,"changes":15,)"
            R"("walks":15,"moves":0,"longest_sit_s":1200,"longest_stand_s":480,"stand_load_s":480,)"
            R"("present_s":25200,"goal_s":6300,"goal_most_s":12600,"changes_per_8h":17.1}],)"
            R"("total":{"sat_s":18000,"stood_s":7200,"between_s":0,"away_s":1800,"unknown_s":0,)"
            R"("changes":15,"walks":15,"moves":0,"longest_sit_s":1200,"longest_stand_s":480,)"
            R"("stand_load_s":480,"present_s":25200,"goal_s":6300,"goal_most_s":12600,)"
            R"("changes_per_8h":17.1},"prompts_by_end":{"taken":2,"none":1},"fault_count":0})");
}

TEST(HistoryJson, TellsOfOnePersonAlone) {
  Monday monday;
  monday.then(Posture::sitting, 30).by("anna").then(Posture::standing, 15).by("ben");
  monday.extract().prompts.push_back({"main", core::Preset::stand, core::CycleMode::remind, monday.end_ms()});
  monday.extract().prompts.back().user = "ben";
  FaultRow fault;
  fault.user = "anna";
  monday.extract().faults.push_back(fault);
  Whom const anna{"anna", false, {{"anna", "Anna"}, {"ben", "Ben \"B\""}}};
  auto const text = monday.json(true, anna);
  EXPECT_NE(text.find(R"("sat_s":1800,"stood_s":0)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("prompts_by_end":{},"fault_count":1,"user":"anna",)"
                      R"("names":{"anna":"Anna","ben":"Ben \"B\""},)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("s":1800,"user":"anna"}],"moves":[],"prompts":[],)"), std::string::npos) << text;
  auto const everybody = monday.json(true, {std::nullopt, false, {}});
  EXPECT_NE(everybody.find(R"("s":900,"user":"ben"}])"), std::string::npos) << everybody;
  EXPECT_EQ(everybody.find("names"), std::string::npos);
}

TEST(HistoryJson, TellsEverythingInDetail) {
  Monday monday;
  monday.then(Posture::sitting, 30);
  auto& extract = monday.extract();
  extract.segments.back().open = true;
  extract.segments.back().assumed = true;
  extract.prompts.push_back({"main", core::Preset::stand, core::CycleMode::remind, monday.end_ms()});
  FaultRow fault;
  fault.code = "stall";
  fault.policy = "device";
  fault.detail = "no way";
  fault.raised_ms = monday.end_ms();
  fault.cleared_ms = monday.end_ms() + 1500;
  extract.faults.push_back(fault);
  extract.moves.push_back({"main", monday.end_ms(), {}, false});
  auto const text = monday.json(true);
  for (auto const* const part :
       {R"("segments":[{"posture":"sitting","began":"2026-11-16T09:00:00.000+01:00",)"
        R"("ended":"2026-11-16T09:30:00.000+01:00","s":1800,"assumed":true,"open":true}])",
        R"("moves":[{"ended_at":"2026-11-16T09:30:00.000+01:00","origin":"local","end":"reached",)",
        R"("prompts":[{"to":"stand","mode":"remind","asked_at":"2026-11-16T09:30:00.000+01:00",)"
        R"("end":null,"ended_at":null}])",
        R"("faults":[{"code":"stall","class":"device","detail":"no way",)"
        R"("raised_at":"2026-11-16T09:30:00.000+01:00","cleared_at":"2026-11-16T09:30:01.500+01:00"}])"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin " << text;
  }
}

}  // namespace
}  // namespace desk::history
