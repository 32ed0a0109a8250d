#include "tests/simulation/office_rules.h"

#include "daemon/core/day_text.h"

#include "tests/support/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace desk::testing {
namespace {

using core::CycleMode;
using core::Duration;
using core::Posture;
using core::Presence;
using core::TimePoint;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int k_most_an_hour = 10;
constexpr int k_most_a_day = 40;
constexpr int k_most_prompts = 2;
constexpr Duration k_bout = seconds{60};
constexpr Duration k_walk = seconds{120};
/// A due change may have to wait for the next look at the clock, and a restart costs up to a minute.
constexpr Duration k_slack = seconds{150};
/// No clock that was ever right shows less: 2020-01-01.
constexpr std::int64_t k_plausible = 1'577'836'800;

std::string clock_of(core::CivilTime const& civil) {
  constexpr std::int64_t k_day = 86'400;
  std::int64_t const local = civil.unix_seconds + seconds{civil.utc_offset}.count();
  std::chrono::year_month_day const date{std::chrono::sys_days{std::chrono::days{core::local_day(civil)}}};
  std::int64_t const of_day = ((local % k_day) + k_day) % k_day;
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), of_day / 3600,
                     of_day / 60 % 60, of_day % 60);
}

int minute_of(core::CivilTime const& civil) {
  std::int64_t const minute = (civil.unix_seconds + seconds{civil.utc_offset}.count()) / 60;
  return static_cast<int>(((minute % 1440) + 1440) % 1440);
}

}  // namespace

OfficeRules::OfficeRules(YearPlan const& plan, std::size_t transcript_lines)
    : plan_{plan}, lines_kept_{transcript_lines} {}

// --- The program comes and goes

OfficeRules::Kept OfficeRules::kept(TimePoint now) const {
  return {days_ended_, expected_ + (now - passed_), now};
}

void OfficeRules::starts(TimePoint now, Kept const& kept, Duration elapsed) {
  now_ = passed_ = started_at_ = now;
  days_ended_ = kept.days_ended;
  expected_ = kept.expected + elapsed;
  // What it does not know to be over ends later by as much.
  if (kept.at != TimePoint{}) {
    Duration const not_known = now - kept.at - elapsed;
    may_rest_until_ = std::max({may_rest_until_, undisturbed_until_ + not_known, paused_until_ + not_known});
  }
  note("program starts");
}

void OfficeRules::has_started(TimePoint now) {
  // The file knows milliseconds; from here on there is no excuse.
  Duration const total = days_ended_ + run_->snapshot().today.watched();
  if (std::chrono::abs(total - expected_) > seconds{1}) {
    violated("figures", fmt::format("after a restart the days sum up to {:.3f} s, {:.3f} s passed",
                                    core::to_seconds(total), core::to_seconds(expected_)));
  }
  expected_ = total;
  passed_ = now;
}

void OfficeRules::died(TimePoint now) {
  now_ = now;
  note("program ends");
  // That was the last time for this change.
  if (std::exchange(prompt_, std::nullopt) && prompts_for_change_ >= k_most_prompts) new_interval();
  move_of_cycle_ = must_halt_ = false;
  segment_end_.reset();
  asked_.clear();
  eligible_since_ = core::k_never;
  // Whether an absence goes on is for the sensor to say again; what was frozen stays as it was.
  posture_ = Posture::unknown;
}

// --- What it is told

void OfficeRules::on_event(core::Event const& event, TimePoint now) {
  now_ = now;
  ++counts_.steps;
  halted_ = false;
  pass_time(now);
  if (auto const* clock = std::get_if<core::event::CivilClock>(&event)) {
    civil_ = clock->time;
    minute_ = true;
    if (paused_to_day_ && civil_.unix_seconds > k_plausible && core::local_day(civil_) >= *paused_to_day_)
      paused_to_day_.reset();
  } else if (auto const* output = std::get_if<core::event::OutputChanged>(&event)) {
    motor_on_ = output->output != core::Output::off;
  } else if (auto const* change = std::get_if<core::event::PresenceChanged>(&event)) {
    heard(*change);
  } else if (auto const* command = std::get_if<core::event::Command>(&event)) {
    asked_.insert_or_assign(command->id, command->request);
    note("asked: " + describe(command->request));
  }
}

