#pragma once

#include <chrono>

namespace desk::mqtt {

/// Notices that a broker has gone silent while it owes answers (to the connect, to a subscription, to a
/// message with QoS 1). A stopped broker's kernel keeps accepting connections and data, so no call ever
/// fails.
class AnswerWatch {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit AnswerWatch(std::chrono::milliseconds limit) : limit_{limit} {}

  void asked(TimePoint now) {
    if (owed_++ == 0) since_ = now;
  }
  /// Any answer shows that the broker lives, so the others get their full time again.
  void answered(TimePoint now) {
    if (owed_ > 0) --owed_;
    since_ = now;
  }
  [[nodiscard]] int owed() const { return owed_; }
  /// When the broker is to be given up; the end of time while it owes nothing.
  [[nodiscard]] TimePoint deadline() const { return owed_ == 0 ? TimePoint::max() : since_ + limit_; }

 private:
  std::chrono::milliseconds limit_;
  int owed_ = 0;
  TimePoint since_;
};

}  // namespace desk::mqtt
