#include "daemon/control/protocol.h"

#include "daemon/wire/text.h"

#include <gtest/gtest.h>

namespace desk::control {
namespace {

using namespace std::chrono_literals;

std::string addressed(std::string_view line, std::vector<DeskInfo> const& desks) {
  auto const result = addressed_desks(std::get<Message>(parse_request(line)), desks);
  if (auto const* const bad = std::get_if<BadRequest>(&result)) return "refused: " + bad->reason;
  std::string text;
  for (auto const& id : std::get<std::vector<std::string>>(result)) text += id + ";";
  return text;
}

TEST(Protocol, FindsTheDesksOfARequest) {
  std::vector<DeskInfo> const none;
  std::vector<DeskInfo> const one{{"main", "Main desk"}};
  std::vector<DeskInfo> const two{{"left", "Left"}, {"right", "Right"}};

  EXPECT_EQ(addressed(R"({"cmd":"sit"})", one), "main;");
  EXPECT_EQ(addressed(R"({"cmd":"sit","desk":"main"})", one), "main;");
  EXPECT_EQ(addressed(R"({"cmd":"sit","desk":"x"})", one), "refused: no desk 'x'; there is: main");
  EXPECT_EQ(addressed(R"({"cmd":"sit"})", two), "refused: which desk? there is: left, right");
  EXPECT_EQ(addressed(R"({"cmd":"sit","desk":"right"})", two), "right;");
  EXPECT_EQ(addressed(R"({"cmd":"stop"})", two), "left;right;") << "a stop without a name stops everything";
  EXPECT_EQ(addressed(R"({"cmd":"stop","desk":"left"})", two), "left;");
  EXPECT_EQ(addressed(R"({"cmd":"status"})", two), "left;right;");
  EXPECT_EQ(addressed(R"({"cmd":"watch","desk":"left"})", two), "left;");
  EXPECT_EQ(addressed(R"({"cmd":"history"})", one), "main;");
  EXPECT_EQ(addressed(R"({"cmd":"history"})", two), "refused: which desk? there is: left, right");
  EXPECT_EQ(addressed(R"({"cmd":"history"})", none), "refused: there is no desk");
  EXPECT_EQ(addressed(R"({"cmd":"status"})", none), "");
  EXPECT_EQ(addressed(R"({"cmd":"stop"})", none), "refused: there is no desk");
}

core::Snapshot counting_desk(core::TimePoint now) {
  core::Snapshot s;
  s.at = now;
  s.height = core::Height::at_mm(720);
  s.height_at = now - 1250ms;
  s.stage = core::Snapshot::Stage::counting;
  s.next_posture = core::Preset::stand;
  s.next_change = now + 24min + 10s;
  return s;
}

TEST(Protocol, AddsAgesToTheState) {
  core::TimePoint const now{5000s};
  wire::ClockMap const clock{now, {1795249800, 60min, true}};
  auto snapshot = counting_desk(now);
  core::CycleSettings const cycle;
  snapshot.sit_bout = 30min;

  auto state = state_json("Main desk", snapshot, cycle, clock);
  EXPECT_EQ(state["name"], "Main desk");
  EXPECT_EQ(wire::to_text(state["height_age_s"]), "1.3");
  EXPECT_EQ(wire::to_text(state["cycle"].at("next_change_in_s")), "1450");
  EXPECT_EQ(wire::to_text(state["cycle"].at("stage_s")), "1800")
      << "the bout of sitting ends when standing is next";
  snapshot.sit_bout = 55min;
  EXPECT_EQ(wire::to_text(state_json("", snapshot, cycle, clock)["cycle"].at("stage_s")), "3300")
      << "a beginner's bout, or one that was set at the desk, is not the configured one";

  EXPECT_TRUE(state["motor"].at("free_in_s").is_null());

  snapshot.stage = core::Snapshot::Stage::announced;
  snapshot.motor_free_at = now + 8min;
  EXPECT_EQ(wire::to_text(state_json("", snapshot, cycle, clock)["motor"].at("free_in_s")), "480");
  EXPECT_EQ(wire::to_text(state_json("", snapshot, cycle, clock)["cycle"].at("stage_s")), "30");

  state = state_json("", core::Snapshot{}, cycle, clock);
  EXPECT_TRUE(state["height_age_s"].is_null());
  EXPECT_TRUE(state["cycle"].at("next_change_in_s").is_null());
  EXPECT_TRUE(state["cycle"].at("stage_s").is_null());
}

TEST(Protocol, WritesOneLineForEachAnswer) {
  using core::Answer;
  EXPECT_EQ(answer_line(7, Answer::accepted, ""), "{\"id\":7,\"answer\":\"accepted\",\"reason\":\"\"}\n");
  EXPECT_EQ(answer_line("a\nb", Answer::aborted, "stall\nat 800 mm"),
            "{\"id\":\"a\\nb\",\"answer\":\"aborted\",\"reason\":\"stall\\nat 800 mm\"}\n");
  EXPECT_EQ(refusal_line({1.5, "no"}), "{\"id\":1.5,\"answer\":\"refused\",\"reason\":\"no\"}\n");
  EXPECT_EQ(status_line(nullptr, {{"main", {{"height_mm", 720.3}}}}),
            R"({"id":null,"answer":"done","reason":"","desks":{"main":{"height_mm":720.3}}})"
            "\n");
  EXPECT_EQ(desks_line(1, {{"main", "Main desk"}}),
            R"({"id":1,"answer":"done","reason":"","desks":[{"id":"main","name":"Main desk"}]})"
            "\n");
  EXPECT_EQ(version_line(1), R"({"id":1,"answer":"done","reason":"","version":")" DESKD_VERSION "\"}\n");
  EXPECT_EQ(health_line(1, {{"mqtt", nullptr}}),
            "{\"id\":1,\"answer\":\"done\",\"reason\":\"\",\"health\":{\"mqtt\":null}}\n");
  EXPECT_EQ(state_line("main", {{"height_mm", 720.3}}),
            "{\"state\":{\"desk\":\"main\",\"height_mm\":720.3}}\n");
  EXPECT_EQ(notice_line("main", {{"event", "prompt_ended"}, {"end", "taken"}}),
            R"({"notice":{"desk":"main","event":"prompt_ended","end":"taken"}})"
            "\n");
}

TEST(Protocol, PutsTheHistoryIntoAnAnswer) {
  EXPECT_EQ(history_line(5, R"({"days":[]})"),
            "{\"id\":5,\"answer\":\"done\",\"reason\":\"\",\"history\":{\"days\":[]}}\n");
}

}  // namespace
}  // namespace desk::control
