#include "config/sections.h"

#include "config/schema_builder.h"
#include "config/text_rules.h"
#include "daemon/core/event.h"

namespace desk::config {
namespace {

constexpr auto k_user = [](auto& s, std::size_t i) -> auto& {
  return s.users[i];
};
constexpr auto k_user_presets = [](auto& s, std::size_t i) -> auto& {
  return s.users[i].presets;
};
constexpr auto k_desk = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i];
};
constexpr auto k_limits = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].limits;
};
constexpr auto k_cycle = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].control.cycle;
};
constexpr auto k_motion = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].control.motion;
};

using CycleModes = Named<core::CycleMode::automatic, core::CycleMode::confirm, core::CycleMode::remind,
                         core::CycleMode::off>;

using Regimes = Named<Regime::own, Regime::r50_10, Regime::r40_10, Regime::r35_15, Regime::r30_15,
                      Regime::r45_15, Regime::r20_8_2, Regime::r30_30, Regime::beginner>;

constexpr std::string_view k_name_default = "the id with a capital letter";

}  // namespace

Section user_section() {
  // The heights: from the smallest adult's to the tallest one's, shoes and chair included (rule M11).
  return {"user.*",
          "A person: the heights they have tried and the intervals they want.",
          &k_users,
          {stored<Plain>(k_user, &UserSettings::name,
                         {"name", Text{label_rule}, Unit::none, "The name to show.", false, k_name_default}),
           stored<Millimetres>(k_user_presets, &core::Presets::sit,
                               {"sit_height_mm", Number{520, 860}, Unit::mm,
                                "Height of the desk top above the floor for sitting.", true, "",
                                "the heights at which adults sit"}),
           stored<Millimetres>(k_user_presets, &core::Presets::stand,
                               {"stand_height_mm", Number{840, 1330}, Unit::mm,
                                "Height of the desk top above the floor for standing.", true, "",
                                "the heights at which adults stand"}),
           stored<Regimes>(k_user, &UserSettings::regime,
                           {"regime", Regimes::choice(), Unit::none,
                            "Minutes of sitting, standing and walking: a known rhythm, your own, or a "
                            "beginner's way to it."}),
           stored<Minutes>(k_user, &UserSettings::sit,
                           {"sit_minutes", Number{0.1, 240}, Unit::minutes,
                            "How long to sit before it is time to stand."}),
           stored<Minutes>(k_user, &UserSettings::stand,
                           {"stand_minutes", Number{0.1, 120}, Unit::minutes,
                            "How long to stand before it is time to sit."}),
           stored<Plain>(k_user, &UserSettings::language,
                         {"language", language_choice(), Unit::none,
                          "The language of what is said about heights, breaks and exercises."})}};
}

