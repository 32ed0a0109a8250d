#pragma once

#include "daemon/core/memory.h"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// The form in which a desk's memory lies on the disk. Pure: the shell reads and writes the file.
namespace desk::wire {

/// One instant on every clock that may tell later how long ago it was.
struct Stamp {
  std::string boot_id;         ///< the kernel's name for this run of the machine; empty: could not be read
  core::Duration boottime{0};  ///< since the machine started, with the time that it was suspended
  std::int64_t unix_seconds = 0;
  bool synchronised = false;  ///< whether the wall clock was known to be right
  bool operator==(Stamp const&) const = default;
};

/// How much time has certainly passed since `saved`; never more than really did, because a motor that was not
/// used is given time back. Within one run of the machine the boottime tells. Across a restart only the wall
/// clock is left: believed if it was right when it was saved. A Pi without a clock battery starts in the
/// past, so now it may be too early, which only makes the answer smaller; if it is earlier than `saved`, it
/// is zero.
core::Duration elapsed_since(Stamp const& saved, Stamp const& now);

/// The seat's height as a person measured it. It holds as long as the configuration says what it said then.
struct SavedSeat {
  core::Height height;
  std::optional<core::Height> configured;  ///< absent: it said nothing
  bool operator==(SavedSeat const&) const = default;
};

/// One person who works at a desk, when somebody else took over.
struct SavedPerson {
  Stamp at = {};
  core::UserMemory memory = {};
  std::optional<SavedSeat> seat = std::nullopt;
  std::optional<boost::json::object> coach = std::nullopt;  ///< the coach's own; not looked into
};

struct SavedMemory {
  std::string desk;  ///< id
  Stamp at;
  core::Memory memory;  ///< of the desk, and of whoever works there
  /// Whoever works there: id; empty in files from the time when a desk had one person.
  std::string user = {};
  std::optional<SavedSeat> seat = std::nullopt;             ///< of whoever works there
  std::optional<boost::json::object> coach = std::nullopt;  ///< likewise
  std::map<std::string, SavedPerson> others = {};           ///< by id; never `user`
};

/// Why a text is not the memory of a desk, for a person.
struct Unreadable {
  std::string reason;
};

/// One line of JSON with an end of line. Times are whole milliseconds, rounded so that no motor time gets
/// lost; a learned stroke with a figure that is no number is left out.
std::string to_text(SavedMemory const& saved);

/// The other way round, also of files from the time when a desk had one person; all or nothing: a key that is
/// missing (but those that only some desks or newer files have), unknown or of another type, a time that is
/// negative or longer than it can be, or another version of the format make it unreadable. Whether a desk can
/// have the figures is for the core to judge.
std::variant<SavedMemory, Unreadable> read_memory(std::string_view text);

}  // namespace desk::wire
