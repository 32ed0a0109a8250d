#include "daemon/shell/service_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace desk::shell {
namespace {

using core::Snapshot;

/// A sensor that sleeps until the desk moves must not keep the service from being ready.
constexpr core::Duration k_ready_limit = std::chrono::seconds{10};
/// A bus that comes and goes must not fill the manager's time.
constexpr core::Duration k_between = std::chrono::seconds{5};

constexpr std::string_view k_silent = "has not told its height yet";

/// It is known whether it can be used.
bool known(Snapshot const& s) {
  // A fault alone says nothing: it may be one that a desk without a height yet has kept from before the
  // start.
  return !s.inhibited || s.needs_homing || s.link == Snapshot::Link::down;
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line{text};
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return line;
}

std::string service_words(Snapshot const& s) {
  if (s.link == Snapshot::Link::down)
    return s.link_reason.empty() ? "does not answer" : "does not answer: " + s.link_reason;
  if (s.fault) return fmt::format("stopped by a fault: {}", s.fault->detail);
  if (s.needs_homing) return "has lost its height; 'deskctl home' finds it";
  if (s.inhibited) return std::string{k_silent};
  return "ready";
}

ServiceStatus::ServiceStatus(std::vector<Desk> desks, core::TimePoint started)
    : ready_by_{started + k_ready_limit} {
  for (Desk& desk : desks) desks_.push_back({std::move(desk), false, std::string{k_silent}});
  status_ = words();
}

void ServiceStatus::update(std::size_t desk, Snapshot const& state) {
  Entry& entry = desks_[desk];
  entry.known = known(state);
  std::string news = one_line(service_words(state));
  if (news == entry.words) return;
  entry.words = std::move(news);
  status_ = words();
}

bool ServiceStatus::waits() const {
  return std::any_of(desks_.begin(), desks_.end(), [](Entry const& entry) { return !entry.known; });
}

std::string ServiceStatus::words() const {
  std::string all;
  for (Entry const& entry : desks_) {
    if (!all.empty()) all += "; ";
    all += fmt::format("{}{}: {}", entry.desk.id, entry.desk.simulated ? " (simulated)" : "", entry.words);
  }
  return all;
}

std::string ServiceStatus::due(core::TimePoint now) {
  if (!ready_ && waits() && now < ready_by_) return {};
  bool const first = !std::exchange(ready_, true);
  if (!first && (status_ == told_ || now < told_at_ + k_between)) return {};
  told_ = status_;
  told_at_ = now;
  return fmt::format("{}STATUS={}", first ? "READY=1\n" : "", told_);
}

core::TimePoint ServiceStatus::next_deadline() const {
  if (!ready_) return ready_by_;
  return status_ == told_ ? core::k_never : told_at_ + k_between;
}

}  // namespace desk::shell
