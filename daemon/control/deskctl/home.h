#pragma once

#include "daemon/control/deskctl/exchange.h"

#include <optional>

namespace desk::deskctl {

/// A homing with consent, from the request to its end.
class Home final : public Exchange {
 public:
  Home(LineSocket& socket, Options const& options);

 private:
  void on_answer(AnswerMessage const& answer, std::string const& line) override;
  void on_state(DeskState const& state) override;
  void on_notice(NoticeMessage const& notice, std::string const& line) override;
  [[nodiscard]] bool finished() const override { return end_.has_value(); }
  int tell_end() override;
  int on_deadline() override;

  bool accepted_ = false;
  std::optional<AnswerMessage> end_;
  std::string found_;  ///< what came of it, in words
};

}  // namespace desk::deskctl
