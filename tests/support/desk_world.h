#pragma once

#include "daemon/core/bus_schedule.h"
#include "daemon/core/controller.h"
#include "drivers/simulated/simulated_desk.h"
#include "tests/support/faulty_line.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

class WorldObserver;
struct Incident;

/// A whole desk in virtual time: the real controller, the real bus schedule, a line that may be bad and a
/// simulated plant. Advancing the world is what advances the clock; nothing waits.
class DeskWorld {
 public:
  /// Makes what drives the plant; it must end before the plant's time source.
  using DriverMaker = std::function<std::unique_ptr<driver::DeskDriver>(
      std::shared_ptr<driver::simulated::Plant> plant, driver::MonotonicSource now)>;

  struct Options {
    std::string profile = "linak";
    std::uint64_t seed = 1;
    core::Height start = core::Height::at_mm(720);
    core::DeskSettings settings;
    core::Presence presence = core::Presence::present;
    core::Duration transaction = std::chrono::milliseconds{3};       ///< one driver call
    core::Duration resting_period = std::chrono::milliseconds{500};  ///< between polls of a resting desk
    core::Duration write_time = std::chrono::milliseconds{30};  ///< until what is to be remembered is safe
    DriverMaker driver = {};                                    ///< absent: a SimulatedDesk
    bool counts = false;  ///< its height is counted from the lower end stop, and not known at the start
    bool strip_is_heard = true;  ///< if there is one
    bool record = true;          ///< keep notices and replies for all(), answers() and transcript()
  };

  explicit DeskWorld(Options options);
  ~DeskWorld();
  DeskWorld(DeskWorld const&) = delete;
  DeskWorld& operator=(DeskWorld const&) = delete;

  /// Lets the world run for this long.
  void run(core::Duration time);
  /// Lets the world run until the condition holds, at most `limit`. False: it never did.
  bool run_until(std::function<bool()> const& condition, core::Duration limit = std::chrono::minutes{2});

  /// Hands a user's command in; returns its id for answers().
  core::CommandId command(core::Request const& request, core::Origin origin = core::Origin::local);
  void tell(core::Event const& event);

  /// While true no event reaches the controller and nothing of it goes out: the io thread hangs, the bus
  /// worker lives.
  void stall_controller(bool stalled) { stalled_ = stalled; }

  /// How a program ends without saying goodbye, and when the next one starts.
  struct Outage {
    core::Duration gap = std::chrono::seconds{2};  ///< from the end to the new program's first step
    std::optional<core::Duration> halted_after;    ///< the service manager drops the outputs, as after a kill
    bool power_cut = false;                        ///< desk and computer: the motor is off at once
    bool forgets = false;                          ///< the file with the memory is lost as well
  };
  /// Ends the program at once: no halt, no last words. A new one starts with what was written down. plant()
  /// is a new object afterwards.
  void restart(Outage const& outage);

  /// What becomes of the sensor's heights on a desk that counts.
  struct Counter {
    bool known = false;
    double factor = 1;              ///< 0: the wire is broken, -1: two wires are swapped
    std::optional<double> base_mm;  ///< of the sensor where it began to count
    double offset_mm = 0;           ///< once it is known: what is told, less what the sensor says
  };
  [[nodiscard]] Counter& counter() { return counter_; }

  /// Between the bus worker and the desk.
  [[nodiscard]] FaultyLine& line() { return line_; }
  /// One at a time; must outlive the world or be replaced.
  void observe(WorldObserver* observer) { observer_ = observer; }
  /// Tells the observer what was done to the desk itself; see incidents.h.
  void happened(Incident const& incident);

  [[nodiscard]] core::TimePoint now() const { return now_; }
  [[nodiscard]] core::Snapshot state() const { return controller_->snapshot(now_); }
  [[nodiscard]] driver::simulated::Plant& plant() { return *plant_; }
  [[nodiscard]] core::Height true_height();
  [[nodiscard]] core::DeskController const& controller() const { return *controller_; }
  [[nodiscard]] core::Capabilities const& capabilities() const { return capabilities_; }
  [[nodiscard]] Options const& options() const { return options_; }
  [[nodiscard]] core::Presence presence() const { return presence_; }
  /// What survives the end of the program now.
  [[nodiscard]] std::optional<core::Memory> written() const;

  struct Said {
    core::TimePoint at;
    core::Notice notice;
  };
  [[nodiscard]] std::vector<Said> const& notices() const { return notices_; }
  [[nodiscard]] std::vector<core::action::Reply> const& replies() const { return replies_; }
  [[nodiscard]] std::vector<core::Answer> answers(core::CommandId id) const;
  [[nodiscard]] std::string reason(core::CommandId id) const;

  /// The notices of one kind, oldest first.
  template <typename T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (Said const& said : notices_)
      if (auto const* n = std::get_if<T>(&said.notice)) found.push_back(*n);
    return found;
  }
  /// What happened, one line each: for failure messages.
  [[nodiscard]] std::string transcript() const;

 private:
  class Sink;
  struct Written {
    core::TimePoint at;
    core::Memory memory;
  };
  [[nodiscard]] std::unique_ptr<driver::DeskDriver> make_driver();
  void start_program();
  void step_once(core::TimePoint limit);
  [[nodiscard]] core::BusSchedule::Job next_job(core::TimePoint limit);
  void carry_out(core::BusSchedule::Job const& job);
  [[nodiscard]] core::Telemetry counted(core::Telemetry telemetry);
  void stands_at(core::Height here);
  void carry_out_poll(core::BusSchedule::Job const& job);
  void give(core::Event const& event);
  void write_down();
  [[nodiscard]] Written const* safe() const;

  Options options_;
  core::TimePoint now_{std::chrono::seconds{1000}};
  std::shared_ptr<driver::simulated::Plant> plant_;
  std::unique_ptr<driver::DeskDriver> desk_;
  core::Capabilities capabilities_;
  FaultyLine line_;
  Counter counter_;
  double sensor_mm_ = 0;  ///< what it said last
  std::optional<core::DeskController> controller_;
  std::optional<core::BusSchedule> schedule_;
  WorldObserver* observer_ = nullptr;
  core::Presence presence_;
  bool strip_blocked_ = false;
  core::CommandId next_id_ = 1;
  bool stalled_ = false;
  int idle_spins_ = 0;
  int revision_ = 0;
  std::optional<Written> written_;  ///< newest, perhaps not safe yet
  std::optional<Written> before_;   ///< the one before
  std::vector<core::Event> held_back_;
  std::vector<Said> notices_;
  std::vector<core::action::Reply> replies_;
};

}  // namespace desk::testing
