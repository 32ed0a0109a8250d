#include "daemon/shell/signal_lines.h"

#include "daemon/shell/gpio_wiring.h"

#include <stdexcept>
#include <utility>

namespace desk::shell {

SignalLines::SignalLines(driver::gpio::LineBank& bank, config::DeskSettings const& desk, Log const& log)
    : desk_{desk.id},
      log_{log},
      buzzer_{take(bank, desk.signal, "buzzer", desk.signal.buzzer)},
      led_{take(bank, desk.signal, "led", desk.signal.led)} {}

SignalLines::Lamp SignalLines::take(driver::gpio::LineBank& bank, config::SignalSettings const& signal,
                                    std::string name, std::string const& place) const {
  if (place.empty()) return {std::move(name), nullptr};
  auto taken = bank.outputs({signal_line(signal, place)});
  if (!taken)
    throw std::runtime_error{fmt::format("desk.{}.signal.{}: {}", desk_, name, taken.error().detail)};
  return {std::move(name), std::move(*taken)};
}

void SignalLines::update(core::Snapshot const& snapshot, core::TimePoint now) {
  if (!any()) return;
  pattern_.update(snapshot, now);
  show(now);
}

void SignalLines::wake_if_due(core::TimePoint now) {
  if (now >= next_) show(now);
}

void SignalLines::show(core::TimePoint now) {
  auto const levels = pattern_.at(now);
  set(buzzer_, levels.buzzer);
  set(led_, levels.led);
  next_ = pattern_.next_deadline(now);
}

void SignalLines::set(Lamp& lamp, bool on) {
  if (!lamp.outputs || on == lamp.on) return;
  auto const done = lamp.outputs->set(on ? 1U : 0U);
  if (!done && !lamp.failing) {
    log_.warning("desk={} event=signal_failed line={} reason={}", desk_, lamp.name,
                 quote(done.error().detail));
  }
  lamp.failing = !done;
  if (done) lamp.on = on;
}

}  // namespace desk::shell
