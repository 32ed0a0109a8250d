#pragma once

#include "daemon/core/action.h"
#include "daemon/core/memory.h"

#include <optional>

namespace desk::core {

/// A posture this long is a bout; a shorter one belongs to the bout that it interrupts (ergonomics.md §4.5).
inline constexpr Duration k_least_bout = std::chrono::seconds{60};
/// An absence this long is a walk and ends the bout; a shorter one only stops its clock (ergonomics.md §5.4).
inline constexpr Duration k_least_walk = std::chrono::seconds{120};

/// Makes bouts and figures out of raw postures. A value: copy it to look at what time that is not final yet
/// would lead to.
///
/// What is not decided yet, because a posture has not lasted for a minute, counts as `between`; then it
/// counts from its first second. So neither `sat` nor `stood` ever shrinks.
class Bouts {
 public:
  struct Bout {
    Preset posture = Preset::sit;
    TimePoint began;
    Duration counted{0};  ///< without the pauses
    bool operator==(Bout const&) const = default;
  };
  struct Absence {
    TimePoint began;
    Duration length{0};
    Duration elsewhere{0};  ///< of it: before the person took over here from somebody else
  };

  /// The raw posture held from `from` to `to`. Pieces follow each other without a gap; cutting one in two
  /// changes nothing.
  void pass(Posture posture, TimePoint from, TimePoint to);
  /// From `from` on somebody else worked at this desk, for so long. It ends the bout and the presence as any
  /// absence does, but it is nobody's time here: no figure counts it.
  void elsewhere(TimePoint from, Duration passed);
  /// The next change to this posture is meant, and so is a bout from its first second on.
  void expect(Preset posture) { expected_ = posture; }

  /// The newest raw posture.
  [[nodiscard]] Posture posture() const { return posture_; }
  [[nodiscard]] std::optional<Bout> const& bout() const { return bout_; }
  /// The other posture has begun, and is not a bout yet.
  [[nodiscard]] bool in_trial() const { return trial_.has_value(); }
  /// The posture to go by now: the one on trial, or the bout.
  [[nodiscard]] std::optional<Bout> const& phase() const { return trial_ ? trial_ : bout_; }
  /// Whether the clock of phase() runs.
  [[nodiscard]] bool running() const;
  /// The bout that ended last.
  [[nodiscard]] std::optional<Bout> const& finished() const { return finished_; }
  [[nodiscard]] std::optional<Absence> const& absence() const { return absence_; }
  /// The absence that ended last.
  [[nodiscard]] std::optional<Absence> const& last_absence() const { return last_absence_; }
  /// Time of presence since the last walk.
  [[nodiscard]] Duration present() const { return present_; }
  [[nodiscard]] bool somebody_there() const {
    return posture_ != Posture::away && posture_ != Posture::unknown;
  }
  /// Level of the bucket that standing fills and all else empties.
  [[nodiscard]] Duration stand_load() const { return stand_load_; }
  /// So far; what is not decided is in `between`.
  [[nodiscard]] DayFigures figures() const;
  /// If nothing else comes: what is not decided belongs to the bout that it interrupts.
  [[nodiscard]] DayFigures final_figures() const;
  /// How long the newest posture must go on until something here is decided; Duration::max(): nothing is
  /// open.
  [[nodiscard]] Duration until_decided() const;

  [[nodiscard]] UserMemory::Bouts memory() const;
  /// As if `memory` had been taken at `now`; its instants are made anew.
  static Bouts of(UserMemory::Bouts const& memory, TimePoint now);

 private:
  void in_posture(Preset posture, TimePoint from, Duration passed);
  void change(Preset posture, TimePoint from, Duration passed);
  void away(TimePoint from, Duration passed);
  void come_back();
  void absorb_trial();
  void dissolve_unsettled();
  void end_bout();
  void begin_bout(Bout const& bout);
  void count(Duration passed);
  void settle();
  void add(Preset posture, Duration passed);
  void add_other(Duration DayFigures::*bucket, Duration passed);
  void note_longest();

  Posture posture_ = Posture::unknown;
  std::optional<Bout> bout_;
  bool settled_ = false;
  std::optional<Bout> trial_;
  std::optional<Preset> expected_;
  std::optional<Bout> finished_;
  std::optional<Absence> absence_;
  std::optional<Absence> last_absence_;
  Duration present_{0};
  std::optional<Preset> last_;
  bool seen_ = false;
  Duration stand_load_{0};
  DayFigures figures_;
};

}  // namespace desk::core
