#pragma once

#include "daemon/core/action.h"

#include <optional>
#include <vector>

namespace desk::core {

/// Decides what a bus does next. The bus worker asks, does the one thing it is told, and reports back. Pure,
/// so that the order of things on a bus, the promise that a stop waits for at most one transaction, and the
/// ends of leases can be tested in virtual time.
///
/// Order: stops (asked for, or a lease that ended), then new motor commands, then polls, longest overdue
/// first. A poll that would still be under way when a lease ends is held back.
class BusSchedule {
 public:
  struct DeskTiming {
    Duration moving_period{0};   ///< between polls while the desk moves, or may move
    Duration resting_period{0};  ///< between polls of a resting desk
    Duration transaction{0};     ///< how long one transaction usually keeps the bus busy
    Distance noise;              ///< standard deviation of one reading; less than it shows is no motion
  };

  /// Begins with a stop for every desk, asked for at `now`.
  BusSchedule(std::vector<DeskTiming> const& desks, TimePoint now);

  /// A command from the core; the latest wins. Motor off forgets whatever waited; a start that comes later
  /// runs after it.
  void post(std::size_t desk, MotorCommand const& command, TimePoint now);

  struct Job {
    enum class Kind { wait, halt, drive, poll };
    Kind kind = Kind::wait;
    std::size_t desk = 0;
    TimePoint until;                        ///< wait: when to ask again at the latest
    MotorCommand command = action::Halt{};  ///< drive: Drive or MoveTo
    OutputCause cause = OutputCause::command;
    TimePoint requested_at;
  };
  [[nodiscard]] Job next(TimePoint now);

  /// The job was carried out. Returns what the output does now, if that is news; motor off is always
  /// confirmed.
  std::optional<event::OutputChanged> done(Job const& job, TimePoint now);
  /// The job failed. A motor command that failed becomes a stop; a stop is tried again until it works.
  void failed(Job const& job, TimePoint now);
  /// A poll brought this height.
  void polled(std::size_t desk, std::optional<Height> height, TimePoint now);

  /// From now on only stops are scheduled: one for every desk.
  void shut_down(TimePoint now);
  /// After shut_down(): all outputs are confirmed off.
  [[nodiscard]] bool finished() const;

 private:
  struct Stop {
    OutputCause cause;
    TimePoint requested_at;
    TimePoint not_before;  ///< after a failed try
  };
  struct Command {
    MotorCommand command;
    TimePoint requested_at;
  };
  struct Desk {
    DeskTiming timing;
    Output output = Output::off;
    TimePoint lease_end;
    TimePoint told_at;  ///< the newest command; no two have the same instant
    std::optional<Stop> stop;
    std::optional<Command> command;
    TimePoint poll_due;
    TimePoint lively_until;  ///< polled quickly until then
    std::optional<Height> last_height;
    bool suspect = false;  ///< the last height differed; a noisy sensor is asked once more
  };

  void end_leases(TimePoint now);
  static bool seems_to_move(Desk const& desk, Height height);
  [[nodiscard]] bool poll_fits(Desk const& desk, TimePoint now) const;
  [[nodiscard]] std::optional<Job> next_stop(TimePoint now);
  [[nodiscard]] std::optional<Job> next_command(TimePoint now);
  [[nodiscard]] Job next_poll(TimePoint now) const;

  std::vector<Desk> desks_;
  std::size_t turn_ = 0;  ///< whose command is looked at first: no desk starves another
  bool shutting_down_ = false;
};

}  // namespace desk::core
