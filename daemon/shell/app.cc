#include "daemon/shell/app.h"

#include "daemon/mqtt/person_values.h"
#include "daemon/shell/clocks.h"
#include "daemon/shell/drivers.h"
#include "daemon/wire/bus_json.h"
#include "daemon/wire/json.h"
#include "daemon/wire/text.h"
#include "drivers/gpio/kernel_lines.h"
#include "drivers/gpio/line_guard.h"

#include <boost/asio/post.hpp>

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace desk::shell {
namespace {

/// The next full minute of the wall clock, so that a new day begins on time.
core::TimePoint next_minute(wire::ClockMap const& clock) {
  return clock.monotonic + std::chrono::seconds{60 - clock.civil.unix_seconds % 60};
}

std::vector<ServiceStatus::Desk> service_desks(config::Settings const& settings) {
  std::vector<ServiceStatus::Desk> desks;
  for (auto const& desk : settings.desks) {
    auto const bus = std::find_if(settings.buses.begin(), settings.buses.end(),
                                  [&](config::BusSettings const& b) { return b.id == desk.bus; });
    bool const simulated =
        bus != settings.buses.end() && bus->driver == config::BusSettings::Driver::simulated;
    desks.push_back({desk.id, simulated});
  }
  return desks;
}

}  // namespace

App::App(config::Settings settings, Reloader::Source source, Log& log,
         std::shared_ptr<driver::gpio::LineGuard> guard)
    : settings_{std::move(settings)},
      log_{log},
      signals_{io_, SIGINT, SIGTERM},
      hangup_{io_, SIGHUP},
      reloader_{io_, std::move(source), log_},
      timer_{io_},
      state_{settings_.storage.state_dir, log_},
      history_{io_, settings_.storage, log_},
      guard_{std::move(guard)},
      bank_{std::make_shared<driver::gpio::KernelBank>("/dev", "deskd", guard_)},
      service_{service_desks(settings_), monotonic_now()},
      watchdog_{watchdog_limit(), monotonic_now()} {
  // A client or a broker that goes away must show as an error of write(), not end the daemon.
  std::signal(SIGPIPE, SIG_IGN);
  make_desks();
  restore_desks();
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    make_panel(i);
    make_advisor(i);
  }
  control::Handler& handler = *this;
  control_ = std::make_unique<control::ControlServer>(io_, settings_.socket.socket, handler);
  if (!settings_.mqtt.enabled) return;
  auto words = [this](std::size_t desk, wire::Word const& word, DeskSession::ReplyTo const& reply) {
    tell(desk, word, core::Origin::mqtt, reply);
  };
  auto worked = [this] { arm_timer(); };
  mqtt_ = std::make_unique<MqttGateway>(io_, settings_.mqtt, sessions_,
                                        MqttGateway::Outlets{std::move(words), std::move(worked)}, log_);
}

App::~App() {
  // Workers first: their threads post to the rest.
  buses_.clear();
}

void App::make_desks() {
  sessions_.resize(settings_.desks.size());
  routes_.resize(settings_.desks.size());
  for (auto const& bus : settings_.buses) make_bus(bus);
}

/// Before the first step, so that a lock holds from the first moment on.
void App::restore_desks() {
  auto const now = stamp_now();
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    auto const saved = state_.load(settings_.desks[i].id);
    if (saved) sessions_[i]->restore(*saved, now);
    if (saved && saved->memory.rested_at) trust_rest(i, *saved->memory.rested_at);
    saved_revisions_.push_back(sessions_[i]->memory_revision());
  }
}

/// Only once: the next start may come after a power cut in mid-move, and must not find it again.
void App::trust_rest(std::size_t desk, core::Height rested_at) {
  if (!state_.save_now(sessions_[desk]->memory())) return;
  routes_[desk].worker->stands_at(routes_[desk].index, rested_at);
  log_.info("desk={} event=height_kept height_mm={:.1f}", settings_.desks[desk].id, rested_at.mm());
}

