#pragma once

#include "daemon/core/action.h"
#include "daemon/core/fault.h"
#include "daemon/core/silence.h"

#include <optional>
#include <string>
#include <vector>

namespace desk::core {

/// Decides what a bus does next. The bus worker asks, does the one thing it is told, and reports back. Pure,
/// so that the order of things on a bus, the promise that a stop waits for at most one transaction, and the
/// ends of leases can be tested in virtual time.
///
/// Order: stops (asked for, or a lease that ended); then commands that keep a running desk's own dead-man
/// from stopping it; then motor commands and polls in turn, so that a flood of commands blinds nobody. Among
/// polls a moving desk gets every other one, the rest go to whoever waits longest. A poll that would still be
/// under way when a lease ends is held back. A desk that does not answer is put aside, and costs the others
/// next to nothing.
class BusSchedule {
 public:
  struct DeskTiming {
    Duration moving_period{0};   ///< between polls while the desk moves, or may move
    Duration resting_period{0};  ///< between polls of a resting desk
    Duration transaction{0};     ///< how long one transaction usually keeps the bus busy
    Duration no_answer{0};       ///< how long one that is not answered does
    Duration late{0};            ///< so long after it the desk must not be polled
    Distance noise;              ///< standard deviation of one reading; less than it shows is no motion
    Duration beat{0};            ///< a running desk must hear from us this often; 0: it need not
  };

  /// Begins with a stop for every desk, asked for at `now`.
  BusSchedule(std::vector<DeskTiming> const& desks, TimePoint now);

  /// A command from the core; the latest wins. Motor off forgets whatever waited; a start that comes later
  /// runs after it.
  void post(std::size_t desk, MotorCommand const& command, TimePoint now);

  struct Job {
    enum class Kind { wait, halt, drive, beat, poll };
    Kind kind = Kind::wait;
    std::size_t desk = 0;
    TimePoint until;                        ///< wait: when to ask again at the latest
    MotorCommand command = action::Halt{};  ///< drive: Drive or MoveTo
    OutputCause cause = OutputCause::command;
    TimePoint requested_at;
  };
  [[nodiscard]] Job next(TimePoint now);

  /// The job was carried out, or a part of it after which others may have the bus. Returns what the output
  /// does now, if that is news; motor off is always confirmed.
  std::optional<event::OutputChanged> done(Job const& job, TimePoint now, Progress progress = Progress::done);
  /// The job failed. A motor command whose answer got lost is said once more; one that failed otherwise, or
  /// twice, becomes a stop. A stop is tried again until it works.
  void failed(Job const& job, Fault const& why, TimePoint now);
  /// How long transactions with this desk take, as far as its driver knows by now.
  void takes(std::size_t desk, Duration transaction, Duration no_answer, Duration late);
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
    TimePoint not_before;                       ///< after a failed try
    bool clear = false;                         ///< the drive's error as well
    std::optional<Height> here = std::nullopt;  ///< where the desk then stands
    bool failed = false;                        ///< once
    std::string reason = {};                    ///< cause failure
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
    bool suspect = false;          ///< the last height differed; a noisy sensor is asked once more
    std::optional<Height> target;  ///< servo: where it was sent
    bool begun = false;            ///< a start was sent, but is not confirmed: it may run
    bool repeated = false;         ///< the answer to a command got lost, and it is said once more
    TimePoint beat_due = k_never;
    Silence silence;
  };

  void end_leases(TimePoint now);
  static bool seems_to_move(Desk const& desk, Height height);
  static bool lively(Desk const& desk, TimePoint now);
  static bool renews_without_words(Desk& desk, MotorCommand const& command);
  static bool may_run(Desk const& desk);
  static void part_done(Desk& desk, Job const& job);
  static void command_failed(Desk& desk, Job const& job, Fault const& why, TimePoint now);
  [[nodiscard]] Duration seldom() const;
  [[nodiscard]] TimePoint first_lease_end() const;
  [[nodiscard]] std::optional<Job> next_stop(TimePoint now) const;
  /// Due at this instant or before.
  [[nodiscard]] std::optional<Job> next_beat(TimePoint by) const;
  [[nodiscard]] Job beat_before(Job const& poll) const;
  [[nodiscard]] std::optional<Job> next_command(TimePoint now);
  [[nodiscard]] std::optional<Job> next_poll(TimePoint now) const;
  [[nodiscard]] Job wait(TimePoint now) const;

  std::vector<Desk> desks_;
  std::size_t turn_ = 0;     ///< whose command is looked at first: no desk starves another
  bool polls_turn_ = false;  ///< a command had the bus last
  bool movers_turn_ = true;  ///< a resting desk was polled last
  bool shutting_down_ = false;
};

}  // namespace desk::core
