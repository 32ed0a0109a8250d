#include "daemon/shell/gpio_inputs.h"

#include "daemon/shell/gpio_wiring.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace desk::shell {
namespace {

constexpr core::Duration k_retry = std::chrono::seconds{1};

}  // namespace

GpioInputs::GpioInputs(boost::asio::io_context& io, driver::gpio::LineBank& bank,
                       config::DeskSettings const& desk, Outlets outlets, driver::MonotonicSource now,
                       Log const& log)
    : io_{io}, bank_{bank}, desk_{desk.id}, outlets_{std::move(outlets)}, now_{std::move(now)}, log_{log} {
  config::ButtonSettings const& b = desk.buttons;
  std::array<std::pair<Button, std::string const*>, core::ButtonPanel::k_buttons> const buttons{
      {{Button::up, &b.up},
       {Button::down, &b.down},
       {Button::sit, &b.sit},
       {Button::stand, &b.stand},
       {Button::stop, &b.stop},
       {Button::snooze, &b.snooze}}};
  for (auto const& [button, place] : buttons) {
    if (place->empty()) continue;
    add(Role::button, button, fmt::format("buttons.{}", to_string(button)), button_line(b, *place));
  }
  if (!desk.obstacle.line.empty()) {
    add(Role::obstacle, Button::stop, "obstacle.line", obstacle_line(desk.obstacle));
  }
  if (desk.presence.has(config::PresenceSource::gpio)) {
    add(Role::presence, Button::stop, "presence.line", presence_line(desk.presence));
  }
}

GpioInputs::~GpioInputs() {
  for (Line& line : lines_) let_go(line);
}

void GpioInputs::add(Role role, Button button, std::string name, driver::gpio::LineSpec spec) {
  // One request each: they may be on different chips.
  auto taken = bank_.inputs({spec});
  if (!taken) throw std::runtime_error{fmt::format("desk.{}.{}: {}", desk_, name, taken.error().detail)};
  lines_.push_back({role, button, std::move(name), std::move(spec), std::move(*taken), nullptr});
}

/// The descriptor belongs to the inputs: the watch must not close it.
void GpioInputs::let_go(Line& line) {
  if (line.watch) line.watch->release();
  line.watch.reset();
  line.inputs.reset();
}

void GpioInputs::start() {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    read_level(i);
    watch(i);
  }
}

void GpioInputs::watch(std::size_t index) {
  Line& line = lines_[index];
  if (!line.inputs) return;
  if (!line.watch) {
    line.watch = std::make_unique<boost::asio::posix::stream_descriptor>(io_, line.inputs->descriptor());
  }
  line.watch->async_wait(
      boost::asio::posix::descriptor_base::wait_read,
      [this, index, alive = std::weak_ptr{alive_}](boost::system::error_code const& error) {
        if (error || alive.expired()) return;
        read_edges(index);
        watch(index);
      });
}

void GpioInputs::read_edges(std::size_t index) {
  Line& line = lines_[index];
  if (!line.inputs) return;
  auto const edges = line.inputs->edges();
  // Some were lost: how it stands now is all that can be known.
  if (!edges) return read_level(index);
  for (driver::gpio::Edge const& edge : *edges) apply(line, edge.active);
}

void GpioInputs::read_level(std::size_t index) {
  Line& line = lines_[index];
  if (!line.inputs) return;
  auto const values = line.inputs->values();
  if (!values) return lose(line, values.error());
  apply(line, (*values & 1U) != 0);
}

void GpioInputs::apply(Line const& line, bool active) {
  switch (line.role) {
    case Role::button: return ask(panel_.set(line.button, active, now_()));
    case Role::obstacle: return tell_obstacle(!active);
    case Role::presence: return outlets_.sense(active);
  }
}

void GpioInputs::lose(Line& line, core::Fault const& why) {
  log_.warning("desk={} event=input_lost line={} reason={}", desk_, line.name, quote(why.detail));
  let_go(line);
  line.retry_at = now_() + k_retry;
  switch (line.role) {
    case Role::button: return ask(panel_.lost(line.button, now_()));
    case Role::obstacle: return tell_obstacle(true);
    case Role::presence: return outlets_.sense(std::nullopt);
  }
}

void GpioInputs::retry(std::size_t index) {
  Line& line = lines_[index];
  auto taken = bank_.inputs({line.spec});
  line.retry_at = taken ? core::k_never : now_() + k_retry;
  if (!taken) return;
  log_.info("desk={} event=input_found line={}", desk_, line.name);
  line.inputs = std::move(*taken);
  read_level(index);
  watch(index);
}

void GpioInputs::ask(std::optional<core::Request> const& request) {
  if (!request) return;
  bool const holds = std::holds_alternative<core::request::Hold>(*request);
  if (!holds) ++press_;
  outlets_.ask(*request, [this, holds, press = press_, alive = std::weak_ptr{alive_}](
                             core::Answer answer, std::string const& /*reason*/) {
    bool const goes_on = answer == core::Answer::accepted || answer == core::Answer::done;
    // Somebody else has stopped the desk or sent it elsewhere, or it may not move.
    if (!holds || goes_on || alive.expired() || press != press_) return;
    panel_.give_up();
    ++press_;
  });
}

void GpioInputs::tell_obstacle(bool blocked) {
  if (blocked_ == blocked) return;
  blocked_ = blocked;
  outlets_.tell(core::event::ObstacleChanged{blocked});
}

core::TimePoint GpioInputs::next_deadline() const {
  core::TimePoint next = panel_.next_deadline();
  for (Line const& line : lines_) next = std::min(next, line.retry_at);
  return next;
}

void GpioInputs::wake_if_due(core::TimePoint now) {
  ask(panel_.wake(now));
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (now >= lines_[i].retry_at) retry(i);
  }
}

}  // namespace desk::shell
