#pragma once

#include "config/settings.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a setup sees of this computer and of the desk, and what it can do to them.
namespace desk::setup {

/// A serial port, by the name that stays, with what its adapter says of itself.
struct SerialPort {
  std::string name;
  std::string words;
};

struct GpioChip {
  std::string name;   ///< "gpiochip0"
  std::string label;  ///< "pinctrl-bcm2711"
  std::size_t lines = 0;
};
struct GpioChips {
  std::vector<GpioChip> chips;
  std::string trouble;  ///< why there are none although there are: who may use them
};

struct BrokerAnswer {
  bool there = false;      ///< somebody speaks MQTT there
  bool lets_in = false;    ///< with this name and password
  std::string words = {};  ///< why not, for a person
};

enum class Direction { up, down };

/// A desk as its daemon tells of it.
struct DeskView {
  std::optional<double> height_mm;
  bool needs_homing = false;
  std::string trouble;  ///< why there is no height, or the fault that keeps it from moving; empty: nothing
};

/// How a move ended.
struct MoveEnd {
  bool reached = false;
  bool stopped = false;  ///< as it was meant to be, or by a key
  std::string words;     ///< how it ended, for a person
  std::string fault;     ///< its code, as "reversal"; empty: none
  std::optional<double> landed_mm;
};

/// The desk by way of a daemon that runs. All of its functions may throw std::runtime_error with words for a
/// person: the daemon has ended or does not answer; those that move may throw Left as well, after the desk
/// was stopped.
class Desk {
 public:
  Desk() = default;
  Desk(Desk const&) = delete;
  Desk& operator=(Desk const&) = delete;
  virtual ~Desk() = default;

  /// Waits until it knows its height, needs homing, or has had time enough.
  virtual DeskView look() = 0;
  /// Moves it until a key is pressed; the person sees what becomes of it.
  virtual void hold(Direction direction) = 0;
  /// To this height, and waits for the end; any key stops it. `stop_at`: tells it to stop when it has come so
  /// far.
  virtual MoveEnd move(double to_mm, std::optional<double> stop_at = {}) = 0;
  /// To its lower end stop, where a desk that counts learns its height. Ctrl-C stops it, and the person sees
  /// what becomes of it.
  virtual void home() = 0;
};

/// The system's own deskd.
enum class Service { absent, stopped, running };

/// A desk to try, or why there is none, in words.
using Trial = std::variant<std::unique_ptr<Desk>, std::string>;
/// Nothing went wrong, or what did.
using Trouble = std::optional<std::string>;

class World {
 public:
  World() = default;
  World(World const&) = delete;
  World& operator=(World const&) = delete;
  virtual ~World() = default;

  virtual std::vector<SerialPort> serial_ports() = 0;
  virtual GpioChips gpio_chips() = 0;
  /// Devices of Linux's industrial I/O, by name.
  virtual std::vector<std::string> iio_devices() = 0;
  virtual BrokerAnswer ask_broker(config::MqttSettings const& settings,
                                  std::optional<std::string> const& password) = 0;

  /// A daemon with this configuration, of our own. At most one at a time; it ends with the desk.
  virtual Trial try_out(std::string const& toml) = 0;

  virtual Service service() = 0;
  /// It is started again when the setup ends, however it ends.
  virtual Trouble stop_service() = 0;
  /// With what was written; returns when it is ready.
  virtual Trouble restart_service() = 0;
  /// The desk that the service drives, by its configuration.
  virtual Trial service_desk(std::string const& toml) = 0;

  /// The file that is to be written.
  [[nodiscard]] virtual std::string config_file() const = 0;
  /// What it holds; empty: nothing.
  virtual std::string old_config() = 0;
  /// What was there stays beside it.
  virtual Trouble write_config(std::string const& toml) = 0;
  /// Where a password goes, which only deskd can read there then.
  [[nodiscard]] virtual std::string password_file() const = 0;
  virtual Trouble write_password(std::string const& password) = 0;
};

}  // namespace desk::setup
