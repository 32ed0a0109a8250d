#include "tests/support/faulty_line.h"

namespace desk::testing {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Telemetry;
using core::TimePoint;
using std::chrono::milliseconds;

/// A slave that answers this late has been given up long before.
constexpr double k_latest_s = 1.5;
constexpr double k_far_off_least_mm = 120;
constexpr double k_far_off_most_mm = 600;

}  // namespace

Fault FaultyLine::time_out() {
  return {FaultCode::bus_timeout, FaultClass::transient, "no answer"};
}

LineFault FaultyLine::draw() {
  if (quality_.fault_share <= 0 || random_.uniform(0, 1) >= quality_.fault_share) return LineFault::none;
  return static_cast<LineFault>(1 + (random_.bits() % (k_line_faults - 1)));
}

LineFault FaultyLine::next_fault() {
  bool const here = placed_ && placed_->transaction == transactions_;
  last_fault_ = here ? placed_->fault : draw();
  ++transactions_;
  ++counts_.at(static_cast<std::size_t>(last_fault_));
  return last_fault_;
}

driver::Result<Telemetry> FaultyLine::poll(driver::DeskDriver& driver, TimePoint now) {
  LineFault const fault = next_fault();
  if (fault == LineFault::lost) return time_out();
  auto answer = driver.poll();
  if (!answer) return answer;
  Telemetry telemetry = quality_.lag.count() > 0 ? delayed(*answer, now) : *answer;
  switch (fault) {
    case LineFault::none:
    case LineFault::lost: break;
    case LineFault::answer_lost: return time_out();
    case LineFault::late: {
      TimePoint const due = now + core::to_duration(core::Seconds{random_.uniform(0.05, k_latest_s)});
      if (stragglers_.empty() || stragglers_.back().due <= due) stragglers_.push_back({due, telemetry});
      return time_out();
    }
    case LineFault::duplicated: stragglers_.push_front({now, telemetry}); break;
    case LineFault::corrupted:
      if (telemetry.height) {
        double const off = random_.uniform(k_far_off_least_mm, k_far_off_most_mm);
        telemetry.height = Height::at_mm(telemetry.height->mm() + (random_.bits() % 2 == 0 ? off : -off));
      }
      break;
    case LineFault::tenfold:
      if (telemetry.height) telemetry.height = Height::at_mm(10 * telemetry.height->mm());
      break;
    case LineFault::no_height: telemetry.height.reset(); break;
  }
  return telemetry;
}

Telemetry FaultyLine::delayed(Telemetry const& telemetry, TimePoint now) {
  lagging_.push_back(telemetry);
  while (!lagging_.empty() && lagging_.front().at <= now - quality_.lag) {
    lagged_ = lagging_.front();
    lagging_.pop_front();
  }
  if (lagged_.at == TimePoint{}) lagged_ = Telemetry{now - quality_.lag, {}, {}, {}, {}};
  return lagged_;
}

std::optional<Telemetry> FaultyLine::straggler(TimePoint now) {
  if (stragglers_.empty() || stragglers_.front().due > now) return std::nullopt;
  Telemetry telemetry = stragglers_.front().telemetry;
  stragglers_.pop_front();
  return telemetry;
}

}  // namespace desk::testing