void App::save(std::size_t desk) {
  if (!advisors_.empty()) advisors_[desk]->remember();
  saved_revisions_[desk] = sessions_[desk]->memory_revision();
  state_.save(sessions_[desk]->memory());
}

/// Once a minute, so that a power cut costs no more than one.
void App::save_what_counts() {
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    if (sessions_[i]->counting()) save(i);
  }
}

void App::make_bus(config::BusSettings const& bus) {
  BusDrivers drivers{settings_, bus, bank_, monotonic_now};
  std::vector<BusWorker::Desk> on_bus;
  Bus made{bus.id, {}, nullptr, core::BusFigures{0}, monotonic_now()};
  for (std::size_t i = 0; i < settings_.desks.size(); ++i) {
    config::DeskSettings const& desk = settings_.desks[i];
    if (desk.bus != bus.id) continue;
    auto driver = drivers.make(desk);
    DeskSession::Outlets outlets;
    outlets.motor = [this, i](core::MotorCommand const& c) { routes_[i].worker->send(routes_[i].index, c); };
    outlets.notice = [this, i](core::Notice const& n) { told(i, n); };
    outlets.stepped = [this, i] { stepped(i); };
    sessions_[i] = std::make_unique<DeskSession>(desk, settings_.users, driver->capabilities(),
                                                 std::move(outlets), log_);
    routes_[i].index = on_bus.size();
    made.desks.push_back(i);
    on_bus.push_back({desk.id, std::move(driver)});
  }
  if (on_bus.empty()) return;
  made.told = core::BusFigures{on_bus.size()};
  auto const listener = [this, desk_of = made.desks](std::size_t on_this_bus, core::Event event) {
    boost::asio::post(
        io_, [this, i = desk_of[on_this_bus], event = std::move(event)] { sessions_[i]->handle(event); });
  };
  made.worker = std::make_unique<BusWorker>(std::move(on_bus), monotonic_now, listener, log_);
  for (std::size_t const i : made.desks) routes_[i].worker = made.worker.get();
  buses_.push_back(std::move(made));
}

void App::make_panel(std::size_t desk) {
  config::DeskSettings const& settings = settings_.desks[desk];
  GpioInputs::Outlets outlets;
  outlets.ask = [this, desk](core::Request const& request, GpioInputs::ReplyTo reply) {
    sessions_[desk]->submit(request, core::Origin::local, std::move(reply));
  };
  outlets.tell = [this, desk](core::Event const& event) { sessions_[desk]->handle(event); };
  outlets.sense = [this, desk](std::optional<bool> sensed) {
    sessions_[desk]->sense(core::PresenceKind::gpio, sensed);
  };
  Panel& panel = panels_.emplace_back();
  panel.inputs = std::make_unique<GpioInputs>(io_, *bank_, settings, std::move(outlets), monotonic_now, log_);
  panel.signals = std::make_unique<SignalLines>(*bank_, settings, log_);
}

void App::make_advisor(std::size_t desk) {
  Advisor::Outlets outlets;
  outlets.event = [this, desk](boost::json::object const& event) {
    if (mqtt_) mqtt_->event(desk, event);
    control_->publish_notice(settings_.desks[desk].id, event);
  };
  outlets.changed = [this, desk] { advised(desk); };
  outlets.ask = [this, desk](core::Request const& request) {
    sessions_[desk]->submit(request, core::Origin::local, {});
  };
  advisors_.push_back(std::make_unique<Advisor>(*sessions_[desk], std::move(outlets), log_));
}

void App::run() {
  signals_.async_wait([this](boost::system::error_code const& error, int signal) {
    if (!error) shut_down(signal);
  });
  await_hangup();
  start();
  io_.run();
}

