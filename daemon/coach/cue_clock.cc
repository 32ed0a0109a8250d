#include "daemon/coach/cue_clock.h"

#include "daemon/core/bouts.h"

namespace desk::coach {
namespace {

using core::Posture;
using core::Preset;

// A desk that only passes by is no standing, and whoever just sat down sits well [O].
constexpr core::Duration k_into_standing = std::chrono::seconds{30};
constexpr core::Duration k_into_sitting = std::chrono::minutes{10};

std::optional<Preset> preset_of(Posture posture) {
  if (posture == Posture::sitting) return Preset::sit;
  if (posture == Posture::standing) return Preset::stand;
  return std::nullopt;
}

}  // namespace

void CueClock::on_posture(Posture posture, core::TimePoint now) {
  auto const next = preset_of(posture);
  if (next == now_in_) return;
  if (now_in_) bout(*now_in_).left = now;
  now_in_ = next;
  if (!next) return;
  Bout& other = bout(*next == Preset::sit ? Preset::stand : Preset::sit);
  if (!other.other_since) other.other_since = now;
  Bout& mine = bout(*next);
  bool const over = !mine.known || now - mine.left >= core::k_least_walk ||
                    (mine.other_since && now - *mine.other_since >= core::k_least_bout);
  if (over) mine = Bout{true, false, now, {}, {}};
  mine.other_since.reset();
}

core::TimePoint CueClock::due_at() const {
  if (!now_in_ || bout(*now_in_).settled) return core::k_never;
  return bout(*now_in_).began + (*now_in_ == Preset::sit ? k_into_sitting : k_into_standing);
}

void CueClock::settle() {
  if (now_in_) bout(*now_in_).settled = true;
}

}  // namespace desk::coach
