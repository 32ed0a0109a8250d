#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/options.h"
#include "daemon/control/deskctl/setup_console.h"
#include "daemon/control/deskctl/setup_process.h"
#include "daemon/control/deskctl/talk.h"
#include "daemon/control/setup/world.h"

#include <memory>

namespace desk::deskctl {

/// The desk behind a daemon's socket, perhaps of a daemon of our own, which ends with it.
class SocketDesk final : public setup::Desk {
 public:
  /// Throws Unreachable.
  SocketDesk(std::filesystem::path const& socket, Console const& console, std::unique_ptr<Child> daemon);

  setup::DeskView look() override;
  void hold(setup::Direction direction) override;
  setup::MoveEnd move(double to_mm, std::optional<double> stop_at) override;
  void home() override;

 private:
  DeskState state();

  Options options_;
  Console const& console_;
  std::unique_ptr<Child> daemon_;
  LineSocket socket_;
  int id_ = 0;
};

}  // namespace desk::deskctl
