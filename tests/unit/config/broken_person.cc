#include "tests/unit/config/broken_configs.h"

namespace desk::config {

std::vector<BrokenConfig> broken_person() {
  return {
      {"BodyThatNobodyHas", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
language = "fr"
[user.anna.ergonomics]
stature_is_guess = true
popliteal_mm = 530
knee_mm = 520
shoe_forefoot_mm = 10
elbow_rest_mm = 30
rules_off = ["R-SEAT", "R-SIT"]
[user.anna.limits]
min_height_mm = 900
max_height_mm = 800
)"} + k_bus + k_desk,
       R"(c.toml:4:1: error: user.anna.language: "fr" is not one of de, en
c.toml:6:1: error: user.anna.ergonomics.stature_is_guess: means nothing without stature_mm
c.toml:7:1: error: user.anna.ergonomics.popliteal_mm: 530 mm is not below user.anna.ergonomics.knee_mm, 520 mm; measure both again
c.toml:9:1: error: user.anna.ergonomics.shoe_forefoot_mm: is set without shoe_heel_mm; the two go together
c.toml:10:1: error: user.anna.ergonomics.elbow_rest_mm: 30 is outside 100 to 400 mm, what adults have; 30 cm is 300 mm
c.toml:11:1: error: user.anna.ergonomics.rules_off: "R-SIT" is not one of R-SEAT, R-THIGH-ANGLE, R-SEATDEPTH, R-DESK-SIT, R-THIGH, R-DESK-STAND, R-SHOE, R-RANGE, R-MONITOR, R-ARMREST, R-LUMBAR, R-SITBOUT, R-STANDLOAD, R-STANDDAY, R-WALK, R-CHANGES, R-RATE; did you mean "R-SITBOUT"?
c.toml:14:1: error: user.anna.limits.max_height_mm: 800 mm is not above min_height_mm, 900 mm
c.toml: 7 errors; nothing was changed.
)"},
      {"PresetOutsideThePersonsOwnLimits", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
[user.anna.limits]
max_height_mm = 1000
)"} + k_bus + k_desk,
       R"(c.toml:3:1: error: user.anna.stand_height_mm: 1100 mm is above 1000 mm, user.anna.limits.max_height_mm; change the limit only if the desk has room there
c.toml: 1 error; nothing was changed.
)"},
      {"PeopleOfADesk", std::string{R"([user.berta]
sit_height_mm = 620
stand_height_mm = 1000
[desk.main]
user = "anna"
users = ["berta", "carl"]
)"} + k_bus + k_user,
       R"(c.toml:6:1: error: desk.main.users: there is no [user.carl], only berta, anna
c.toml: 1 error; nothing was changed.
)"},
      {"TheFirstUserMissing", std::string{R"([user.berta]
sit_height_mm = 620
stand_height_mm = 1000
[desk.main]
user = "anna"
users = "berta"
)"} + k_bus + k_user,
       R"(c.toml:6:1: error: desk.main.users: "anna" is not among them, who works at the desk first; add it, or name another user
c.toml: 1 error; nothing was changed.
)"},
      {"SomebodyTheDeskIsTooHighFor", std::string{R"([user.berta]
sit_height_mm = 620
stand_height_mm = 1000
[desk.main]
user = "anna"
)"} + k_bus + k_user,
       R"(c.toml:2:1: error: user.berta.sit_height_mm: 620 mm is below 650 mm, desk.main.min_height_mm; change the limit only if the desk has room there; if Berta does not work there, name in desk.main.users who does
c.toml: 1 error; nothing was changed.
)"},
      {"ChairAndCoach", std::string{R"([desk.main]
[desk.main.chair]
min_mm = 530
max_mm = 420
lumbar_support = true
[desk.main.frame]
thickness_mm = 5
[user.anna.coach]
enabled = "yes"
tools = ["rollers"]
exclude = ["EX01", "squats"]
)"} + k_bus + k_user,
       R"(c.toml:4:1: error: desk.main.chair.max_mm: 420 mm is not above min_mm, 530 mm
c.toml:5:1: error: desk.main.chair.lumbar_support: found true, expected one of unsaid, yes, no; text is written in quotes
c.toml:7:1: error: desk.main.frame.thickness_mm: 5 is outside 10 to 200 mm; 5 cm is 50 mm
c.toml:9:1: error: user.anna.coach.enabled: found text "yes", expected true or false
c.toml:10:1: error: user.anna.coach.tools: "rollers" is not one of roller, ball, percussion; did you mean "roller"?
c.toml:11:1: error: user.anna.coach.exclude: "squats" is no exercise; `deskctl break list` shows them
c.toml: 6 errors; nothing was changed.
)"},
      {"SeatThatTheChairDoesNotHave", std::string{R"([desk.main]
[desk.main.chair]
min_mm = 420
[user.anna.ergonomics]
seat_height_mm = 400
)"} + k_bus + k_user,
       R"(c.toml:5:1: warning: user.anna.ergonomics.seat_height_mm: 400 mm is below what the chair of [desk.main] has, 420 mm; measure all of them alike: sat upon, or empty with measured_empty = true
c.toml: 1 warning.
)"},
  };
}

}  // namespace desk::config
