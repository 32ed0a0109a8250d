#include "drivers/simulated/modbus/station.h"

#include <utility>

namespace desk::driver::simulated::modbus {

using core::TimePoint;

std::optional<Station::Reply> Station::answer(Frame const& request, Framing framing, TimePoint now) {
  ++traffic_.requests;
  // All are drawn for each request, so that changing one share does not change what else happens.
  bool const lost = happens(faults_.lost);
  bool const heard = random_.uniform(0, 1) < 0.5;
  bool const late = happens(faults_.late);
  bool const excepted = happens(faults_.exception);
  bool const corrupt = happens(faults_.corrupt);
  bool const noisy = happens(faults_.garbage);
  bool const foreign = happens(faults_.foreign);

  if (lost && !heard) return std::nullopt;
  auto pdu = excepted && bus_.hears(request.unit) ? refuse(request.pdu.function, faults_.exception_code)
                                                  : bus_.handle(request.unit, request.pdu, now);
  if (lost || !pdu) return std::nullopt;
  std::uint8_t const unit = foreign ? request.unit ^ 1U : request.unit;
  Frame const frame{unit, std::move(*pdu), request.transaction};
  Reply reply;
  reply.bytes = framing == Framing::rtu ? to_rtu(frame) : to_tcp(frame);
  if (corrupt) damage(reply.bytes, framing);
  if (noisy) add_noise(reply.bytes);
  if (late) reply.late = faults_.late_by;
  ++traffic_.answers;
  return reply;
}

/// TCP has no checksum of its own, so there the damage goes into what the client has to compare: transaction
/// and protocol.
void Station::damage(std::vector<std::uint8_t>& bytes, Framing framing) {
  std::size_t const within = framing == Framing::tcp ? 4 : bytes.size();
  auto const bit = random_.bits();
  std::uint8_t& byte = bytes[static_cast<std::size_t>((bit / 8) % within)];
  byte = static_cast<std::uint8_t>(byte ^ (1U << (bit % 8)));
}

void Station::add_noise(std::vector<std::uint8_t>& bytes) {
  auto const bits = random_.bits();
  auto const count = static_cast<std::size_t>(1 + (bits % 5));
  for (std::size_t i = 0; i < count; ++i) {
    bytes.insert(bytes.begin(), static_cast<std::uint8_t>((bits >> (8 * (i + 1))) & 0xffU));
  }
}

std::vector<Sending> in_pieces(std::vector<std::uint8_t> bytes, TimePoint at,
                               std::optional<core::Duration> apart) {
  std::vector<Sending> pieces;
  if (!apart) {
    pieces.push_back({at, std::move(bytes)});
    return pieces;
  }
  for (std::uint8_t const byte : bytes) {
    pieces.push_back({at, {byte}});
    at += *apart;
  }
  return pieces;
}

}  // namespace desk::driver::simulated::modbus
