#include "daemon/control/probe/broker.h"

#include "daemon/mqtt/password_file.h"
#include "daemon/mqtt/resolve.h"
#include "daemon/mqtt/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace desk::probe {
namespace {

using Clock = std::chrono::steady_clock;
using Outcome = BrokerAnswer::Outcome;

mqtt::LinkOptions probing(config::MqttSettings const& settings, std::chrono::milliseconds limit) {
  mqtt::LinkOptions options{settings, {}, 0};
  options.client_id = fmt::format("{}-probe-{}", settings.client_id, ::getpid());
  // The will is the daemon's: it would call a daemon offline that is not.
  options.status_topic.clear();
  options.answer_limit = limit;
  return options;
}

BrokerAnswer try_address(mqtt::LinkOptions const& options, std::string const& password,
                         std::string const& address, mqtt::Wake& wake, Clock::time_point until) {
  mqtt::Refusals refusals;
  std::optional<mqtt::Session> session;
  try {
    session.emplace(options, password, refusals);
  } catch (std::exception const& error) {
    return {Outcome::unreadable, error.what()};
  }
  session->open(address);
  while (session->alive() && !session->connected() && Clock::now() < until) session->service(wake, until);
  if (session->connected()) {
    session->disconnect();
    return {Outcome::accepted, {}};
  }
  auto const reason = session->alive() ? fmt::format("no answer within {} ms", options.answer_limit.count())
                                       : session->reason();
  return {session->refusal() != 0 ? Outcome::refused : Outcome::unreachable,
          fmt::format("{} port {}: {}", address, options.port, reason)};
}

}  // namespace

BrokerAnswer broker_answers(config::MqttSettings const& settings, std::optional<std::string> const& password,
                            std::chrono::milliseconds limit) {
  auto const until = Clock::now() + limit;
  mqtt::Session::load_library();
  auto const options = probing(settings, limit);
  std::string secret = password.value_or("");
  try {
    if (!password && !options.password_file.empty()) secret = mqtt::read_password(options.password_file);
  } catch (std::exception const& error) {
    return {Outcome::unreadable, error.what()};
  }
  auto const wake = std::make_shared<mqtt::Wake>();
  mqtt::Lookup lookup{options.host, wake};
  while (!lookup.done() && Clock::now() < until) wake->wait(until);
  if (!lookup.done()) return {Outcome::unreachable, options.host + ": no name server answers"};
  auto const found = lookup.take();
  if (!found.error.empty()) return {Outcome::unreachable, fmt::format("{}: {}", options.host, found.error)};
  // As deskd: the host's addresses in turn. What one of them says tells more than that another is not there.
  std::optional<BrokerAnswer> told;
  for (auto const& address : found.addresses) {
    auto answer = try_address(options, secret, address, *wake, until);
    if (answer.outcome == Outcome::accepted) return answer;
    if (!told || (told->outcome == Outcome::unreachable && answer.outcome != Outcome::unreachable)) {
      told = std::move(answer);
    } else if (told->outcome == answer.outcome && told->words != answer.words) {
      told->words += "; " + answer.words;
    }
  }
  return *told;
}

}  // namespace desk::probe
