#pragma once

#include "daemon/coach/coach.h"
#include "daemon/ergonomics/assessment.h"
#include "daemon/ergonomics/time_watch.h"
#include "daemon/shell/desk_session.h"
#include "daemon/shell/log.h"
#include "daemon/texts/texts.h"

#include <boost/json/object.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace desk::shell {

/// What is made of a desk for the person who works there, on the io thread: chair and desk are judged, breaks
/// are offered. It watches the session and says what it thinks; nothing of it moves the desk.
class Advisor {
 public:
  struct Outlets {
    std::function<void(boost::json::object const&)> event;  ///< the coach said something
    std::function<void()> changed;                          ///< what ergonomics() or coach() show is another
    std::function<void(core::Request const&)> ask;          ///< the desk's controller, for the person's good
  };

  /// The session must outlive it, and is the one to begin() with.
  Advisor(DeskSession& session, Outlets outlets, Log const& log);

  /// After the session was restored: what the coach knew of whoever works there.
  void begin();
  /// The session's state may have changed.
  void stepped();
  void notice(core::Notice const& notice);
  void civil_time(core::CivilTime const& civil);
  /// The person answers the coach; why not, for a person, if it is not obeyed.
  void answer(coach::Answer const& answer, DeskSession::ReplyTo const& reply);
  /// Gives the session what the coach must know again: before it is saved, and before somebody else works
  /// there.
  void remember();

  /// When wake_if_due() has something to say: the coach, or a rule of time by another grade.
  [[nodiscard]] core::TimePoint next_deadline() const {
    return std::min(coach_.next_deadline(), time_watch_.next_deadline());
  }
  void wake_if_due(core::TimePoint now);

  [[nodiscard]] ergonomics::Assessment const& assessment() const { return assessment_; }
  /// What the rules of time say of the day so far, as of now.
  [[nodiscard]] std::vector<ergonomics::Finding> times() const;
  /// As it was told with Outlets::changed last: a grade of warn or bad. Never of a rule that is off.
  struct TooLong {
    bool sat = false;    ///< at a stretch, by the interval that the person wants
    bool stood = false;  ///< more than the time that was not stood makes good
  };
  [[nodiscard]] TooLong too_long() const;
  [[nodiscard]] boost::json::object ergonomics() const;
  [[nodiscard]] boost::json::object coach() const;
  [[nodiscard]] boost::json::object exercises() const;
  /// What is worth a look in short: the heights that should be, and the words of what is wrong. Flat.
  [[nodiscard]] boost::json::object advice() const;

 private:
  void arrive();
  void judge();
  [[nodiscard]] std::vector<std::string> const& rules_off() const;
  void say(coach::Notices const& notices);
  [[nodiscard]] ergonomics::Situation situation() const;
  [[nodiscard]] std::optional<ergonomics::Seat> seat() const;
  [[nodiscard]] coach::Coach::World world() const;
  [[nodiscard]] texts::Texts const& texts() const;
  [[nodiscard]] coach::Coach new_coach() const;

  DeskSession& session_;
  Outlets outlets_;
  Log const& log_;
  coach::Coach coach_;
  coach::Coach::World told_world_;
  coach::Coach::View told_view_;
  std::optional<core::CivilTime> civil_;
  std::optional<core::Height> sensed_seat_;  ///< as it was taken last; a sensor's noise is no news
  ergonomics::Situation judged_;
  ergonomics::Assessment assessment_;  ///< of judged_
  ergonomics::TimeWatch time_watch_;
};

}  // namespace desk::shell
