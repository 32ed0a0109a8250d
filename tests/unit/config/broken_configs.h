#pragma once

#include <string>
#include <vector>

namespace desk::config {

/// A text with mistakes, and all that must be said about it: what `--check-config` prints.
struct BrokenConfig {
  std::string name;
  std::string text;
  std::string expected;
};

/// What cannot be read as the sections and keys there are.
std::vector<BrokenConfig> broken_syntax();
/// Values that no key takes, each judged on its own.
std::vector<BrokenConfig> broken_values();
/// Values that are fine one by one but not together, and what is only worth a warning.
std::vector<BrokenConfig> broken_relations();
/// What is wrong with the places of Modbus devices.
std::vector<BrokenConfig> broken_modbus();
/// What is wrong with this computer's own lines and what is wired to them.
std::vector<BrokenConfig> broken_gpio();
/// What is wrong with the way to the broker, and what is not safe about it.
std::vector<BrokenConfig> broken_mqtt();
/// What is wrong with working hours and with who tells that somebody is there.
std::vector<BrokenConfig> broken_schedule();
/// What is wrong with people, their chairs and what they want of the coach.
std::vector<BrokenConfig> broken_person();

// Flawless sections to stand behind the ones with the mistakes, so that line numbers count from the mistakes.
inline std::string const k_user = R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
)";
inline std::string const k_bus = R"([bus.sim]
driver = "simulated"
)";
inline std::string const k_desk = R"([desk.main]
)";

}  // namespace desk::config
