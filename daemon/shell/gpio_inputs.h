#pragma once

#include "config/settings.h"
#include "daemon/core/button_panel.h"
#include "daemon/core/event.h"
#include "daemon/shell/log.h"
#include "drivers/desk_driver.h"
#include "drivers/gpio/lines.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace desk::shell {

/// The buttons, the obstacle strip and the presence sensor of one desk, as far as they are wired to this
/// computer. All on the io thread.
///
/// What cannot be read is taken for what is safe: a strip for blocked, a button for released, presence for
/// unknown; and the line is asked for again each second.
class GpioInputs {
 public:
  /// As control::ReplyTo has it.
  using ReplyTo = std::function<void(core::Answer answer, std::string reason)>;
  struct Outlets {
    std::function<void(core::Request const&, ReplyTo)> ask;  ///< what a button wants
    std::function<void(core::Event const&)> tell;            ///< what the strip sees
    std::function<void(std::optional<bool>)> sense;  ///< what the presence sensor says; absent: it is lost
  };

  /// Takes the lines, which `bank` outlives. Throws std::runtime_error with words for a person if one cannot
  /// be had.
  GpioInputs(boost::asio::io_context& io, driver::gpio::LineBank& bank, config::DeskSettings const& desk,
             Outlets outlets, driver::MonotonicSource now, Log const& log);
  GpioInputs(GpioInputs const&) = delete;
  GpioInputs& operator=(GpioInputs const&) = delete;
  ~GpioInputs();

  /// Tells how everything stands, and each change from then on.
  void start();
  [[nodiscard]] core::TimePoint next_deadline() const;
  void wake_if_due(core::TimePoint now);

 private:
  using Button = core::ButtonPanel::Button;
  enum class Role { button, obstacle, presence };
  struct Line {
    Role role;
    Button button;     ///< of a button
    std::string name;  ///< for the log: the key in the configuration
    driver::gpio::LineSpec spec;
    std::unique_ptr<driver::gpio::Inputs> inputs;  ///< absent: it is lost
    std::unique_ptr<boost::asio::posix::stream_descriptor> watch;
    core::TimePoint retry_at = core::k_never;
  };

  void add(Role role, Button button, std::string name, driver::gpio::LineSpec spec);
  void watch(std::size_t index);
  void read_edges(std::size_t index);
  void read_level(std::size_t index);
  void apply(Line const& line, bool active);
  void lose(Line& line, core::Fault const& why);
  void retry(std::size_t index);
  static void let_go(Line& line);
  void ask(std::optional<core::Request> const& request);
  void tell_obstacle(bool blocked);

  boost::asio::io_context& io_;
  driver::gpio::LineBank& bank_;
  std::string desk_;
  Outlets outlets_;
  driver::MonotonicSource now_;
  Log const& log_;
  std::vector<Line> lines_;
  core::ButtonPanel panel_;
  std::optional<bool> blocked_;
  int press_ = 0;  ///< counts the holds, to know whose answer it is
  /// An answer or a wait that ends when this has gone does nothing.
  std::shared_ptr<bool const> alive_ = std::make_shared<bool const>(true);
};

}  // namespace desk::shell
