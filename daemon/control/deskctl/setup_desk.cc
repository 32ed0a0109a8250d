#include "daemon/control/deskctl/setup_desk.h"

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/hold.h"
#include "daemon/control/deskctl/home.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/setup_move.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace desk::deskctl {

namespace {

using namespace std::chrono_literals;

/// A device that was switched on just now, on a slow line; a sensor that wakes up.
constexpr auto k_look_patience = 15s;
/// So long a line may be down for a reason that goes by itself, such as the first connection.
constexpr auto k_down_patience = 4s;
constexpr auto k_between_looks = 150ms;

setup::DeskView view_of(DeskState const& state) {
  setup::DeskView view{state.height_mm, state.needs_homing, {}};
  if (state.fault) {
    view.trouble = printable(fault_in_words(*state.fault));
  } else if (!state.height_mm && state.link == "down") {
    view.trouble = printable(state.link_reason);
  } else if (!state.height_mm && !state.needs_homing) {
    view.trouble = "it is there, but tells no height";
  }
  return view;
}

}  // namespace

SocketDesk::SocketDesk(std::filesystem::path const& socket, Console const& console,
                       std::unique_ptr<Child> daemon)
    : console_{console}, daemon_{std::move(daemon)}, socket_{socket} {
  options_.socket = socket;
}

DeskState SocketDesk::state() {
  auto request = options_;
  request.command = Command::status;
  auto const answered = talk(socket_, request, ++id_, k_answer_patience);
  if (!answered) throw Unreachable{"deskd does not answer"};
  if (answered->answer.desks.empty()) throw Unreachable{"deskd knows of no desk"};
  options_.desk = answered->answer.desks.front().id;
  return answered->answer.desks.front();
}

setup::DeskView SocketDesk::look() {
  auto const deadline = monotonic_now() + k_look_patience;
  auto down_until = monotonic_now() + k_down_patience;
  while (true) {
    auto const now = state();
    bool const known = (now.height_mm && !now.moving()) || now.needs_homing;
    bool const down = now.link == "down" && !now.link_reason.empty();
    if (!down) down_until = monotonic_now() + k_down_patience;
    if (known || monotonic_now() >= std::min(deadline, down_until)) return view_of(now);
    console_.pause(k_between_looks);
  }
}

void SocketDesk::hold(setup::Direction direction) {
  if (::isatty(STDIN_FILENO) != 1) {
    fmt::print("  There is no terminal whose keys could be held.\n");
    return;
  }
  static_cast<void>(state());  // which desk
  auto request = options_;
  request.command = Command::hold;
  request.direction = direction == setup::Direction::up ? "up" : "down";
  fmt::print("  It moves {} until you press a key.\n", request.direction);
  LineSocket own{options_.socket};
  Hold{own, request}.run();
}

setup::MoveEnd SocketDesk::move(double to_mm, std::optional<double> stop_at) {
  static_cast<void>(state());
  auto request = options_;
  request.command = Command::move;
  request.mm = to_mm;
  LineSocket own{options_.socket};  // the desk is watched meanwhile
  CarefulMove careful{own, request, stop_at};
  careful.run();
  if (careful.left()) throw setup::Left{setup::Left::Why::interrupted};
  auto end = careful.result();
  if (auto const fault = state().fault) end.fault = fault->code;
  return end;
}

void SocketDesk::home() {
  static_cast<void>(state());
  auto request = options_;
  request.command = Command::home;
  request.yes = true;
  LineSocket own{options_.socket};
  Home{own, request}.run();
}

}  // namespace desk::deskctl
