#include "tests/bench/modbus/watched.h"

#include <cmath>
#include <utility>

namespace desk::bench {

using core::TimePoint;

Watched::Watched(std::unique_ptr<Rig> rig)
    : rig_{std::move(rig)}, desks_(static_cast<std::size_t>(rig_->options().desks)) {
  worker_ = std::make_unique<shell::BusWorker>(
      rig_->drivers(), now, [this](std::size_t desk, core::Event const& event) { heard(desk, event); }, log_);
  worker_->start();
}

void Watched::begin() {
  std::lock_guard const lock{mutex_};
  told_ = {};
  for (Desk& desk : desks_) desk = {};
}

Watched::Told Watched::end() {
  std::lock_guard const lock{mutex_};
  return std::exchange(told_, {});
}

void Watched::heard(std::size_t index, core::Event const& event) {
  TimePoint const at = now();
  std::lock_guard const lock{mutex_};
  if (std::holds_alternative<core::event::BusFailed>(event)) ++told_.failed;
  auto const* telemetry = std::get_if<core::Telemetry>(&event);
  if (telemetry == nullptr || !telemetry->height) return;
  if (told_.polls++ == 0) told_.first = at;
  told_.last = at;
  Desk& desk = desks_[index];
  if (desk.told_at) told_.cycles.add(at - *desk.told_at);
  desk.told_at = at;
  auto const tenths = static_cast<std::uint16_t>(std::lround(10 * telemetry->height->mm()));
  rig_->script(index).seen(tenths, at, desk.shown, [this](core::Duration late) { told_.changes.add(late); });
}

}  // namespace desk::bench