void OfficeRules::heard(core::event::PresenceChanged const& change) {
  if (presence_ == Presence::present && change.presence == Presence::away) ++counts_.absences;
  presence_ = change.presence;
  must_halt_ = move_of_cycle_ && motor_on_ && presence_ != Presence::present;
  if (change.presence == Presence::away && change.since)
    bout_.away = std::max(bout_.away, now_ - *change.since);
}

void OfficeRules::answered(core::action::Reply const& reply) {
  auto const found = asked_.find(reply.id);
  if (found == asked_.end()) return;
  core::Request const request = found->second;
  if (reply.answer != core::Answer::accepted) asked_.erase(found);
  if (reply.answer == core::Answer::refused) {
    note("refused: " + reply.reason);
    return;
  }
  if (auto const* dnd = std::get_if<core::request::DoNotDisturb>(&request)) {
    undisturbed_until_ = now_ + dnd->length;
  } else if (auto const* pause = std::get_if<core::request::Pause>(&request)) {
    paused_until_ = pause->length ? now_ + *pause->length : TimePoint{};
    paused_to_day_ = pause->length ? std::nullopt : std::optional{core::local_day(civil_) + 1};
  } else if (std::holds_alternative<core::request::Resume>(request)) {
    paused_until_ = {};
    paused_to_day_.reset();
  } else if (auto const* snooze = std::get_if<core::request::Snooze>(&request)) {
    bout_.put_off_to = bout_.clock + snooze->length.value_or(plan_.settings.cycle.snooze);
    // Whoever asked for it is not asked once too often.
    --prompts_for_change_;
  } else if (std::holds_alternative<core::request::Skip>(request)) {
    new_interval();
    ++skips_;
  } else if (std::holds_alternative<core::request::Stop>(request)) {
    hold_until_ = now_ + plan_.settings.motion.manual_hold;
  }
}

// --- What it says

void OfficeRules::on_action(core::Action const& action, TimePoint now) {
  now_ = now;
  if (auto const* reply = std::get_if<core::action::Reply>(&action)) return answered(*reply);
  if (auto const* command = std::get_if<core::MotorCommand>(&action)) {
    if (std::holds_alternative<core::action::Halt>(*command)) halted_ = true;
    return;
  }
  auto const& notice = std::get<core::Notice>(action);
  if (!std::holds_alternative<core::notice::MotorSwitched>(notice)) note(describe(notice));
  said(notice);
}

void OfficeRules::said(core::Notice const& notice) {
  if (auto const* started = std::get_if<core::notice::MoveStarted>(&notice)) {
    move_started(*started);
  } else if (std::holds_alternative<core::notice::MoveEnded>(notice)) {
    move_of_cycle_ = must_halt_ = false;
  } else if (auto const* prompt = std::get_if<core::notice::ChangeAnnounced>(&notice)) {
    announced(*prompt);
  } else if (auto const* ended = std::get_if<core::notice::PromptEnded>(&notice)) {
    prompt_ended(ended->end);
  } else if (auto const* posture = std::get_if<core::notice::PostureChanged>(&notice)) {
    posture_ = posture->posture;
  } else if (auto const* over = std::get_if<core::notice::PostureEnded>(&notice)) {
    posture_ended(*over);
  } else if (auto const* day = std::get_if<core::notice::DayEnded>(&notice)) {
    days_ended_ += day->figures.watched();
  } else if (std::holds_alternative<core::notice::HandsetMoved>(notice)) {
    ++counts_.moves_of_people;
    moves_.push_back(now_);
    hand_at_ = now_;
    hold_until_ = std::max(hold_until_, now_ + plan_.settings.motion.manual_hold);
  }
}

void OfficeRules::move_started(core::notice::MoveStarted const& started) {
  if (prompt_ && prompt_->announced.target == started.target) prompt_->taken = true;
  if (started.origin != core::Origin::cycle) {
    if (started.origin != core::Origin::safety) moves_.push_back(now_);
    ++counts_.moves_of_people;
    return;
  }
  ++counts_.moves;
  move_of_cycle_ = true;
  check_may_act("a move by itself");
  auto const& cycle = plan_.settings.cycle;
  if (!prompt_) {
    violated("announced", "a move by itself that nobody announced");
  } else if (prompt_->announced.mode != CycleMode::automatic || prompt_->announced.target != started.target) {
    violated("announced", "another change was announced than the one that happens");
  } else if (now_ - prompt_->at < cycle.announcement) {
    violated("announced",
             fmt::format("announced only {:.1f} s before it moves", core::to_seconds(now_ - prompt_->at)));
  }
  if (moves_within_hour() >= k_most_an_hour)
    violated("rate", fmt::format("moves by itself after {} moves within an hour", moves_within_hour()));
  moves_.push_back(now_);
  if (++moves_of_day_[core::local_day(civil_)] > k_most_a_day)
    violated("day", "more than 40 moves by itself today");
  if (hand_at_ != TimePoint{} && now_ - hand_at_ < plan_.settings.motion.manual_hold) {
    violated("hand", fmt::format("moves by itself {:.0f} s after somebody took the handset",
                                 core::to_seconds(now_ - hand_at_)));
  }
}

