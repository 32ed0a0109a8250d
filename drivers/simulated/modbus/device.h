#pragma once

#include "daemon/core/time.h"
#include "drivers/simulated/modbus/trace.h"
#include "drivers/simulated/plant.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Devices as they answer on a Modbus line, for trying a configuration without hardware and for tests.
namespace desk::driver::simulated::modbus {

/// A protocol data unit: a request or an answer without addressing and checksum.
struct Pdu {
  std::uint8_t function = 0;
  std::vector<std::uint8_t> data;
  bool operator==(Pdu const&) const = default;
};

/// Exception codes of the Modbus application protocol 1.1b3.
enum class Refusal : std::uint8_t {
  illegal_function = 1,
  illegal_address = 2,
  illegal_value = 3,
  device_failure = 4,
};
[[nodiscard]] Pdu refuse(std::uint8_t function, std::uint8_t exception_code);

/// What a client did that it never should. Simulated devices bear it, and remember.
struct Misuse {
  int both_directions = 0;        ///< relays of both directions closed at once
  int reversals = 0;              ///< sent the other way while driven or still coasting
  int starts_despite_error = 0;   ///< sent off while the drive showed an error
  core::Duration longest_gap{0};  ///< longest time without a renewal of the dead-man while running
};

/// One unit on a bus, in virtual time: a pure model, it reads no clock and does no I/O. Instants in the past
/// count as now. Not thread-safe; devices that share a desk are used by one thread.
class Device {
 public:
  Device(Device const&) = delete;
  Device& operator=(Device const&) = delete;
  virtual ~Device() = default;

  /// What it answers at `now`; nullopt: it says nothing. A request that is no Modbus is refused.
  std::optional<Pdu> handle(Pdu const& request, core::TimePoint now);
  /// Lets everything happen that is due up to `now`. Devices that share a desk are all advanced before one
  /// of them is asked.
  virtual void advance(core::TimePoint now) = 0;

  [[nodiscard]] virtual std::string_view kind() const = 0;
  [[nodiscard]] virtual Misuse misuse() const { return {}; }
  /// The error that it shows now, as its own number; 0: none, or it cannot show any.
  [[nodiscard]] virtual int error() const { return 0; }
  /// Shows this error from now on, and behaves accordingly. False: this kind of device has no such number.
  virtual bool show_error(int /*number*/, core::TimePoint /*now*/) { return false; }
  /// A person moves the desk by its own buttons; nullopt releases them.
  virtual void press_handset(std::optional<core::Direction> direction, core::TimePoint now);
  /// Every request that it heard and every switch of the motor, each at its very instant.
  [[nodiscard]] Trace const& trace() const { return trace_; }
  /// How often a client made the motor start.
  [[nodiscard]] int starts() const { return starts_; }
  /// False: it measures nothing that could fail.
  virtual bool set_sensor_fault(SensorFault /*fault*/) { return false; }
  /// The desk that it drives or looks at.
  [[nodiscard]] Plant& plant() { return *plant_; }
  [[nodiscard]] Plant const& plant() const { return *plant_; }
  [[nodiscard]] std::shared_ptr<Plant> const& shared_plant() const { return plant_; }

 protected:
  explicit Device(std::shared_ptr<Plant> plant) : plant_{std::move(plant)} {}

  /// To be called by the unit that drives the desk wherever it may have switched the motor at `at`.
  void note_motor(core::TimePoint at);
  void note(core::TimePoint at, std::string what) { trace_.note(at, std::move(what)); }

  struct Silence {};
  struct Done {};
  using Words = std::vector<std::uint16_t>;
  using Bits = std::vector<bool>;
  template <typename Value>
  using Answer = std::variant<Value, Refusal, Silence>;

  // What the functions mean to this kind of device. Counts are within the protocol's limits, never 0.
  virtual Answer<Bits> read_coils(std::uint16_t address, std::uint16_t count);
  /// Function 5, with whatever value: some boards know more than on (0xff00) and off (0).
  virtual Answer<Done> write_coil(std::uint16_t address, std::uint16_t value, core::TimePoint now);
  virtual Answer<Done> write_coils(std::uint16_t address, Bits const& values, core::TimePoint now);
  virtual Answer<Words> read_registers(std::uint16_t address, std::uint16_t count, core::TimePoint now);
  /// Functions 6 and 16.
  virtual Answer<Done> write_registers(std::uint16_t address, Words const& values, core::TimePoint now);

  struct Exchange {
    std::uint16_t read_address = 0;
    std::uint16_t read_count = 0;
    std::uint16_t write_address = 0;
    Words values;
  };
  /// Function 23.
  virtual Answer<Words> exchange(Exchange const& what, core::TimePoint now);

 private:
  using Data = std::vector<std::uint8_t>;
  Answer<Data> serve(Pdu const& request, core::TimePoint now);
  Answer<Data> serve_read_coils(Data const& data);
  Answer<Data> serve_read_registers(Data const& data, core::TimePoint now);
  Answer<Data> serve_write_one(Pdu const& request, core::TimePoint now);
  Answer<Data> serve_write_coils(Data const& data, core::TimePoint now);
  Answer<Data> serve_write_registers(Data const& data, core::TimePoint now);
  Answer<Data> serve_exchange(Data const& data, core::TimePoint now);

  std::shared_ptr<Plant> plant_;
  Trace trace_;
  bool motor_on_ = false;  ///< as noted
  bool by_hand_ = false;   ///< the handset is pressed
  int starts_ = 0;
};

}  // namespace desk::driver::simulated::modbus
