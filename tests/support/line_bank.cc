#include "tests/support/line_bank.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace desk::testing {

using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::TimePoint;
using driver::Result;
using driver::gpio::Edge;
using driver::gpio::Inputs;
using driver::gpio::LineSpec;
using driver::gpio::Outputs;

bool WireBank::Write::active(std::string const& place) const {
  auto const line = std::find(places.begin(), places.end(), place);
  return line != places.end() && ((values >> (line - places.begin())) & 1U) != 0;
}

/// Outlives the bank while requests live.
struct WireBank::Wires {
  mutable std::mutex mutex;
  driver::MonotonicSource now;
  std::map<std::string, bool> levels;
  std::map<std::string, std::string> held;  ///< by consumer
  std::vector<WireInputs*> readers;
  std::vector<Write> writes;
  std::function<void(Write const&)> listener;
  bool fail_sets = false;
  bool gone = false;
  int generation = 0;  ///< requests from before an unplugging are dead
  std::size_t requests = 0;

  [[nodiscard]] static Fault gone_fault(FaultClass policy) {
    return {FaultCode::bus_gone, policy, "the test's chip is gone"};
  }
  [[nodiscard]] std::optional<Fault> refusal(std::vector<LineSpec> const& lines) const {
    if (gone) return gone_fault(FaultClass::permanent);
    for (LineSpec const& line : lines) {
      if (auto const who = held.find(line.place); who != held.end())
        return Fault{FaultCode::bus_gone, FaultClass::permanent, line.place + ": held by " + who->second};
    }
    return std::nullopt;
  }
  /// Lines become another request's.
  void take(std::vector<LineSpec> const& lines) {
    ++requests;
    for (LineSpec const& line : lines) held[line.place] = "deskd";
  }
  void release(std::vector<LineSpec> const& lines, int born) {
    --requests;
    if (born != generation) return;
    for (LineSpec const& line : lines) held.erase(line.place);
  }
};

class WireBank::WireInputs final : public Inputs {
 public:
  WireInputs(std::shared_ptr<Wires> wires, std::vector<LineSpec> lines)
      : wires_{std::move(wires)},
        lines_{std::move(lines)},
        born_{wires_->generation},
        ready_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    wires_->readers.push_back(this);
  }
  WireInputs(WireInputs const&) = delete;
  WireInputs& operator=(WireInputs const&) = delete;
  ~WireInputs() override {
    std::lock_guard const lock{wires_->mutex};
    std::erase(wires_->readers, this);
    wires_->release(lines_, born_);
    ::close(ready_);
  }

  Result<std::uint64_t> values() override {
    std::lock_guard const lock{wires_->mutex};
    if (born_ != wires_->generation) return Wires::gone_fault(FaultClass::transient);
    std::uint64_t values = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      bool const active = wires_->levels[lines_[i].place] != lines_[i].active_low;
      values |= static_cast<std::uint64_t>(active) << i;
    }
    return values;
  }
  Result<std::vector<Edge>> edges() override {
    std::lock_guard const lock{wires_->mutex};
    if (born_ != wires_->generation) return Wires::gone_fault(FaultClass::transient);
    std::uint64_t count = 0;
    (void)!::read(ready_, &count, sizeof count);
    std::vector<Edge> edges = std::exchange(edges_, {});
    if (std::exchange(lost_, false))
      return Fault{FaultCode::bus_error, FaultClass::device, lines_.front().place + ": some edges are lost"};
    return edges;
  }
  [[nodiscard]] int descriptor() const override { return ready_; }

  /// Under the lock.
  void changed(std::string const& place, bool level, TimePoint at) {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].place == place) edges_.push_back({i, level != lines_[i].active_low, at});
    }
    wake();
  }
  void lose(std::string const& place) {
    for (LineSpec const& line : lines_) lost_ = lost_ || line.place == place;
    wake();
  }
  void wake() const {
    std::uint64_t const one = 1;
    (void)!::write(ready_, &one, sizeof one);
  }

 private:
  std::shared_ptr<Wires> wires_;
  std::vector<LineSpec> lines_;
  int born_;
  int ready_;
  std::vector<Edge> edges_;
  bool lost_ = false;
};

