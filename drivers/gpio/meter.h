#pragma once

#include "drivers/gpio/height_source.h"

#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace desk::driver::gpio {

/// What a measuring thread found last, for who asks. Any thread.
class Newest {
 public:
  void put(HeightSource::Sample const& sample);
  /// Told until the next sample, so that a sensor that fails cannot look like one that has no news; one of
  /// class device is told once, whatever comes after it.
  void put(core::Fault fault);
  Result<std::optional<HeightSource::Sample>> take();

 private:
  std::mutex mutex_;
  std::optional<HeightSource::Sample> sample_;
  std::optional<core::Fault> failing_;
  std::optional<core::Fault> once_;
};

/// A height sensor that wants to be looked at now and then, and takes its time. It keeps no thread and waits
/// for nothing, so that a test can look at it in virtual time.
class Meter {
 public:
  Meter() = default;
  Meter(Meter const&) = delete;
  Meter& operator=(Meter const&) = delete;
  virtual ~Meter() = default;

  /// Measures, or takes what came since, and tells `newest`. Returns how long until the next call, which
  /// comes earlier if descriptor() becomes readable. Always on the same thread.
  virtual core::Duration measure(Newest& newest) = 0;
  /// To be asked after each measure(); -1: none.
  [[nodiscard]] virtual int descriptor() const { return -1; }
  /// As HeightSource has them; from any thread.
  virtual void motor(std::optional<core::Direction>) {}
  virtual void stands_at(core::Height) {}
  [[nodiscard]] virtual HeightSource::Traits traits() const = 0;
};

/// A meter on a thread of its own, which the destructor ends: after one reading at most.
class MeasuredHeight final : public HeightSource {
 public:
  explicit MeasuredHeight(std::unique_ptr<Meter> meter);
  ~MeasuredHeight() override;
  MeasuredHeight(MeasuredHeight const&) = delete;
  MeasuredHeight& operator=(MeasuredHeight const&) = delete;

  Result<std::optional<Sample>> newest() override { return newest_.take(); }
  void motor(std::optional<core::Direction> direction) override { meter_->motor(direction); }
  void stands_at(core::Height here) override { meter_->stands_at(here); }
  [[nodiscard]] Traits traits() const override { return meter_->traits(); }

 private:
  void run();

  std::unique_ptr<Meter> meter_;
  Newest newest_;
  int stop_;  ///< an eventfd, readable once the thread shall end
  std::thread thread_;
};

}  // namespace desk::driver::gpio
