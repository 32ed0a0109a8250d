#pragma once

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/phrase.h"

#include <optional>
#include <string>

namespace desk::deskctl {

/// sit, stand, move and now: one target, and the report of how it was reached.
class Move final : public Exchange {
 public:
  Move(LineSocket& socket, Options const& options);

 private:
  void on_answer(AnswerMessage const& answer, std::string const& line) override;
  void on_state(DeskState const& state) override;
  void on_notice(NoticeMessage const& notice, std::string const& line) override;
  [[nodiscard]] bool finished() const override;
  int tell_end() override;
  int on_deadline() override;

  bool accepted_ = false;
  std::optional<AnswerMessage> end_;
  std::optional<Happening> report_;
};

}  // namespace desk::deskctl
