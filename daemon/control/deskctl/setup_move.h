#pragma once

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/keys.h"
#include "daemon/control/setup/world.h"

#include <optional>

namespace desk::deskctl {

/// A move that any key stops, and that may be told to stop on its way. Prints its progress only; result()
/// says how it ended.
class CarefulMove final : public Exchange {
 public:
  /// `options`: of a move, for as long as this lives. `stop_at`: mm.
  CarefulMove(LineSocket& socket, Options const& options, std::optional<double> stop_at);

  [[nodiscard]] setup::MoveEnd result() const;
  /// By Ctrl-C, and so not only the move is to end.
  [[nodiscard]] bool left() const { return left_; }

 private:
  void on_answer(AnswerMessage const& answer, std::string const& line) override;
  void on_state(DeskState const& state) override;
  void on_notice(NoticeMessage const& notice, std::string const& line) override;
  [[nodiscard]] bool finished() const override;
  int tell_end() override;
  int on_deadline() override;
  [[nodiscard]] int other_fd() const override;
  void on_wake(bool other_ready) override;
  bool interrupt() override;
  void stop();

  std::optional<Keys> keys_;  ///< where there is a terminal
  std::optional<double> const stop_at_;
  bool accepted_ = false;
  bool told_ = false;
  bool left_ = false;
  std::optional<AnswerMessage> end_;
  std::optional<double> landed_;
  bool report_ = false;
};

}  // namespace desk::deskctl
