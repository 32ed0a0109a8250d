// What the control socket, and messages, ask of the daemon.

#include "daemon/shell/app.h"

#include "daemon/shell/clocks.h"
#include "daemon/wire/bus_json.h"
#include "daemon/wire/json.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace desk::shell {
namespace {

bool is_simulated(config::Settings const& settings, config::DeskSettings const& desk) {
  return std::any_of(settings.buses.begin(), settings.buses.end(), [&](config::BusSettings const& bus) {
    return bus.id == desk.bus && bus.driver == config::BusSettings::Driver::simulated;
  });
}

}  // namespace

std::vector<control::DeskInfo> App::desks() const {
  std::vector<control::DeskInfo> infos;
  infos.reserve(settings_.desks.size());
  for (auto const& desk : settings_.desks) infos.push_back({desk.id, desk.name});
  return infos;
}

std::size_t App::index_of(std::string const& desk) const {
  auto const found = std::find_if(settings_.desks.begin(), settings_.desks.end(),
                                  [&](config::DeskSettings const& d) { return d.id == desk; });
  if (found == settings_.desks.end()) throw std::logic_error{"no desk " + desk};
  return static_cast<std::size_t>(found - settings_.desks.begin());
}

boost::json::object App::state(std::string const& desk) const {
  std::size_t const i = index_of(desk);
  auto const& settings = sessions_[i]->settings();
  auto state =
      control::state_json(settings.name, sessions_[i]->snapshot(), settings.control.cycle, clocks_now());
  state["simulated"] = is_simulated(settings_, settings_.desks[i]);
  state["history"] = history_.health_json();
  auto const named = [](config::UserSettings const& user) {
    return boost::json::object{{"id", user.id}, {"name", user.name}};
  };
  auto const* const person = sessions_[i]->person();
  state["user"] = person != nullptr ? boost::json::value(named(*person)) : boost::json::value(nullptr);
  boost::json::array users;
  for (auto const& user : sessions_[i]->users()) users.push_back(named(user));
  state["users"] = std::move(users);
  bool const sensed = sessions_[i]->snapshot().seat.has_value();
  auto const told = sessions_[i]->seat();
  if (!sensed && told) state["seat_mm"] = told->mm();
  state["seat_source"] = sensed ? boost::json::value("sensor") : told ? boost::json::value("told") : nullptr;
  state["ergonomics"] = advisors_[i]->advice();
  state["break"] = advisors_[i]->coach();
  return state;
}

boost::json::object App::health() const {
  boost::json::array buses;
  for (Bus const& bus : buses_) {
    if (bus.desks.empty()) continue;
    wire::BusReport report{bus.id, {}, bus.worker->figures(), 0};
    for (std::size_t const i : bus.desks) report.desks.push_back(settings_.desks[i].id);
    report.load = core::utilisation(bus.told, report.figures, monotonic_now() - bus.told_at);
    auto of_all = wire::to_json(report, 0);
    of_all.erase("desk");
    buses.emplace_back(std::move(of_all));
  }
  return {{"version", DESKD_VERSION},
          {"mqtt", mqtt_ ? boost::json::value(mqtt_->health_json()) : boost::json::value(nullptr)},
          {"buses", std::move(buses)}};
}

void App::history(std::string const& desk, control::HistoryQuery const& query, control::HistoryReply reply) {
  DeskSession const& session = *sessions_[index_of(desk)];
  history_.running(desk, session.user(), session.snapshot());
  HistoryKeeper::People people{settings_.desks[index_of(desk)].user, {}};
  for (auto const& user : session.users()) people.names.emplace(user.id, user.name);
  history_.ask(desk, people, query, std::move(reply));
}

void App::submit(std::string const& desk, core::Request const& request, control::ReplyTo reply) {
  sessions_[index_of(desk)]->submit(request, core::Origin::local, std::move(reply));
}

boost::json::object App::look(std::string const& desk, control::Look look) const {
  Advisor const& advisor = *advisors_[index_of(desk)];
  return look == control::Look::ergonomics ? advisor.ergonomics() : advisor.exercises();
}

void App::tell(std::string const& desk, wire::Word const& word, control::ReplyTo reply) {
  tell(index_of(desk), word, core::Origin::local, reply);
}

void App::tell(std::size_t desk, wire::Word const& word, core::Origin origin, control::ReplyTo const& reply) {
  DeskSession& session = *sessions_[desk];
  log_.info("desk={} event=command origin={} command={}", session.settings().id, to_string(origin),
            quote(wire::in_log(word)));
  if (auto const* const presence = std::get_if<wire::PresenceWord>(&word)) {
    tell_presence(desk, *presence, reply);
  } else if (auto const* const user = std::get_if<wire::UserWord>(&word)) {
    advisors_[desk]->remember();
    session.change_user(user->who, reply);
  } else if (auto const* const seat = std::get_if<wire::SeatWord>(&word)) {
    if (seat->height) {
      session.set_seat(*seat->height);
    } else {
      session.forget_seat();
    }
    reply(core::Answer::done, {});
  } else {
    advisors_[desk]->answer(std::get<coach::Answer>(word), reply);
    stepped(desk);
  }
}

void App::tell_presence(std::size_t desk, wire::PresenceWord word, control::ReplyTo const& reply) {
  DeskSession& session = *sessions_[desk];
  if (!session.senses(core::PresenceKind::local)) {
    reply(core::Answer::refused, fmt::format("nobody is asked: add \"local\" to source in [desk.{}.presence]",
                                             session.settings().id));
    return;
  }
  std::optional<bool> sensed;
  if (word != wire::PresenceWord::automatic) sensed = word == wire::PresenceWord::present;
  session.sense(core::PresenceKind::local, sensed);
  reply(core::Answer::done, {});
}

}  // namespace desk::shell
