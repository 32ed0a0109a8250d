// Another configuration, while the daemon runs.

#include "daemon/shell/app.h"
#include "daemon/shell/clocks.h"
#include "daemon/shell/reload_verdict.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace desk::shell {
namespace {

namespace json = boost::json;

/// `wanted` in the order of `as`; the same ids.
std::vector<config::DeskSettings> in_order(std::vector<config::DeskSettings> wanted,
                                           std::vector<config::DeskSettings> const& as) {
  auto const place = [&](config::DeskSettings const& desk) {
    return std::find_if(as.begin(), as.end(),
                        [&](config::DeskSettings const& other) { return other.id == desk.id; }) -
           as.begin();
  };
  std::sort(wanted.begin(), wanted.end(),
            [&](auto const& left, auto const& right) { return place(left) < place(right); });
  return wanted;
}

}  // namespace

void App::await_hangup() {
  hangup_.async_wait([this](boost::system::error_code const& error, int) {
    if (error) return;
    log_.info("event=reload origin=signal");
    // Before it is ready, the manager waits for something else.
    bool const tell = service_.ready();
    if (tell)
      sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
                 static_cast<long long>(monotonic_now().time_since_epoch() / std::chrono::microseconds{1}));
    reload({}, [tell](core::Answer, std::string const&, json::object const&) {
      if (tell) sd_notify(0, "READY=1");
    });
    await_hangup();
  });
}

void App::reload(control::Reload what, control::ReloadReply reply) {
  reloader_.load([this, what, reply = std::move(reply)](Reloader::Loaded const& news) {
    loaded(news, what.only_check, reply);
  });
}

void App::loaded(Reloader::Loaded const& loaded, bool only_check, control::ReloadReply const& reply) {
  auto const& [result, text] = loaded;
  auto const changes =
      result.settings ? config::changes(settings_, *result.settings) : std::vector<config::Change>{};
  ReloadVerdict const verdict = judge_reload(result, changes, only_check, reloader_.source().file.string());
  json::object report = reload_report(result, changes);
  if (!only_check) {
    for (auto const& mistake : result.mistakes) {
      log_.warning("event=config_mistake text={}", quote(config::to_string(mistake)));
    }
    bool const taken = verdict.answer == core::Answer::done;
    if (taken) {
      for (auto const& change : changes) {
        log_.info("event=config_changed change={}", quote(config::to_string(change)));
      }
      log_.info("event=config_reloaded changes={}", changes.size());
    } else {
      log_.warning("event=config_refused reason={}", quote(verdict.words));
    }
    json::object event = report;
    event["event"] = taken ? "config_reloaded" : "config_refused";
    event["reason"] = verdict.words;
    tell_everybody(event);
    if (taken && !changes.empty()) {
      reloader_.keep(text, *result.settings);
      adopt(*result.settings);
    }
  }
  reply(verdict.answer, verdict.words, std::move(report));
}

/// The same desks, wired as they are.
void App::adopt(config::Settings settings) {
  settings.desks = in_order(std::move(settings.desks), settings_.desks);
  settings_ = std::move(settings);
  log_.set_least(settings_.log.level);
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    sessions_[i]->reconfigure(settings_.desks[i], settings_.users);
    advisors_[i]->reconfigure();
    stepped(i);
  }
  if (mqtt_) mqtt_->reconfigured();
  arm_timer();
}

void App::tell_everybody(json::object const& event) {
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    if (mqtt_) mqtt_->event(i, event);
    control_->publish_notice(settings_.desks[i].id, event);
  }
}

}  // namespace desk::shell
