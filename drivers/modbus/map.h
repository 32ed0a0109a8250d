#pragma once

#include "daemon/core/telemetry.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a device with Modbus registers is, as data: where its height is, what its bits mean, and what to
/// write to make it move. The profiles that deskd brings along are such maps, and so is what a user writes
/// for a device of their own.
namespace desk::driver::modbus {

enum class Table {
  coils,              ///< functions 1, 5, 15
  discrete_inputs,    ///< function 2
  holding_registers,  ///< functions 3, 6, 16
  input_registers,    ///< function 4
};

constexpr bool is_bits(Table table) {
  return table == Table::coils || table == Table::discrete_inputs;
}

/// A place in a device. Addresses are those on the wire, from 0.
struct Place {
  Table table = Table::holding_registers;
  std::uint16_t address = 0;
  bool operator==(Place const&) const = default;
};

/// A number as the device shows it; its value is raw · scale + offset.
struct Number {
  enum class Type {
    u16,
    s16,
    u32,
    s32,
    f32,
    seven_segment,  ///< two registers with three digits as a display shows them; hardware.md 3.3
  };
  enum class WordOrder { big, little };  ///< the word at the lower address is the high, the low one
  Place place;
  Type type = Type::u16;
  WordOrder word_order = WordOrder::big;
  double scale = 1;
  double offset = 0;
  std::vector<std::int64_t> invalid;  ///< raw values that say: not known
  bool operator==(Number const&) const = default;
};

/// A condition: a bit of a register or a coil is set, or a number is not zero.
struct Flag {
  Place place;
  std::optional<int> bit;  ///< 0 to 15; absent: any bit
  bool inverted = false;
  bool operator==(Flag const&) const = default;
};

/// What one value of the device's error register means.
struct ErrorMeaning {
  std::int64_t value = 0;
  std::string words;  ///< for a person: what happened and what to do
  core::FaultCode code = core::FaultCode::drive_error;
  core::FaultClass policy = core::FaultClass::device;
  bool cleared_by_start = false;  ///< the start sequence deals with it; no fault of a resting desk
  bool operator==(ErrorMeaning const&) const = default;
};

/// What stands for a value in a write, to be filled in when it is sent.
enum class Term {
  target,       ///< where a servo shall go, by Map::target; its lower 16 bits
  target_high,  ///< its upper 16 bits, for a target of two registers
  counter,      ///< the heartbeat
  preset,       ///< the number of the memory position
};
using Value = std::variant<std::uint16_t, Term>;

/// One transaction.
struct Write {
  enum class How {
    coil,       ///< function 5: 0 or 1
    raw_coil,   ///< function 5 with any value, as flash-on commands of relay boards need it
    coils,      ///< function 15
    register_,  ///< function 6
    registers,  ///< function 16
    exchange,   ///< function 23: writes and reads in one
  };
  How how = How::register_;
  std::uint16_t address = 0;
  std::vector<Value> values;
  std::uint16_t read_address = 0;  ///< exchange
  std::uint16_t read_count = 0;    ///< exchange
  bool operator==(Write const&) const = default;
};

/// The error number is read, and must be `none`; else `clear` is carried out and it is read again, once.
struct ExpectNoError {
  bool operator==(ExpectNoError const&) const = default;
};
/// Every step is at most one transaction at a time.
using Step = std::variant<Write, ExpectNoError>;
using Steps = std::vector<Step>;

/// What a device says that is not read but only answers: each message tells it what to do and is answered by
/// all that it shows.
struct PollByExchange {
  Write resting;              ///< tells it to do nothing
  std::optional<Write> wake;  ///< in its place, after an answer without a height
  bool operator==(PollByExchange const&) const = default;
};

/// Registers that are read together, in one transaction.
struct Block {
  Place place;
  std::uint16_t count = 1;
  bool operator==(Block const&) const = default;
};

struct Map {
  std::string name;     ///< for people
  std::string warning;  ///< what its user has to know, such as that no hardware was seen; may be empty
  core::Capabilities capabilities;
  core::Duration answers_within{0};  ///< the device's response time-out

  Number height;  ///< mm, above the floor or above the desk's base height
  bool height_above_base = false;
  bool height_by_sensor = false;  ///< from another unit on the same bus
  /// Where the device's registers come from, if it cannot be read: an answer's, as if they were holding
  /// registers. A running desk is polled by what it was told last, so that a poll takes nothing back.
  std::optional<PollByExchange> poll;
  std::optional<Number> current;  ///< A
  std::optional<Flag> running;
  /// In place of `running`: a height that has not changed for so long is a desk that stands. 0: `running`
  /// tells.
  core::Duration stands_after{0};
  std::optional<Flag> obstacle;  ///< the drive says that it ran into something
  std::optional<Number> error;
  std::int64_t no_error = 0;
  std::vector<ErrorMeaning> errors;

  Steps start;  ///< servo: from the one on that writes the target they are repeated for another target
  Steps up;     ///< velocity
  Steps down;
  Steps stop;
  Steps clear;
  /// Servo: raw = (height − base) · scale + offset, within [lowest, highest].
  struct Target {
    double scale = 1;
    double offset = 0;
    std::uint32_t lowest = 0;
    std::uint32_t highest = std::numeric_limits<std::uint16_t>::max();
    bool operator==(Target const&) const = default;
  };
  std::optional<Target> target;

  /// What keeps the device's own dead-man from tripping.
  struct KeepAlive {
    Steps steps;  ///< empty: up or down once more
    core::Duration every{0};
    core::Duration limit{0};  ///< the device stops by itself after so long
    std::uint16_t counter_from = 0;
    std::uint16_t counter_to = 255;
    bool operator==(KeepAlive const&) const = default;
  };
  std::optional<KeepAlive> keep_alive;
  bool reverses_by_itself = false;  ///< false: it has to be stopped before it goes the other way
  bool operator==(Map const&) const = default;
};

}  // namespace desk::driver::modbus
