#pragma once

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/keys.h"

#include <optional>
#include <string>

namespace desk::deskctl {

/// A held button: asks again and again, until a key, the end of the input or a signal lets go. Then the desk
/// is told to stop; if that gets lost, silence stops it as well, half a second later.
class Hold final : public Exchange {
 public:
  Hold(LineSocket& socket, Options const& options);

 private:
  void on_answer(AnswerMessage const& answer, std::string const& line) override;
  void on_state(DeskState const& state) override;
  void on_notice(NoticeMessage const& notice, std::string const& line) override;
  [[nodiscard]] bool finished() const override;
  int tell_end() override;
  int on_deadline() override;
  [[nodiscard]] int other_fd() const override { return let_go_ ? -1 : Keys::fd(); }
  [[nodiscard]] core::TimePoint wake_at() const override { return let_go_ ? core::k_never : refresh_at_; }
  void on_wake(bool other_ready) override;
  bool interrupt() override;

  /// Nothing is sent again from now on.
  void end_with(AnswerMessage const& answer, std::string const& line);

  Keys keys_;
  core::TimePoint refresh_at_;
  int last_id_ = k_command_id;
  bool accepted_ = false;
  bool let_go_ = false;
  std::optional<AnswerMessage> end_;     ///< why it ended, where an answer says so
  std::optional<NoticeMessage> report_;  ///< of the motion
  std::string last_line_;                ///< what --json prints
};

}  // namespace desk::deskctl
