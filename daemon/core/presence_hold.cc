#include "daemon/core/presence_hold.h"

namespace desk::core {

std::optional<Presence> PresenceHold::become(Presence presence) {
  if (presence == presence_) return std::nullopt;
  presence_ = presence;
  return presence;
}

std::optional<Presence> PresenceHold::set(bool sensed, TimePoint now) {
  if (sensed) {
    away_at_ = k_never;
    return become(Presence::present);
  }
  if (presence_ == Presence::away || away_at_ != k_never) return std::nullopt;
  away_at_ = now + hold_;
  return wake(now);
}

std::optional<Presence> PresenceHold::lost() {
  away_at_ = k_never;
  return become(Presence::unknown);
}

std::optional<Presence> PresenceHold::wake(TimePoint now) {
  if (now < away_at_) return std::nullopt;
  away_at_ = k_never;
  return become(Presence::away);
}

}  // namespace desk::core