int OfficeRules::moves_within_hour() const {
  return static_cast<int>(
      std::count_if(moves_.begin(), moves_.end(), [&](TimePoint t) { return now_ - t < hours{1}; }));
}

void OfficeRules::announced(core::notice::ChangeAnnounced const& prompt) {
  ++counts_.prompts;
  if (prompt_) violated("prompts", "a prompt while another one stands");
  prompt_ = Prompt{prompt, now_};
  if (++prompts_for_change_ > k_most_prompts)
    violated("prompts", fmt::format("the {}th prompt for the same change", prompts_for_change_));
  check_may_act("a prompt");
}

void OfficeRules::prompt_ended(core::PromptEnd end) {
  if (!prompt_) violated("prompts", "the end of a prompt that was never begun");
  bool const under_way = prompt_ && prompt_->taken;
  prompt_.reset();
  switch (end) {
    case core::PromptEnd::taken:
    case core::PromptEnd::skipped: new_interval(); break;
    case core::PromptEnd::vetoed:
      // Whoever goes has not said no.
      if (under_way && presence_ == Presence::present) new_interval();
      [[fallthrough]];
    case core::PromptEnd::cancelled:
    case core::PromptEnd::expired:
      // Asked twice, it waits for the next one.
      if (prompts_for_change_ >= k_most_prompts) new_interval();
      break;
    case core::PromptEnd::snoozed: break;
  }
}

void OfficeRules::posture_ended(core::notice::PostureEnded const& over) {
  if (over.ended < over.began) violated("segments", "a posture that ends before it begins");
  TimePoint const expected = segment_end_.value_or(started_at_);
  bool const fits = segment_end_ ? over.began == expected : over.began <= expected;
  if (!fits) {
    violated("segments", fmt::format("{} begins {:.3f} s after the one before ended", to_string(over.posture),
                                     core::to_seconds(over.began - expected)));
  }
  segment_end_ = over.ended;
}

// --- Books

void OfficeRules::bout_began(core::Preset posture) {
  // Who comes back from a walk may have been asked already.
  if (bout_.posture) prompts_for_change_ = 0;
  bout_ = Bout{posture, bout_.other};
  skips_ = 0;
}

/// The same posture for another interval.
void OfficeRules::new_interval() {
  bout_.clock = bout_.put_off_to = Duration{0};
  prompts_for_change_ = 0;
}

void OfficeRules::pass_time(TimePoint now) {
  Duration const dt = now - passed_;
  passed_ = now;
  expected_ += dt;
  if (posture_ == Posture::away) {
    bout_.away += dt;
    if (bout_.away < k_walk) return;
    Duration const away = bout_.away;
    bout_ = Bout{};
    bout_.away = away;
    prompts_for_change_ = 0;
    return;
  }
  bout_.away = Duration{0};
  if (posture_ != Posture::sitting && posture_ != Posture::standing) return;
  auto const preset = posture_ == Posture::sitting ? core::Preset::sit : core::Preset::stand;
  if (bout_.posture == preset) {
    bout_.clock += dt + std::exchange(bout_.other, Duration{0});
    return;
  }
  bout_.other += dt;
  if (bout_.other >= k_bout || !bout_.posture) bout_began(preset);
}

// --- What must hold

std::string OfficeRules::why_closed() const {
  auto const& schedule = plan_.settings.schedule;
  if (schedule.empty()) return {};
  if (civil_.unix_seconds < k_plausible) return "the clock is wrong";
  std::int64_t const day = core::local_day(civil_);
  int const minute = minute_of(civil_);
  auto const within = [minute](core::DaySpan const& span) { return span.contains(minute); };
  if (!schedule.weekdays.at(core::weekday(day))) return "no weekday for work";
  if (std::count(schedule.holidays.begin(), schedule.holidays.end(), day) > 0) return "a holiday";
  if (!schedule.work.empty() && std::none_of(schedule.work.begin(), schedule.work.end(), within))
    return "outside working hours";
  if (std::any_of(schedule.quiet.begin(), schedule.quiet.end(), within)) return "quiet time";
  return {};
}

