#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace desk::probe {

/// Connects to a TCP port and closes again at once, without a byte. Why that fails, for a person; empty: it
/// does not. Blocks for `limit` at most.
[[nodiscard]] std::string why_unreachable(std::string const& host, std::uint16_t port,
                                          std::chrono::milliseconds limit = std::chrono::seconds{2});

}  // namespace desk::probe
