#include "daemon/control/deskctl/talk.h"

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <cstdio>

namespace desk::deskctl {

namespace json = boost::json;
using namespace std::chrono_literals;

std::optional<Answered> talk(LineSocket& socket, Options const& options, int id,
                             std::chrono::milliseconds patience) {
  socket.send(request_line(options, id));
  auto const deadline = monotonic_now() + patience;
  while (monotonic_now() < deadline) {
    auto line = socket.next_line(1s);
    if (!line) continue;
    auto message = parse_message(*line);
    auto* const answer = std::get_if<AnswerMessage>(&message);
    // A request that could not be read is refused without its number.
    if (answer != nullptr && answer->id.value_or(id) == id) {
      return Answered{std::move(*answer), std::move(*line)};
    }
  }
  return std::nullopt;
}

json::object content(Answered const& answered, std::string_view name) {
  json::error_code error;
  auto const whole = json::parse(answered.line, error);
  auto const* const found =
      whole.is_object() ? whole.get_object().if_contains({name.data(), name.size()}) : nullptr;
  return found != nullptr && found->is_object() ? found->get_object() : json::object{};
}

std::optional<int> told_already(std::optional<Answered> const& answered, Options const& options) {
  if (!answered) return timed_out("deskd does not answer");
  if (options.json) {
    fmt::print("{}\n", answered->line);
  } else if (answered->answer.answer != "done") {
    fmt::print(stderr, "deskctl: {}\n", printable(with_reason(answered->answer)));
  } else {
    return std::nullopt;
  }
  return exit_code_of(answered->answer);
}

}  // namespace desk::deskctl
