#include "daemon/control/probe/line_check.h"

#include "config/gpio_lines.h"
#include "drivers/gpio/line_request.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace desk::probe {

using config::KeyPath;
using config::LineUse;

LineCheck check_lines(config::LoadResult const& loaded,
                      driver::Result<std::vector<driver::gpio::ChipInfo>> const& chips,
                      std::string_view file_name) {
  auto const uses = loaded.settings ? lines_of(*loaded.settings) : std::vector<LineUse>{};
  if (uses.empty()) return {};
  if (!chips) {
    return {{},
            fmt::format("{}: this computer's lines were not looked at: {}", file_name, chips.error().detail)};
  }
  if (chips->empty()) {
    return {{},
            fmt::format("{}: this computer has no GPIO chips, so its lines were not looked at.", file_name)};
  }
  LineCheck check;
  std::map<std::pair<std::size_t, std::uint32_t>, KeyPath> taken;
  auto const report = [&](LineUse const& use, std::string message, std::string hint) {
    auto const place = loaded.places.find(use.key);
    auto const at =
        place == loaded.places.end() ? config::Place{std::string{file_name}, 1, 1} : place->second;
    check.mistakes.push_back({at, config::to_string(use.key), std::move(message), std::move(hint)});
  };
  for (LineUse const& use : uses) {
    auto const found = driver::gpio::find_line(*chips, use.place);
    if (!found) {
      report(use, found.error().detail, {});
      continue;
    }
    auto const [first, is_new] = taken.try_emplace({found->chip, found->offset}, use.key);
    auto const& line = (*chips)[found->chip].lines[found->offset];
    if (!is_new) {
      report(use,
             fmt::format("{} is the same line as {}", config::in_quotes(use.place),
                         config::to_string(first->second)),
             "a line has one use");
    } else if (line.used && line.consumer != "deskd") {
      report(use, driver::gpio::who_holds(line, "deskd"), {});
    }
  }
  check.note =
      fmt::format("{}: {} of this computer's lines were looked at, none was taken.", file_name, uses.size());
  return check;
}

}  // namespace desk::probe
