#include "daemon/wire/bus_json.h"

#include <cmath>

namespace desk::wire {

namespace json = boost::json;

namespace {

double tenths(double value) {
  return std::round(value * 10) / 10;
}

double milliseconds(core::Duration d) {
  return tenths(core::to_seconds(d) * 1000);
}

}  // namespace

json::object to_json(BusReport const& report, std::size_t desk) {
  core::BusFigures const& f = report.figures;
  json::value slowest = nullptr;
  if (auto const i = f.slowest()) {
    slowest = json::object{{"desk", report.desks[*i]}, {"answer_ms", milliseconds(f.desks[*i].usual)}};
  }
  core::BusFigures::Desk const& own = f.desks[desk];
  return {{"bus", report.bus},
          {"load_percent", tenths(report.load * 100)},
          {"transactions", f.transactions},
          {"errors", f.errors()},
          {"timeouts", f.timeouts},
          {"damaged", f.damaged},
          {"refused", f.refused},
          {"gone", f.gone},
          {"slowest", std::move(slowest)},
          {"desk", json::object{{"transactions", own.transactions},
                                {"errors", own.errors},
                                {"answer_ms", milliseconds(own.usual)}}}};
}

}  // namespace desk::wire
