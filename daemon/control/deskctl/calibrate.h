#pragma once

#include "daemon/control/deskctl/exchange.h"

#include <optional>
#include <string>

namespace desk::deskctl {

/// Says what will happen on `calibrate` or `home` and asks for consent on the terminal, unless options.yes
/// gives it. Nothing: it was given; else the exit code.
std::optional<int> ask_consent(Options const& options);

/// A calibration with consent, from the request to its report.
class Calibration final : public Exchange {
 public:
  Calibration(LineSocket& socket, Options const& options);

 private:
  void on_answer(AnswerMessage const& answer, std::string const& line) override;
  void on_state(DeskState const& state) override;
  void on_notice(NoticeMessage const& notice, std::string const& line) override;
  [[nodiscard]] bool finished() const override;
  int tell_end() override;
  int on_deadline() override;

  int stroke_ = 0;
  bool accepted_ = false;
  std::optional<AnswerMessage> end_;
  std::optional<NoticeMessage> report_;
};

}  // namespace desk::deskctl