void App::start() {
  log_.info("event=start version={} desks={} buses={}", DESKD_VERSION, settings_.desks.size(), buses_.size());
  for (auto const& desk : settings_.desks) {
    auto const& device = desk.modbus.device;
    if (!device || device->warning.empty()) continue;
    log_.warning("desk={} event=device_warning device={} reason={}", desk.id, quote(device->name),
                 quote(device->warning));
  }
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    // Before the first step of the session, or what the coach knew of before would be taken for nothing.
    advisors_[i]->begin();
    sessions_[i]->begin();
    panels_[i].inputs->start();
  }
  tell_civil_time();
  tell_of_health();
  for (auto& bus : buses_) bus.worker->start("bus " + bus.id);
  if (mqtt_) mqtt_->start();
  arm_timer();
}

void App::shut_down(int signal) {
  log_.info("event=stop signal={}", signal);
  sd_notify(0, "STOPPING=1\nSTATUS=switching the motors off");
  timer_.cancel();
  // Motors before words.
  for (auto& bus : buses_) bus.worker->stop();
  // Behind what the workers have still posted: that a motor went off belongs into what is saved.
  boost::asio::post(io_, [this] { finish(); });
}

void App::finish() {
  for (auto const& advisor : advisors_) advisor->remember();
  for (auto const& session : sessions_) state_.save(session->last_memory());
  record_running(true);
  if (mqtt_) mqtt_->stop();
  state_.stop();
  history_.stop();
  control_.reset();
  io_.stop();
}

void App::told(std::size_t desk, core::Notice const& notice) {
  history_.notice(settings_.desks[desk].id, sessions_[desk]->user(), notice);
  if (mqtt_) mqtt_->notice(desk, notice);
  control_->publish_notice(settings_.desks[desk].id, wire::to_json(notice, clocks_now()));
  advisors_[desk]->notice(notice);
}

/// What chair and desk should be like, or what the coach does, is another than it was.
void App::advised(std::size_t desk) {
  control_->publish_state(settings_.desks[desk].id);
  if (!mqtt_) return;
  Advisor const& advisor = *advisors_[desk];
  auto const* const person = sessions_[desk]->person();
  auto const& seat = advisor.assessment().situation.seat;
  mqtt::PersonState shown;
  if (person != nullptr) shown.name = person->name;
  if (seat) shown.seat = seat->height;
  shown.heights = advisor.assessment().worst;
  shown.sat_too_long = advisor.too_long().sat;
  shown.stood_too_long = advisor.too_long().stood;
  for (auto& value : mqtt::person_values(shown)) mqtt_->keep(desk, value.leaf, std::move(value.payload));
  mqtt_->keep(desk, mqtt::leaf::k_ergonomics, wire::to_text(advisor.ergonomics()));
  mqtt_->keep(desk, mqtt::leaf::k_advice, wire::to_text(advisor.advice()));
  mqtt_->keep(desk, mqtt::leaf::k_break, wire::to_text(advisor.coach()));
}

void App::stepped(std::size_t desk) {
  advisors_[desk]->stepped();
  if (sessions_[desk]->memory_revision() != saved_revisions_[desk]) save(desk);
  if (mqtt_) mqtt_->state_changed(desk);
  control_->publish_state(settings_.desks[desk].id);
  SignalLines& signals = *panels_[desk].signals;
  if (signals.any()) signals.update(sessions_[desk]->snapshot(), monotonic_now());
  service_.update(desk, sessions_[desk]->snapshot());
  tell_service();
  arm_timer();
}

void App::tell_service() {
  bool const was_ready = service_.ready();
  std::string const news = service_.due(monotonic_now());
  if (news.empty()) return;
  if (!was_ready)
    log_.info("event=ready{}", service_.waits() ? " note=\"a desk has not told its height yet\"" : "");
  sd_notify(0, news.c_str());
}