Section desk_section() {
  return {"desk.*",
          "A desk.",
          &k_desks,
          {stored<Plain>(k_desk, &DeskSettings::name,
                         {"name", Text{label_rule}, Unit::none, "The name to show.", false, k_name_default}),
           stored<Plain>(k_desk, &DeskSettings::area,
                         {"area", Text{optional_label_rule}, Unit::none,
                          "The area where Home Assistant puts it when it first sees it."}),
           stored<Plain>(k_desk, &DeskSettings::model,
                         {"model", Text{optional_label_rule}, Unit::none,
                          "The desk's model, as Home Assistant shows it."}),
           stored<Plain>(k_desk, &DeskSettings::serial_number,
                         {"serial_number", Text{optional_label_rule}, Unit::none,
                          "The desk's serial number, as Home Assistant shows it."}),
           stored<Plain>(k_desk, &DeskSettings::bus,
                         {"bus", Text{anything}, Unit::none, "The id of the bus that the desk is on.", false,
                          "the only bus there is"}),
           stored<Plain>(k_desk, &DeskSettings::user,
                         {"user", Text{anything}, Unit::none, "The id of the person who works at it first.",
                          false, "the only user there is"}),
           stored<Plain>(
               k_desk, &DeskSettings::users,
               {"users", TextList{id_rule, "anna"}, Unit::none, "The ids of everybody who may work at it.",
                false, "all users there are if this is the only desk, else only user"}),
           stored<Plain>(
               k_desk, &DeskSettings::profile,
               {"profile", Text{anything}, Unit::none,
                "The make of desk: what to imitate on a simulated bus, which registers it has on Modbus.",
                false, "linak on a simulated bus; on Modbus it is needed, unless there is a map"}),
           stored<Plain>(k_desk, &DeskSettings::seed,
                         {"seed", Integer{0, 4'294'967'295}, Unit::none,
                          "Simulated bus: the same seed gives the same imperfections."}),
           stored<Millimetres>(k_desk, &DeskSettings::start_height,
                               {"start_height_mm", k_travel, Unit::mm,
                                "Simulated bus: the height to start at.", false, "", k_why_travel}),
           stored<Millimetres>(k_limits, &core::SoftLimits::min,
                               {"min_height_mm", k_travel, Unit::mm,
                                "The desk is never driven below this height.", false, "", k_why_travel}),
           stored<Millimetres>(k_limits, &core::SoftLimits::max,
                               {"max_height_mm", k_travel, Unit::mm,
                                "The desk is never driven above this height.", false, "", k_why_travel})}};
}

Section cycle_section() {
  using Cycle = core::CycleSettings;
  return {"desk.*.cycle",
          "How the desk alternates between sitting and standing.",
          &k_desks,
          {stored<CycleModes>(
               k_cycle, &Cycle::mode,
               {"mode", CycleModes::choice(), Unit::none,
                "automatic announces and moves, confirm asks and moves on a yes, remind only asks."}),
           stored<WholeSeconds>(
               k_cycle, &Cycle::announcement,
               {"announcement_s", Integer{3, 600}, Unit::seconds, "How long before a move it is announced.",
                false, "", "no automatic move may come by surprise"}),
           stored<Minutes>(
               k_cycle, &Cycle::snooze,
               {"snooze_minutes", Number{0.1, 60}, Unit::minutes, "How far a snooze puts a change off."}),
           stored<Minutes>(k_cycle, &Cycle::answer_window,
                           {"answer_minutes", Number{0.1, 60}, Unit::minutes,
                            "Mode confirm: how long a yes still moves the desk."}),
           stored<Plain>(k_cycle, &Cycle::max_skips,
                         {"max_skips", Integer{0, 10}, Unit::none,
                          "After this many skips in a row the desk only reminds."})}};
}

Section motion_section() {
  using Motion = core::MotionSettings;
  return {"desk.*.motion",
          "How the desk is moved.",
          &k_desks,
          {stored<Milliseconds>(k_motion, &Motion::reversal_pause,
                                {"reverse_pause_ms", Integer{300, 5000}, Unit::milliseconds,
                                 "Standstill between up and down."}),
           stored<Milliseconds>(k_motion, &Motion::no_start_after,
                                {"no_start_after_ms", Integer{1000, 10'000}, Unit::milliseconds,
                                 "A desk that has not moved this long after a command has a fault."}),
           stored<Minutes>(k_motion, &Motion::manual_hold,
                           {"manual_hold_minutes", Number{0.1, 240}, Unit::minutes,
                            "How long the automation rests after the desk was moved or stopped by hand."}),
           stored<MillimetresOfWay>(k_motion, &Motion::back_off,
                                    {"back_off_mm", Number{0, 100}, Unit::mm,
                                     "How far the desk goes back after it met something; 0: it stays."}),
           stored<WholeSeconds>(
               k_motion, &Motion::motor_budget,
               {"motor_budget_s", Integer{30, 3600}, Unit::seconds,
                "How long the motor may run within motor_window_minutes, moves by hand included.", false, "",
                "the motor needs its rest"}),
           stored<Minutes>(k_motion, &Motion::motor_window,
                           {"motor_window_minutes", Number{5, 240}, Unit::minutes,
                            "The time within which motor_budget_s counts."})}};
}

}  // namespace desk::config