class WireBank::WireOutputs final : public Outputs {
 public:
  WireOutputs(std::shared_ptr<Wires> wires, std::vector<LineSpec> lines)
      : wires_{std::move(wires)}, lines_{std::move(lines)}, born_{wires_->generation} {}
  WireOutputs(WireOutputs const&) = delete;
  WireOutputs& operator=(WireOutputs const&) = delete;
  ~WireOutputs() override {
    bool alive = false;
    {
      std::lock_guard const lock{wires_->mutex};
      alive = born_ == wires_->generation;
    }
    if (alive) write(0, Write::By::release);
    std::lock_guard const lock{wires_->mutex};
    wires_->release(lines_, born_);
  }

  Result<void> set(std::uint64_t values) noexcept override {
    {
      std::lock_guard const lock{wires_->mutex};
      if (born_ != wires_->generation) return Wires::gone_fault(FaultClass::device);
      if (wires_->fail_sets)
        return Fault{FaultCode::bus_error, FaultClass::device, lines_.front().place + ": cannot be set"};
    }
    write(values, Write::By::set);
    return {};
  }

  void write(std::uint64_t values, Write::By by) {
    Write one{by, wires_->now(), {}, values};
    std::function<void(Write const&)> listener;
    {
      std::lock_guard const lock{wires_->mutex};
      for (std::size_t i = 0; i < lines_.size(); ++i) {
        one.places.push_back(lines_[i].place);
        wires_->levels[lines_[i].place] = (((values >> i) & 1U) != 0) != lines_[i].active_low;
      }
      wires_->writes.push_back(one);
      listener = wires_->listener;
    }
    if (listener) listener(one);
  }

 private:
  std::shared_ptr<Wires> wires_;
  std::vector<LineSpec> lines_;
  int born_;
};

WireBank::WireBank(driver::MonotonicSource now) : wires_{std::make_shared<Wires>()} {
  wires_->now = std::move(now);
}

WireBank::~WireBank() = default;

Result<std::unique_ptr<Outputs>> WireBank::outputs(std::vector<LineSpec> const& lines) {
  std::unique_ptr<WireOutputs> taken;
  {
    std::lock_guard const lock{wires_->mutex};
    if (auto const fault = wires_->refusal(lines)) return *fault;
    wires_->take(lines);
    taken = std::make_unique<WireOutputs>(wires_, lines);
  }
  taken->write(0, Write::By::request);
  return std::unique_ptr<Outputs>{std::move(taken)};
}

Result<std::unique_ptr<Inputs>> WireBank::inputs(std::vector<LineSpec> const& lines) {
  std::lock_guard const lock{wires_->mutex};
  if (auto const fault = wires_->refusal(lines)) return *fault;
  wires_->take(lines);
  return std::unique_ptr<Inputs>{std::make_unique<WireInputs>(wires_, lines)};
}

void WireBank::set_level(std::string const& place, bool level, TimePoint at) {
  std::lock_guard const lock{wires_->mutex};
  if (std::exchange(wires_->levels[place], level) == level) return;
  for (WireInputs* reader : wires_->readers) reader->changed(place, level, at);
}

bool WireBank::level(std::string const& place) const {
  std::lock_guard const lock{wires_->mutex};
  return wires_->levels[place];
}

std::vector<WireBank::Write> WireBank::writes() const {
  std::lock_guard const lock{wires_->mutex};
  return wires_->writes;
}

void WireBank::on_write(std::function<void(Write const&)> listener) {
  std::lock_guard const lock{wires_->mutex};
  wires_->listener = std::move(listener);
}

void WireBank::hold(std::string const& place, std::string const& consumer) {
  std::lock_guard const lock{wires_->mutex};
  wires_->held[place] = consumer;
}

void WireBank::let_go(std::string const& place) {
  std::lock_guard const lock{wires_->mutex};
  wires_->held.erase(place);
}

void WireBank::fail_sets(bool fail) {
  std::lock_guard const lock{wires_->mutex};
  wires_->fail_sets = fail;
}

void WireBank::unplug() {
  std::lock_guard const lock{wires_->mutex};
  wires_->gone = true;
  ++wires_->generation;
  wires_->held.clear();
  for (WireInputs const* reader : wires_->readers) reader->wake();
}

void WireBank::plug_in() {
  std::lock_guard const lock{wires_->mutex};
  wires_->gone = false;
}

void WireBank::lose_edges(std::string const& place) {
  std::lock_guard const lock{wires_->mutex};
  for (WireInputs* reader : wires_->readers) reader->lose(place);
}

std::size_t WireBank::requests() const {
  std::lock_guard const lock{wires_->mutex};
  return wires_->requests;
}

}  // namespace desk::testing
