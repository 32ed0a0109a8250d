#include "daemon/shell/advisor.h"

#include "config/languages.h"
#include "daemon/shell/clocks.h"
#include "daemon/wire/coach_json.h"
#include "daemon/wire/coach_memory_json.h"
#include "daemon/wire/ergonomics_json.h"

#include <boost/json/array.hpp>

#include <cmath>
#include <utility>

namespace desk::shell {
namespace {

namespace json = boost::json;

/// A seat that is measured another time is another one from here on: so exact is a tape (ergonomics.md §4.1).
constexpr auto k_seat_step = core::Distance::of_mm(5);
/// How far ahead the course of the day is looked at.
constexpr core::Duration k_soon = std::chrono::seconds{1};

json::string text(std::string_view s) {
  return json::string{json::string_view{s.data(), s.size()}};
}

json::value whole_mm(std::optional<core::Height> const& height) {
  return height ? json::value(std::lround(height->mm())) : json::value(nullptr);
}

}  // namespace

Advisor::Advisor(DeskSession& session, Outlets outlets, Log const& log)
    : session_{session},
      outlets_{std::move(outlets)},
      log_{log},
      coach_{new_coach()},
      judged_{situation()},
      assessment_{ergonomics::assess(judged_)} {}

coach::Coach Advisor::new_coach() const {
  auto const* const person = session_.person();
  return coach::Coach{person != nullptr ? person->coach : coach::CoachSettings{},
                      session_.settings().chair.lumbar_support};
}

texts::Texts const& Advisor::texts() const {
  auto const* const person = session_.person();
  return config::texts_in(person != nullptr ? person->language : "en");
}

void Advisor::begin() {
  arrive();
}

/// Somebody works here now, perhaps as before the program started.
void Advisor::arrive() {
  coach_ = new_coach();
  told_world_ = {};
  auto const now = monotonic_now();
  if (auto const& saved = session_.coach()) {
    auto const memory = wire::read_coach_memory(*saved);
    if (auto const* const good = std::get_if<coach::Memory>(&memory)) {
      coach_.restore(*good, session_.away_for(), now);
    } else {
      log_.warning("desk={} event=coach_forgot reason={}", session_.settings().id,
                   quote(std::get<wire::Unreadable>(memory).reason));
    }
  }
  if (civil_) say(coach_.on_civil_time(*civil_, now));
  judge();
  // Another name and another language, even if nothing else is another.
  outlets_.changed();
}

void Advisor::remember() {
  session_.set_coach(wire::to_json(coach_.memory(monotonic_now())));
}

coach::Coach::World Advisor::world() const {
  auto const snapshot = session_.snapshot();
  return {snapshot.presence, snapshot.posture, snapshot.quiet};
}

std::optional<ergonomics::Seat> Advisor::seat() const {
  bool const empty = session_.settings().chair.measured_empty;
  if (sensed_seat_) return ergonomics::Seat{*sensed_seat_, ergonomics::SeatSource::sensor, empty};
  if (auto const told = session_.seat()) {
    return ergonomics::Seat{*told, ergonomics::SeatSource::told, empty};
  }
  return std::nullopt;
}

ergonomics::Situation Advisor::situation() const {
  auto const& desk = session_.settings();
  auto const snapshot = session_.snapshot();
  ergonomics::Situation s;
  s.chair = desk.chair;
  s.frame = desk.frame;
  s.limits = snapshot.limits;
  s.seat = seat();
  s.desk_sit = snapshot.presets.sit;
  s.desk_stand = snapshot.presets.stand;
  if (auto const* const person = session_.person()) {
    s.body = person->body;
    s.rules_off = person->rules_off;
  }
  return s;
}

void Advisor::judge() {
  auto const now = session_.snapshot().seat;
  if (!now || !sensed_seat_ || (*now - *sensed_seat_).abs() >= k_seat_step) sensed_seat_ = now;
  // At each step, which is many times a second: only what is another is judged anew.
  auto current = situation();
  bool const is_news = current != judged_;
  if (is_news) {
    judged_ = std::move(current);
    auto const before = assessment_.worst;
    assessment_ = ergonomics::assess(judged_);
    if (assessment_.worst != before) {
      log_.info("desk={} event=ergonomics worst={}", session_.settings().id,
                ergonomics::to_string(assessment_.worst));
    }
  }
  auto const at = monotonic_now();
  bool const other_times = time_watch_.look(session_.snapshot(at), session_.snapshot(at + k_soon), rules_off());
  if (is_news || other_times || coach_.view() != told_view_) {
    told_view_ = coach_.view();
    outlets_.changed();
  }
}

void Advisor::stepped() {
  auto const now = world();
  if (now != told_world_) {
    told_world_ = now;
    say(coach_.on_world(now, monotonic_now()));
  }
  judge();
}

void Advisor::notice(core::Notice const& notice) {
  if (std::holds_alternative<core::notice::UserChanged>(notice)) return arrive();
  told_world_ = world();
  say(coach_.on_world(told_world_, monotonic_now()));
  say(coach_.on_notice(notice, monotonic_now()));
}

void Advisor::civil_time(core::CivilTime const& civil) {
  civil_ = civil;
  say(coach_.on_civil_time(civil, monotonic_now()));
}

void Advisor::wake_if_due(core::TimePoint now) {
  if (now < next_deadline()) return;
  if (now >= coach_.next_deadline()) {
    told_world_ = world();
    say(coach_.on_world(told_world_, now));
  }
  judge();
}

void Advisor::answer(coach::Answer const& answer, DeskSession::ReplyTo const& reply) {
  auto const outcome = coach_.answer(answer, monotonic_now());
  say(outcome.said);
  judge();
  bool const done = outcome.refused.empty();
  std::string words = texts().say(outcome.refused);
  for (auto const& said : outcome.said) {
    // Whoever is advised to see somebody must hear it here and now.
    auto const* const advised = std::get_if<coach::notice::Advised>(&said);
    if (advised != nullptr) words = texts().say(coach::text(advised->advice));
  }
  reply(done ? core::Answer::done : core::Answer::refused, words);
}

void Advisor::say(coach::Notices const& notices) {
  for (auto const& notice : notices) {
    auto const json = wire::to_json(notice, texts(), clocks_now());
    log_.info("desk={} event=coach said={}", session_.settings().id,
              std::string_view{json.at("event").as_string().data(), json.at("event").as_string().size()});
    outlets_.event(json);
    auto const* const discomfort = std::get_if<coach::notice::Discomfort>(&notice);
    if (discomfort != nullptr && discomfort->severity == coach::Severity::mild) {
      outlets_.ask(core::request::Discomfort{});
    }
  }
  if (!notices.empty()) remember();
}

std::vector<std::string> const& Advisor::rules_off() const {
  static std::vector<std::string> const k_none;
  auto const* const person = session_.person();
  return person != nullptr ? person->rules_off : k_none;
}

std::vector<ergonomics::Finding> Advisor::times() const {
  return ergonomics::judge_times(ergonomics::time_figures(session_.snapshot()), rules_off());
}

Advisor::TooLong Advisor::too_long() const {
  auto const wrong = [&](std::string_view rule) {
    auto const grade = time_watch_.grade(rule);
    return grade == ergonomics::Grade::warn || grade == ergonomics::Grade::bad;
  };
  return {wrong("R-SITBOUT"), wrong("R-STANDLOAD")};
}

json::object Advisor::ergonomics() const {
  auto const* const person = session_.person();
  return wire::to_json(assessment_, times(), person != nullptr ? person->name : std::string{}, texts());
}

json::object Advisor::coach() const {
  return wire::to_json(coach_.view(), texts(), clocks_now());
}

json::object Advisor::exercises() const {
  return wire::to_json(coach_.list(monotonic_now()), texts(), clocks_now());
}

json::object Advisor::advice() const {
  json::object advice{{"worst", text(ergonomics::to_string(assessment_.worst))},
                      {"seat_mm", nullptr},
                      {"footrest_mm", nullptr},
                      {"sit_mm", nullptr},
                      {"stand_mm", nullptr},
                      {"estimated", nullptr}};
  if (auto const& plan = assessment_.plan) {
    advice["seat_mm"] = whole_mm(plan->seat);
    if (plan->footrest) advice["footrest_mm"] = std::lround(plan->footrest->mm());
    advice["sit_mm"] = whole_mm(plan->desk_sit);
    advice["stand_mm"] = whole_mm(plan->desk_stand);
    advice["estimated"] = plan->estimated;
  }
  json::array words;
  for (auto const& finding : assessment_.findings) {
    bool const wrong = finding.grade == ergonomics::Grade::warn || finding.grade == ergonomics::Grade::bad;
    if (wrong && !finding.message.empty()) words.push_back(text(texts().say(finding.message)));
  }
  advice["findings"] = std::move(words);
  return advice;
}

}  // namespace desk::shell
