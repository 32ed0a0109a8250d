#include "drivers/simulated/modbus/port.h"

#include <algorithm>
#include <utility>

namespace desk::driver::simulated::modbus {

void Outbox::add(std::vector<Sending> sendings) {
  for (Sending& sending : sendings) {
    if (!waiting_.empty()) sending.at = std::max(sending.at, waiting_.back().at);
    waiting_.push_back(std::move(sending));
  }
}

bool Outbox::send(int fd, core::TimePoint now) {
  while (next() <= now) {
    auto const& bytes = waiting_.front().bytes;
    // A frame is far smaller than any buffer on the way: who does not take it whole has stopped reading.
    if (::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return false;
    waiting_.pop_front();
  }
  return true;
}

}  // namespace desk::driver::simulated::modbus
