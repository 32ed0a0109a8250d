#pragma once

#include "drivers/modbus/line.h"
#include "tests/integration/modbus_peers.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <utility>
#include <vector>

/// What the tests of both lines share.
namespace desk::testing {

using driver::modbus::Block;
using driver::modbus::Line;
using driver::modbus::Order;
using driver::modbus::Request;
using driver::modbus::Table;
using Words = std::vector<std::uint16_t>;
using Reply = driver::Result<Words>;
using How = driver::modbus::Write::How;

inline Words const k_nothing;  ///< what a write returns

inline core::TimePoint monotonic() {
  return core::TimePoint{Clock::now().time_since_epoch()};
}

inline constexpr std::chrono::milliseconds k_patient{
    1000};  ///< for what answers: a busy machine must not matter
inline constexpr std::chrono::milliseconds k_impatient{40};  ///< for what does not

inline Request read(std::uint16_t address, std::uint16_t count, core::Duration within = k_patient,
                    Table table = Table::holding_registers) {
  return {1, Block{{table, address}, count}, within};
}

inline Request write(How how, std::uint16_t address, Words values, core::Duration within = k_patient) {
  return {1, Order{how, address, std::move(values), 0, 0}, within};
}

inline Request of_unit(int unit, Request request) {
  request.unit = unit;
  return request;
}

inline std::chrono::milliseconds time_of(std::function<void()> const& what) {
  auto const begin = Clock::now();
  what();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

inline ::testing::AssertionResult is(Reply const& reply, Words const& expected) {
  if (!reply) return ::testing::AssertionFailure() << "fault: " << reply.error().detail;
  if (*reply == expected) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "read " << ::testing::PrintToString(*reply) << " instead of "
                                       << ::testing::PrintToString(expected);
}

inline ::testing::AssertionResult is(Reply const& reply, core::FaultCode code,
                                     core::FaultClass policy = core::FaultClass::transient) {
  if (!reply && reply.error().code == code && reply.error().policy == policy)
    return ::testing::AssertionSuccess() << reply.error().detail;
  if (reply) return ::testing::AssertionFailure() << "no fault, but " << ::testing::PrintToString(*reply);
  return ::testing::AssertionFailure() << to_string(reply.error().code) << ", "
                                       << to_string(reply.error().policy) << ": " << reply.error().detail;
}

/// Asks again while the line says that it waits before it opens or connects again.
inline Reply once_back(Line& line, Request const& request) {
  auto const deadline = Clock::now() + std::chrono::seconds{20};
  for (;;) {
    Reply reply = line.carry_out(request);
    if (reply || reply.error().code != core::FaultCode::bus_gone || Clock::now() > deadline) return reply;
    std::this_thread::yield();
  }
}

/// All descriptors below 1024 are taken while this lives. Not `ok()` where that is not allowed.
class ManyFiles {
 public:
  ManyFiles() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit more = before_;
    more.rlim_cur = std::min<rlim_t>(before_.rlim_max, 2048);
    setrlimit(RLIMIT_NOFILE, &more);
    int last = 0;
    while (last >= 0 && last < 1023) {
      last = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (last >= 0) fds_.push_back(last);
    }
    ok_ = last >= 1023;
  }
  ManyFiles(ManyFiles const&) = delete;
  ManyFiles& operator=(ManyFiles const&) = delete;
  ~ManyFiles() {
    for (int const fd : fds_) ::close(fd);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  rlimit before_{};
  std::vector<int> fds_;
  bool ok_ = false;
};

/// One exchange of a random run: each request asks for another register, and each register holds its own
/// number, so that every answer that belongs to another request is noticed.
struct RandomRun {
  int transactions = 3000;
  std::chrono::milliseconds time_out{40};
  std::chrono::milliseconds latest{110};  ///< after the request, for a late answer
  bool stops_after_faults = false;        ///< a write follows each fault, as a stop would
  std::uint32_t seed = std::random_device{}();
};

/// What became of its requests.
struct Tally {
  int right = 0;
  int wrong = 0;
  int timed_out = 0;
  int damaged = 0;
  int gone = 0;  ///< nothing was sent
};

/// What the device does with one request of a random run: 1 in 100 late, 1 in 100 lost, 1 in 1000 corrupt.
enum class Mishap { none, late, lost, corrupt };
inline Mishap mishap(std::mt19937& random) {
  auto const dice = std::uniform_int_distribution<int>{0, 999}(random);
  if (dice < 10) return Mishap::late;
  if (dice < 20) return Mishap::lost;
  return dice == 20 ? Mishap::corrupt : Mishap::none;
}

/// `to_wire` makes a message ready for the line.
inline Tally run(Line& line, Peer& peer, RandomRun const& plan,
                 std::function<Bytes(Message)> const& to_wire) {
  auto random = std::make_shared<std::mt19937>(plan.seed);
  peer.behave([=](Message const& request) -> std::vector<Say> {
    auto const address = static_cast<std::uint16_t>(unsigned{request[2]} << 8U | request[3]);
    Message const answer = plain_answer(request, address);
    Bytes bytes = to_wire(answer);
    std::uniform_int_distribution<int> late(static_cast<int>(plan.time_out.count()) + 1,
                                            static_cast<int>(plan.latest.count()));
    switch (mishap(*random)) {
      case Mishap::none: return {{bytes}};
      case Mishap::late: return {{bytes, std::chrono::milliseconds{late(*random)}}};
      case Mishap::lost: return {};
      case Mishap::corrupt: bytes[bytes.size() / 2] ^= 0x10U; return {{bytes}};
    }
    return {};
  });
  Tally tally;
  bool stop = false;
  for (std::uint16_t sent = 0; sent < plan.transactions;) {
    Request const request =
        stop ? write(How::register_, 1, {sent}, plan.time_out) : read(sent, 1, plan.time_out);
    Words const expected = stop ? k_nothing : Words{sent};
    Reply const reply = line.carry_out(request);
    bool const gone = !reply && reply.error().code == core::FaultCode::bus_gone;
    if (!gone) ++sent;
    stop = plan.stops_after_faults && !reply && !stop;
    if (reply) ++(*reply == expected ? tally.right : tally.wrong);
    if (gone) ++tally.gone;
    if (!reply && !gone)
      ++(reply.error().code == core::FaultCode::bus_timeout ? tally.timed_out : tally.damaged);
  }
  return tally;
}

}  // namespace desk::testing