std::string OfficeRules::why_disturbed() const {
  if (now_ < undisturbed_until_) return "do not disturb";
  if (now_ < paused_until_ || paused_to_day_) return "a pause";
  return {};
}

void OfficeRules::check_may_act(char const* what) {
  if (presence_ != Presence::present)
    violated("presence", fmt::format("{} while presence is {}", what, to_string(presence_)));
  if (auto const why = why_closed(); !why.empty()) violated("hours", fmt::format("{}: {}", what, why));
  if (auto const why = why_disturbed(); !why.empty()) violated("disturb", fmt::format("{}: {}", what, why));
}

/// A prompt does not outlive what allowed it.
void OfficeRules::check_standing() {
  if (prompt_ && !prompt_->taken) check_may_act("a prompt that stands");
}

void OfficeRules::after_step(TimePoint now) {
  now_ = now;
  if (std::exchange(must_halt_, false) && !halted_) violated("presence", "moves on after presence was lost");
  check_standing();
  if (std::exchange(minute_, false)) check_minute();
}

void OfficeRules::check_minute() {
  if (run_ == nullptr || !run_->running()) return;
  auto const s = run_->snapshot();
  while (!moves_.empty() && now_ - moves_.front() > hours{2}) moves_.pop_front();
  Duration const total = days_ended_ + s.today.watched();
  if (now_ > started_at_ && total != expected_) {
    violated("figures", fmt::format("the days sum up to {:.6f} s, {:.6f} s passed", core::to_seconds(total),
                                    core::to_seconds(expected_)));
    expected_ = total;
  }
  check_limit(s);
}

bool OfficeRules::eligible(core::Snapshot const& s) const {
  bool const at_rest = posture_ == Posture::sitting || posture_ == Posture::standing;
  bool const may = presence_ == Presence::present && why_closed().empty() && why_disturbed().empty();
  bool const free =
      now_ >= hold_until_ && now_ >= may_rest_until_ && !s.hold_until && !s.motor_free_at && !s.fault;
  bool const willing = skips_ < plan_.settings.cycle.max_skips;
  auto const today = moves_of_day_.find(core::local_day(civil_));
  bool const few =
      moves_within_hour() < k_most_an_hour && (today == moves_of_day_.end() || today->second < k_most_a_day);
  bool const reminds = prompt_ && prompt_->announced.mode != CycleMode::automatic;
  return s.cycle_mode == CycleMode::automatic && at_rest && may && free && willing && few && !reminds;
}

void OfficeRules::check_limit(core::Snapshot const& s) {
  if (!eligible(s)) {
    eligible_since_ = core::k_never;
    return;
  }
  eligible_since_ = std::min(eligible_since_, now_);
  if (!bout_.posture) return;
  ++counts_.judged;
  Duration const patience = plan_.settings.cycle.announcement + k_slack;
  Duration const wanted =
      *bout_.posture == core::Preset::sit ? s.sit_bout : s.stand_bout + plan_.settings.cycle.walk;
  Duration const limit = std::max(wanted, bout_.put_off_to);
  if (bout_.clock <= limit + patience || now_ - eligible_since_ <= patience) return;
  violated("limit",
           fmt::format("{} for {:.1f} min, {:.1f} are asked for; {}", to_string(posture_),
                       core::to_seconds(bout_.clock) / 60, core::to_seconds(limit) / 60, s.cycle_note));
  new_interval();
}

// --- For whoever has to find out why

void OfficeRules::note(std::string line) {
  if (lines_kept_ == 0) return;
  lines_.push_back(
      fmt::format("{:.3f} {}  {}", core::to_seconds(now_.time_since_epoch()), clock_of(civil_), line));
  if (lines_.size() > lines_kept_) lines_.pop_front();
}

void OfficeRules::violated(std::string_view rule, std::string what) {
  note(fmt::format("[{}] {}", rule, what));
  if (!findings_.rules().contains(rule)) {
    transcript_ += fmt::format("before [{}]:\n", rule);
    for (auto const& line : lines_) transcript_ += "  " + line + '\n';
  }
  findings_.add(now_, rule, std::move(what));
}

}  // namespace desk::testing