void App::feed_watchdog() {
  std::vector<Watchdog::Worker> workers;
  workers.reserve(buses_.size());
  for (Bus const& bus : buses_) workers.push_back({bus.id, bus.worker->turned_at()});
  Watchdog::Verdict const verdict = watchdog_.look(workers, monotonic_now());
  if (verdict.feed) sd_notify(0, "WATCHDOG=1");
  if (!verdict.hangs.empty())
    log_.error("bus={} event=worker_hangs note=\"the service manager will start deskd anew\"", verdict.hangs);
}

/// A move does not need it, and stopping desks that work because of it would help nobody.
void App::look_after_guard() {
  if (!guard_ || guard_missed_ || guard_->alive()) return;
  guard_missed_ = true;
  log_.error(
      "event=guard_gone pid={} note=\"if deskd stands still, its motor lines stay as they are until the "
      "service manager ends it; restart deskd\"",
      guard_->pid());
}

void App::arm_timer() {
  core::TimePoint next = std::min({next_civil_tick_, service_.next_deadline(), watchdog_.next_deadline()});
  for (auto const& session : sessions_) next = std::min(next, session->next_deadline());
  for (auto const& advisor : advisors_) next = std::min(next, advisor->next_deadline());
  for (auto const& panel : panels_) {
    next = std::min({next, panel.inputs->next_deadline(), panel.signals->next_deadline()});
  }
  if (mqtt_) next = std::min(next, mqtt_->next_deadline());
  if (next == timer_at_) return;
  timer_at_ = next;
  timer_.expires_at(to_steady(next));
  timer_.async_wait([this](boost::system::error_code const& error) {
    if (!error) on_timer();
  });
}

void App::on_timer() {
  timer_at_ = core::k_never;
  core::TimePoint const now = monotonic_now();
  if (now >= next_civil_tick_) {
    tell_civil_time();
    tell_of_health();
    save_what_counts();
    record_running(false);
    look_after_guard();
  }
  for (auto& session : sessions_) session->wake_if_due(now);
  for (auto& advisor : advisors_) advisor->wake_if_due(now);
  for (auto& panel : panels_) {
    panel.inputs->wake_if_due(now);
    panel.signals->wake_if_due(now);
  }
  if (mqtt_) mqtt_->wake_if_due(now);
  tell_service();
  feed_watchdog();
  arm_timer();
}

void App::tell_civil_time() {
  wire::ClockMap const clock = clocks_now();
  next_civil_tick_ = next_minute(clock);
  for (auto& session : sessions_) session->handle(core::event::CivilClock{clock.civil});
  for (auto& advisor : advisors_) advisor->civil_time(clock.civil);
  if (mqtt_) mqtt_->clock_told();
}

/// And of the history. Once a minute: often enough to find a bad cable by, seldom enough for the disk of
/// whoever records it.
void App::tell_of_health() {
  if (!mqtt_) return;
  core::TimePoint const now = monotonic_now();
  for (Bus& bus : buses_) {
    wire::BusReport report{bus.id, {}, bus.worker->figures(), 0};
    for (std::size_t const i : bus.desks) report.desks.push_back(settings_.desks[i].id);
    report.load = core::utilisation(bus.told, report.figures, now - bus.told_at);
    for (std::size_t k = 0; k < bus.desks.size(); ++k)
      mqtt_->keep(bus.desks[k], mqtt::leaf::k_bus, wire::to_text(wire::to_json(report, k)));
    bus.told = std::move(report.figures);
    bus.told_at = now;
  }
  mqtt_->keep(mqtt::daemon_leaf::k_history, wire::to_text(history_.problem_json()));
}

/// Once a minute: a power cut takes a minute of what somebody did at most. While nobody is there, which is
/// most of the time, a card is worn less.
void App::record_running(bool all) {
  constexpr std::int64_t k_quiet_minutes = 10;
  bool const round = clocks_now().civil.unix_seconds / 60 % k_quiet_minutes == 0;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    DeskSession const& session = *sessions_[i];
    if (!all && !round && !session.counting()) continue;
    history_.running(settings_.desks[i].id, session.user(), session.snapshot());
  }
}

}  // namespace desk::shell
